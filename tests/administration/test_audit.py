"""The audit log's screen: what happened is told in sentences, found, exported safely, and verified."""

import csv
import io
import json
import re

import pytest
import sqlalchemy as sa

from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.events import EVENTS
from tablewright.identity.audit.log import audit
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.credential_models import Session
from tablewright.identity.models import Workspace

HERE = "/workspace/audit"
CHROME = "Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36"


def text_of(answer):
    """Return a page's words without tags and marks."""
    bare = re.sub(r"<[^>]+>", " ", answer.text).replace("\u2068", "").replace("\u2069", "")
    return re.sub(r"\s+", " ", bare)


def write(desk, event, **told):
    with unit_of_work(desk.office.engine) as work:
        audit(work, event, **told)


def last(desk, event):
    with reading(desk.office.engine) as connection:
        found = sa.select(AuditEntry.__table__).where(AuditEntry.event == event)
        return connection.execute(found.order_by(AuditEntry.id.desc())).first()


def test_an_entry_reads_as_a_sentence_in_both_languages(desk):
    mia = desk.office.people["mia"]
    write(desk, "sign_in", actor=mia, address="10.0.0.5", agent=CHROME)
    assert "Mia signed in from 10.0.0.5 with Chrome on Windows" in text_of(desk.client("ada").get(HERE))
    assert "Mia登录了系统，来自 10.0.0.5，使用 Windows 上的 Chrome" in text_of(
        desk.client("ada", "zh").get(HERE)
    )


def test_every_event_that_there_is_can_be_told_without_its_details(desk):
    for event in EVENTS:
        write(desk, event, workspace_id=desk.office.workspace_id)
    for language in ("en", "zh"):
        page = desk.client("ada", language).get(HERE)
        assert page.status_code == 200
        assert page.text.count("audit-sentence") == 50
        assert not re.search(r'audit-sentence">[^<]*\{', page.text)


def test_only_administrators_of_the_workspace_see_it_and_only_theirs(desk):
    with unit_of_work(desk.office.engine) as work:
        elsewhere = work.connection.scalar(
            sa.insert(Workspace).values(key="other", name="Other").returning(Workspace.id)
        )
        audit(work, "settings_changed", workspace_id=elsewhere, name="planted elsewhere")
        audit(work, "sign_in_failed", login="planted nowhere")
    for path in (HERE, f"{HERE}?text=planted", f"{HERE}?group=settings"):
        assert "planted elsewhere" not in desk.client("ada").get(path).text
    assert "planted nowhere" not in desk.client("ada").get(HERE).text
    assert desk.client("mia").get(HERE).status_code == 403
    for act in ("verify", "export"):
        assert desk.client("mia").post(f"{HERE}/{act}", format="jsonl").status_code == 403
    lines = desk.client("ada").post(f"{HERE}/export", format="jsonl").text
    assert "planted" not in lines
    assert "role_given" in lines


def test_what_is_nobodys_is_seen_where_there_is_one_workspace(desk):
    write(desk, "sign_in_failed", login="stranger")
    assert "Signing in as “stranger” failed" in text_of(desk.client("ada").get(HERE))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("group=sign_in", {"a", "b"}),
        ("group=settings", {"c"}),
        ("text=needle", {"b"}),
        ("text=NEEDLE", {"b"}),
        ("text=100%25", {"c"}),
        ("text=Mia", {"a", "c"}),
        ("address=10.0.", {"a", "b"}),
        ("address=10.0.0.5", {"a"}),
        ("address=10%25", set()),
        ("period=today", {"a", "b", "c"}),
        ("since=2001-01-01&until=2001-01-31", set()),
        ("app=everything", {"c"}),
        ("app=nowhere", set()),
        ("app=everything&table=tag&record=7", {"c"}),
        ("app=everything&table=tag&record=8", set()),
    ],
)
def test_a_search_finds_what_it_asks_for(desk, query, found):
    mia = desk.office.people["mia"]
    workspace = desk.office.workspace_id
    write(desk, "sign_in", actor=mia, address="10.0.0.5", mark="mark-a")
    write(desk, "sign_in_failed", workspace_id=workspace, address="10.0.1.5", login="needle", mark="mark-b")
    place = {"app_id": desk.office.app.id, "table_key": "tag", "record_id": 7}
    write(desk, "settings_changed", workspace_id=workspace, person=mia, rate="100%", mark="mark-c", **place)
    page = desk.client("ada").get(f"{HERE}?{query}")
    assert page.status_code == 200
    assert {each for each in "abc" if f"mark-{each}" in page.text} == found


def test_a_person_is_found_by_what_they_did_and_by_what_was_done_to_them(desk):
    mia, ada = desk.office.people["mia"], desk.office.people["ada"]
    write(desk, "sign_out", actor=mia, mark="did")
    write(desk, "person_changed", actor=ada, person=mia, mark="done")
    write(desk, "sign_out", actor=ada, mark="other")
    page = desk.client("ada").get(f"{HERE}?person={mia}").text
    assert [f"<bdi>{mark}</bdi>" in page for mark in ("did", "done", "other")] == [True, True, False]


@pytest.mark.parametrize(
    "query", ["person=x", "record=-1", "since=yesterday", "before=1.5", "until=9999-99-99"]
)
def test_what_cannot_be_understood_is_said(desk, query):
    assert desk.client("ada").get(f"{HERE}?{query}").status_code == 400


def test_all_entries_are_reached_page_by_page_each_once(desk):
    for number in range(120):
        write(desk, "sign_in_failed", login=f"number-{number:03}")
    client, path, seen = desk.client("ada"), f"{HERE}?group=sign_in", []
    while path:
        page = client.get(path).text
        seen += re.findall(r"“⁨(number-\d+)⁩”", page)
        older = re.search(r'href="([^"]+)" rel="next"', page)
        path = older and older[1].replace("&amp;", "&")
    assert seen == [f"number-{number:03}" for number in reversed(range(120))]


def test_an_export_as_a_table_keeps_text_text_and_is_itself_logged(desk):
    hostile = '=1+2"\n,\r\u2028\u202ex'
    write(desk, "sign_in_failed", login=hostile, address=hostile)
    answer = desk.client("ada").post(f"{HERE}/export", format="csv", group="sign_in")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in table}) == 1
    assert len(table) == 2
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for row in table for cell in row)
    assert not re.search("[\r\n\u2028\u202e]", "".join(cell for row in table for cell in row))
    entry = last(desk, "audit_exported")
    assert entry.actor_id == desk.office.people["ada"]
    assert entry.detail == {"format": "csv", "search": {"group": "sign_in"}}


def test_an_export_as_lines_holds_exactly_what_was_found(desk):
    write(desk, "sign_in_failed", login="one\ntwo")
    write(desk, "settings_changed", workspace_id=desk.office.workspace_id)
    answer = desk.client("ada").post(f"{HERE}/export", format="jsonl", group="sign_in")
    (line,) = [json.loads(each) for each in answer.text.splitlines()]
    assert (line["event"], line["detail"]["login"]) == ("sign_in_failed", "one\ntwo")


def test_an_export_asks_for_the_password_again_after_a_while(desk):
    client = desk.client("ada")
    client.get(HERE)
    with desk.office.engine.begin() as connection:
        connection.execute(sa.update(Session).values(confirmed_at=None))
    answer = client.post(f"{HERE}/export", format="csv")
    assert answer.status_code in (302, 303)
    assert "/me/confirm" in answer.headers["Location"]
    assert last(desk, "audit_exported") is None


def test_verifying_says_whole_and_names_what_is_broken(desk):
    write(desk, "sign_in_failed", login="x")
    client = desk.client("ada")
    assert "all whole" in text_of(client.post(f"{HERE}/verify"))
    entry = last(desk, "sign_in_failed")
    with desk.office.engine.begin() as connection:
        connection.execute(sa.update(AuditEntry).where(AuditEntry.id == entry.id).values(address="1.2.3.4"))
    assert f"Entry {entry.id} of the audit log was changed" in text_of(client.post(f"{HERE}/verify"))


def test_looking_is_not_logged(desk):
    before = last(desk, "role_given").id
    client = desk.client("ada")
    client.get(HERE)
    client.post(f"{HERE}/verify")
    with reading(desk.office.engine) as connection:
        assert connection.scalar(sa.select(sa.func.max(AuditEntry.id))) == before


def test_what_people_typed_is_text(desk):
    write(desk, "sign_in_failed", login="<script>alert(1)</script>", address="<b>")
    page = desk.client("ada").get(HERE).text
    assert "<script>alert" not in page
    assert "<b>" not in page


def test_an_entry_leads_to_its_record(desk):
    record = desk.office.create("ada", "tag", name="Needle")
    place = {"app_id": desk.office.app.id, "table_key": "tag", "record_id": record}
    write(desk, "revealed", actor=desk.office.people["mia"], **place, field="Name")
    page = desk.client("ada").get(HERE)
    assert f'href="/a/everything/tag/{record}"' in page.text
    assert "Mia revealed “Name” of Needle (Tag)" in text_of(page)
