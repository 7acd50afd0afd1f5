"""The log has every refusal, no secret, and no line that somebody forged; it never changes or breaks an answer."""

import json
import logging
import re

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Visitor
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditChain, AuditEntry
from tablewright.identity.recovery import reset_link
from tablewright.web import trail


def entries(desk, event=None):
    told = sa.select(AuditEntry.__table__).order_by(AuditEntry.id)
    with reading(desk.office.engine) as connection:
        return connection.execute(told if event is None else told.where(AuditEntry.event == event)).all()


REFUSED_PAGES = [
    ("get", "/a/everything/tag/bin", "tag", None),
    ("get", "/a/everything/tag/new", "tag", None),
    ("post", "/a/everything/tag/new", "tag", None),
    ("get", "/a/everything/tag/{id}/edit", "tag", True),
    ("get", "/a/everything/tag/{id}/delete", "tag", True),
    ("post", "/a/everything/tag/{id}/delete", "tag", True),
    ("post", "/a/everything/tag/{id}/restore", "tag", True),
    ("get", "/a/everything/tag/{id}/purge", "tag", True),
    ("post", "/a/everything/tag/{id}/purge", "tag", True),
    ("post", "/a/everything/tag/{id}/cell/name", "tag", True),
    ("get", "/workspace/audit", None, None),
    ("get", "/workspace/people", None, None),
]


@pytest.mark.parametrize(("method", "path", "table", "of_record"), REFUSED_PAGES)
def test_a_refused_page_is_in_the_log_once_with_who_what_and_where(desk, method, path, table, of_record):
    record = desk.office.create("ada", "tag", name="Lamp")
    mia = desk.client("mia")
    answer = getattr(mia, method)(path.format(id=record))
    assert answer.status_code == 403
    (entry,) = entries(desk, "refused")
    assert entry.actor_id == desk.office.people["mia"]
    assert entry.workspace_id == desk.office.workspace_id
    assert entry.address == "127.0.0.1"
    assert entry.table_key == table
    assert entry.record_id == (record if of_record else None)
    assert entry.detail["method"] == method.upper()
    assert entry.detail["path"] == path.format(id=record)


def test_a_refusal_of_the_api_says_the_same_as_the_page_and_is_logged(desk, call):
    record = desk.office.create("ada", "tag", name="Lamp")
    answer = call("mia").send("DELETE", call("mia").at("tag", f"/records/{record}"))
    assert answer.status_code == 403
    assert answer.json["error"]["message"] == "You may not delete records of “Tag”."
    assert answer.json["error"]["code"] == "refused"
    (entry,) = entries(desk, "refused")
    assert entry.detail["token"] is True
    assert (entry.table_key, entry.record_id) == ("tag", record)


def test_a_record_one_may_see_but_not_change_is_refused_by_name_not_by_row(desk, call):
    record = desk.office.create("ada", "project", name="Run", stage="run")
    answer = call("mia").change("project", record, name="Mine")
    assert answer.status_code == 403
    assert answer.json["error"]["message"] == "You may not change this record of “Project”."
    assert call("mia").change("project", record + 1000, name="Mine").status_code == 404


def test_an_address_of_a_record_that_is_not_there_is_logged_whether_it_exists_or_not(desk):
    hidden = desk.office.create("ada", "project", name="Hidden")
    mia = desk.client("mia")
    for each in (hidden, hidden + 1000):
        assert mia.get(f"/a/everything/project/{each}").status_code == 404
    found = entries(desk, "refused")
    assert [each.record_id for each in found] == [hidden, hidden + 1000]
    assert len({(json.dumps(each.detail["why"]), each.detail["code"]) for each in found}) == 1


def test_a_wrong_token_is_logged_without_the_token(desk, call):
    stranger = call(None)
    assert stranger.send("GET", "/apps", Authorization="Bearer planted-secret").status_code == 401
    (entry,) = entries(desk, "refused")
    assert (entry.actor_id, entry.workspace_id, entry.address) == (None, None, "127.0.0.1")
    assert "planted-secret" not in repr(entry)
    assert stranger.send("GET", "/apps").status_code == 401
    assert len(entries(desk, "refused")) == 1


def test_what_is_allowed_is_no_refusal(desk, call):
    mia = desk.client("mia")
    assert mia.get("/a/everything/tag/").status_code == 200
    assert call("mia").get("tag").status_code == 200
    assert mia.get("/nowhere").status_code == 404
    assert entries(desk, "refused") == []


def test_a_loop_of_refusals_cannot_fill_the_disk_and_hides_nobody_elses(desk):
    mia, sam = desk.client("mia"), desk.client("max")
    for _ in range(trail.MOST_OF_ONE + 5):
        assert mia.get("/a/everything/tag/bin").status_code == 403
    assert len(entries(desk, "refused")) <= trail.MOST_OF_ONE * 2  # a minute may have turned meanwhile
    sam.get("/a/everything/tag/bin")
    assert entries(desk, "refused")[-1].actor_id == desk.office.people["max"]


def test_a_log_that_cannot_be_written_changes_no_answer(desk, caplog):
    mia = desk.client("mia")
    mia.token()
    with desk.office.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE audit_chain RENAME TO audit_chain_away"))
    with caplog.at_level(logging.ERROR):
        answer = mia.get("/a/everything/tag/bin")
    assert answer.status_code == 403
    assert "could not be written" in caplog.text


def test_an_act_that_must_be_logged_does_not_happen_without_its_entry(desk):
    with desk.office.engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE audit_chain RENAME TO audit_chain_away"))
    desk.client("mia").post("/a/everything/ask-access", table="tag", action="restore")
    with reading(desk.office.engine) as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM access_request")).scalar() == 0


def test_no_secret_of_a_walk_through_passwords_tokens_and_links_stands_in_log_or_logs(desk, caplog):
    """Whatever secret an answer shows, or a request carries, is neither in the audit log nor in the server's."""
    old, new, wrong = "correct horse battery 1", "another horse battery 2", "planted wrong password"
    with caplog.at_level(logging.DEBUG), unit_of_work(desk.office.engine) as work:
        link = reset_link(work, desk.office.people["mia"])
    secrets = {old, new, wrong, link, "planted-secret"}
    with caplog.at_level(logging.DEBUG):
        stranger = desk.app.test_client()
        for path in ("/sign-in", "/invitation", "/reset", "/s"):
            stranger.get(f"{path}/planted-secret")
            stranger.post(f"{path}/planted-secret", data={"password": wrong})
        stranger.get("/api/v1/apps", headers={"Authorization": "Bearer planted-secret"})
        set_ = stranger.post(f"/reset/{link}", data={"password": old, "again": old})
        assert set_.status_code < 400, set_.text
        assert stranger.post("/sign-in", data={"login": "mia", "password": wrong}).status_code >= 400
        entered = stranger.post("/sign-in", data={"login": "mia", "password": old})
        assert entered.status_code in (302, 303)
        secrets.add(re.search("tablewright=([^;]+)", entered.headers["Set-Cookie"])[1])
        mia = Visitor(stranger)
        secrets.add(mia.token())
        made = mia.post("/me/tokens", name="for a test", access="read", life="30", scope="all")
        assert made.status_code == 200
        secrets |= (shown := set(re.findall(r"(?<![\w-])[\w-]{43}(?![\w-])", made.text, re.ASCII)))
        assert shown
        changed = mia.post("/me/password", present=old, current=old, password=new, again=new)
        assert changed.status_code < 400, changed.text
        mia.post("/sign-out")
    found = entries(desk)
    assert {"password_reset", "sign_in", "sign_in_failed", "token_made", "password_changed", "sign_out"} <= {
        each.event for each in found
    }
    told = repr(found) + caplog.text
    assert not [secret for secret in secrets if secret in told]


def test_the_chain_stands_after_a_walk_of_refusals(desk):
    mia = desk.client("mia")
    for path in ("/a/everything/tag/bin", "/workspace/audit", "/a/everything/team/new"):
        mia.get(path)
    with reading(desk.office.engine) as connection:
        end = connection.execute(sa.select(AuditChain.__table__).filter_by(id=1)).one()
    assert end.last_id == entries(desk)[-1].id
    assert "all whole" in desk.client("ada").post("/workspace/audit/verify").text


@pytest.mark.parametrize("hostile", ["\r\nforged: line", "\x1b[31m", "\u202egnp.exe"])
def test_a_hostile_client_forges_no_line(desk, hostile):
    client = desk.client("mia").client
    client.get(
        "/a/everything/tag/bin",
        headers={"X-Forwarded-For": "6.6.6.6"},
        environ_overrides={"HTTP_USER_AGENT": hostile.replace("\r\n", " ")},
    )
    (entry,) = entries(desk, "refused")
    assert entry.address == "127.0.0.1"
    lines = desk.client("ada").post("/workspace/audit/export", format="jsonl").data
    assert all(each >= 32 or each == 10 for each in lines)
    assert len([json.loads(each) for each in lines.splitlines()]) == len(entries(desk))
