"""Sharing one record: who may, with whom, how far, until when; and what the receiver then sees by every door."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.models import Person, RecordShare
from tablewright.identity.versions import bump
from tablewright.runtime.sharing.record_shares import end_past_shares, end_shares_of
from tablewright.runtime.storage.models import PhysicalTable
from tablewright.runtime.storage.purge import purge_hidden

LIST = "/a/everything/project/"


@pytest.fixture
def desk(desk: Desk) -> Desk:
    """Let editors and members share: members what they see."""
    document = dict(desk.office.app.model.document)
    republish(desk, {**document, "roles": [_sharing(each) for each in document["roles"]]})
    return desk


def _sharing(role: dict) -> dict:
    if role["key"] == "editor":
        grant = role["all_tables"]
        return {**role, "all_tables": {**grant, "actions": [*grant["actions"], "share"]}}
    if role["key"] == "member":
        grant = role["tables"]["project"]
        grant = {**grant, "actions": [*grant["actions"], "share"]}
        return {**role, "tables": {**role["tables"], "project": grant}}
    return role


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("ada", "project", name="Secret plan", stage="plan", phone="+8613800138000")


def share(desk: Desk, who: str, record: int, *names: str, status: int = 303, **form: str) -> str:
    people = [str(desk.office.people[name]) for name in names]
    answer = desk.client(who).post(f"{LIST}{record}/share", **{"level": "view", "people": people, **form})
    assert answer.status_code == status, answer.text
    return answer.text


def sees(desk: Desk, who: str, record: int) -> bool:
    answer = desk.client(who).get(f"{LIST}{record}")
    assert answer.status_code in (200, 404), answer.text
    return answer.status_code == 200


def shares(desk: Desk) -> list[tuple[int, str]]:
    with desk.office.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sa.select(RecordShare.person_id, RecordShare.level))]


def test_who_is_let_in_sees_that_record_and_no_other(desk, record):
    other = desk.office.create("ada", "project", name="Other", stage="plan")
    assert not sees(desk, "sam", record)
    share(desk, "edith", record, "sam", "mia")
    for who in ("sam", "mia"):
        assert sees(desk, who, record) and not sees(desk, who, other)
        page = desk.client(who).get(LIST).text
        assert "Secret plan" in page and "Other" not in page
    assert not sees(desk, "max", record)


def test_looking_is_not_editing(desk, record):
    share(desk, "edith", record, "sam")
    edit = {"_fields": "name", "name": "Mine", "_rev": "1"}
    assert desk.client("sam").post(f"{LIST}{record}/edit", **edit).status_code == 403
    share(desk, "edith", record, "sam", level="edit")
    assert desk.client("sam").post(f"{LIST}{record}/edit", **edit).status_code in (302, 303)
    assert desk.office.stored("project", record)["name"] == "Mine"
    assert desk.client("sam").post(f"{LIST}{record}/delete").status_code == 403


def test_a_share_ends_with_its_day_and_when_it_is_ended(desk, record):
    share(desk, "edith", record, "sam", until="2999-12-31")
    assert sees(desk, "sam", record)
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(RecordShare).values(until=work.now - timedelta(seconds=1)))
    assert not sees(desk, "sam", record)
    share(desk, "edith", record, "sam")
    assert sees(desk, "sam", record)
    ended = desk.client("edith").post(f"{LIST}{record}/share/{desk.office.people['sam']}/end")
    assert ended.status_code == 303 and not sees(desk, "sam", record)
    again = desk.client("edith").post(f"{LIST}{record}/share/{desk.office.people['sam']}/end")
    assert again.status_code == 404


@pytest.mark.parametrize("until", ["2020-01-01", "31.12.2999", "2999-02-30", "9999-12-31x"])
def test_a_day_that_is_over_or_no_day_is_told_beside_the_field(desk, record, until):
    page = share(desk, "edith", record, "sam", until=until, status=422)
    assert "form-fault" in page and not shares(desk)


def test_only_who_may_share_the_very_record_shares_it(desk, record):
    mine = desk.office.create("ada", "project", name="Mias", stage="run", owner=desk.office.people["mia"])
    assert desk.client("mia").get(f"{LIST}{record}/share").status_code == 404
    assert share(desk, "mia", record, "max", status=404)
    assert share(desk, "sam", mine, "max", status=404)
    share(desk, "edith", mine, "sam")
    # What was shared with somebody is not theirs to share on.
    share(desk, "sam", mine, "max", status=403)
    assert desk.client("sam").get(f"{LIST}{mine}/share").status_code == 403
    assert desk.client("sam").get(f"{LIST}{mine}/share/people?q=").status_code == 403


def test_nobody_gives_more_than_they_have(desk):
    """A member, from whom fields are hidden, cannot hand them to somebody without a role."""
    mine = desk.office.create("ada", "project", name="Mias", stage="run", owner=desk.office.people["mia"])
    page = share(desk, "mia", mine, "sam", status=422)
    assert "Share" in page and "Phone" in page and not shares(desk)
    # Somebody whose own role shows the table's fields may be let in.
    share(desk, "mia", mine, "max")
    assert sees(desk, "max", mine)
    running = desk.office.create("ada", "project", name="Adas", stage="run")
    page = share(desk, "mia", running, "max", level="edit", status=422)
    assert "looking only" in page


def test_a_value_masked_for_the_sharer_is_opened_to_nobody(desk, record):
    """The receiver's own role would show the phone in full; the sharer sees its mask."""
    document = dict(desk.office.app.model.document)
    masked = {"phone": "masked"}
    roles = [_with_fields(each, {"editor": masked, "member": {}}) for each in document["roles"]]
    republish(desk, {**document, "roles": roles})
    page = share(desk, "edith", record, "mia", status=422)
    assert "Mia would get at what you may not yourself: Phone" in page and not shares(desk)
    roles = [_with_fields(each, {"member": masked}) for each in roles]
    republish(desk, {**document, "roles": roles})
    share(desk, "edith", record, "mia")
    assert "138****8000" in desk.client("mia").get(f"{LIST}{record}").text


def _with_fields(role: dict, fields: dict[str, dict]) -> dict:
    told = fields.get(role["key"])
    if told is None:
        return role
    if "all_tables" in role:
        return {**role, "all_tables": {**role["all_tables"], "fields": told}}
    return {**role, "tables": {**role["tables"], "project": {**role["tables"]["project"], "fields": told}}}


def test_people_who_cannot_be_let_in_are_named_by_a_sentence(desk, record):
    nobody = desk.client("edith").post(f"{LIST}{record}/share", level="view")
    assert nobody.status_code == 422 and "at least one person" in nobody.text
    assert "have this record already" in share(desk, "edith", record, "edith", status=422)
    strange = desk.client("edith").post(f"{LIST}{record}/share", level="view", people="99999")
    assert strange.status_code == 422
    assert share(desk, "edith", record, "sam", level="own", status=422)
    assert not shares(desk)


def test_one_share_a_person_changed_by_sharing_again(desk, record):
    share(desk, "edith", record, "sam")
    share(desk, "edith", record, "sam", level="edit", until="2999-01-01")
    assert shares(desk) == [(desk.office.people["sam"], "edit")]
    page = desk.client("edith").get(f"{LIST}{record}/share").text
    assert 'value="2999-01-01"' in page and "Sam" in page


def test_receivers_find_what_was_shared(desk, record):
    assert "/a/everything/shared" not in desk.client("mia").get(LIST).text
    share(desk, "edith", record, "sam", "mia")
    for who in ("sam", "mia"):
        client = desk.client(who)
        assert "/a/everything/shared" in client.get(LIST).text
        page = client.get("/a/everything/shared").text
        assert f"{LIST}{record}" in page and "Secret plan" in page and "by Edith" in page
    assert "Secret plan" not in desk.client("max").get("/a/everything/shared").text


def test_sharing_is_in_the_audit_log(desk, record):
    share(desk, "edith", record, "sam", until="2999-12-31")
    desk.client("edith").post(f"{LIST}{record}/share/{desk.office.people['sam']}/end")
    with desk.office.engine.connect() as connection:
        rows = connection.execute(
            sa.select(AuditEntry.event, AuditEntry.actor_id, AuditEntry.record_id, AuditEntry.detail)
            .where(AuditEntry.event.in_(("record_shared", "record_unshared")))
            .order_by(AuditEntry.id)
        ).all()
    edith, sam = desk.office.people["edith"], desk.office.people["sam"]
    assert [tuple(row[:3]) for row in rows] == [
        ("record_shared", edith, record),
        ("record_unshared", edith, record),
    ]
    assert {row.detail["person"] for row in rows} == {sam}


def test_shares_end_with_who_shared_or_leaves(desk, record):
    share(desk, "edith", record, "sam", "mia")
    with unit_of_work(desk.office.engine) as work:
        assert end_shares_of(work, desk.office.people["mia"]) == 1
    assert not sees(desk, "mia", record) and sees(desk, "sam", record)
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(Person).where(Person.login == "edith").values(active=False))
        bump(work.connection, "people")
    with unit_of_work(desk.office.engine) as work:
        assert end_past_shares(work) == 1
    assert not sees(desk, "sam", record)


def test_the_picker_offers_people_of_the_workspace(desk, record):
    answer = desk.client("edith").get(f"{LIST}{record}/share/people?q=SA")
    assert [each["title"] for each in answer.json["choices"]] == ["Sam"]


def test_shares_go_with_their_record_and_their_table(desk, record):
    share(desk, "edith", record, "sam")
    desk.office.delete("ada", "project", record)
    assert not sees(desk, "sam", record)
    desk.office.purge("ada", "project", record)
    assert not shares(desk)
    tag = desk.office.create("ada", "tag", name="Gone soon")
    told = {"level": "view", "people": [str(desk.office.people["sam"])]}
    assert desk.client("ada").post(f"/a/everything/tag/{tag}/share", **told).status_code == 303
    with unit_of_work(desk.office.engine) as work:
        gone = sa.update(PhysicalTable).where(PhysicalTable.path.in_(["tag", "project.tags:tag"]))
        work.connection.execute(gone.values(hidden_at=work.now - timedelta(days=1)))
        purge_hidden(work, desk.office.app.id)
    assert not shares(desk)
