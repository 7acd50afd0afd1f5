"""Deactivating somebody: shown before, access ends with the next request, and what they owned finds a successor."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.callers import caller
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import Session, Token
from tablewright.identity.models import Department
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.handover import worker
from tablewright.runtime.turns import LongWork


@pytest.fixture
def owner(admin):
    """Give an office in which Edith owns three projects and leads one of them."""
    office = admin.office
    edith = office.people["edith"]
    for number in range(3):
        office.create(
            "ada", "project", name=f"P{number}", owner=edith, **({"lead": edith} if not number else {})
        )
    return admin


def test_what_is_owned_is_shown_before_and_nothing_is_done_by_looking(owner):
    edith = owner.person("edith")
    before = owner.office.snapshot()
    page = owner.see(f"/workspace/people/{edith.id}/leave")
    assert "4 places in records" in page and "Owner" in page and "to:everything.project.owner" in page
    assert owner.office.snapshot() == before


def test_who_leaves_is_out_with_the_next_request_and_the_records_have_a_new_owner(owner):
    office, edith, mia = owner.office, owner.person("edith"), owner.person("mia")
    browser = owner.desk.client("edith")
    program = caller(owner.desk.app, office.engine, edith.id, "everything")
    assert browser.get("/a/everything/project/").status_code == 200
    assert program.get("project").status_code == 200
    answer = owner.send(f"/workspace/people/{edith.id}/leave", to=mia.id)
    assert browser.get("/a/everything/project/").status_code in (302, 401)
    assert program.get("project").status_code == 401
    after = owner.person("edith")
    assert not after.active and after.left_at is not None
    page = owner.see(answer.location)
    assert "4 records are handed over" in page
    assert {office.stored("project", each)["owner"] for each in office.live_ids("project")} == {mia.id}
    told = dict(owner.events())
    assert told["person_deactivated"]["person"] == edith.id
    assert told["handed_over"]["to"] == mia.id and told["handed_over"]["records"] == 4


def test_each_table_may_find_its_own_successor_or_stay(owner):
    office, edith, mia, max_ = (owner.office, *map(owner.person, ("edith", "mia", "max")))
    form = {
        "to": mia.id,
        "to:everything.project.lead": max_.id,
        "keep:everything.project.owner": "1",
    }
    owner.send(f"/workspace/people/{edith.id}/leave", **form)
    stored = [office.stored("project", each) for each in office.live_ids("project")]
    assert {each["owner"] for each in stored} == {edith.id}
    assert [each["lead"] for each in stored] == [max_.id, None, None]
    # What was left can be handed over later.
    assert "3 places" in owner.see(f"/workspace/people/{edith.id}")
    owner.send(f"/workspace/people/{edith.id}/leave", to=mia.id)
    assert {office.stored("project", each)["owner"] for each in office.live_ids("project")} == {mia.id}


def test_coming_back_revives_neither_sessions_nor_tokens(owner):
    office, edith = owner.office, owner.person("edith")
    browser = owner.desk.client("edith")
    program = caller(owner.desk.app, office.engine, edith.id, "everything")
    owner.send(f"/workspace/people/{edith.id}/leave")
    owner.send(f"/workspace/people/{edith.id}/reactivate")
    assert owner.person("edith").active and owner.person("edith").left_at is None
    assert browser.get("/").status_code in (302, 401) or "Sign in" in browser.get("/").text
    assert program.get("project").status_code == 401
    assert owner.rows(sa.select(Session.id).where(Session.person_id == edith.id)) == []
    assert (
        owner.rows(sa.select(Token.id).where(Token.person_id == edith.id, Token.revoked_at.is_(None))) == []
    )


def test_the_head_of_the_department_is_suggested_and_takes_over_heading(owner):
    office, edith, mia = owner.office, owner.person("edith"), owner.person("mia")
    north = office.departments["north"]
    with office.engine.begin() as connection:
        connection.execute(sa.update(Department).where(Department.id == north).values(head_id=mia.id))
        connection.execute(sa.text("UPDATE version SET number = number + 1 WHERE name = 'people'"))
    assert f'value="{mia.id}" selected' in owner.see(f"/workspace/people/{edith.id}/leave")
    owner.send(f"/workspace/people/{mia.id}/leave", to=edith.id)
    assert owner.department("north").head_id == edith.id


@pytest.mark.parametrize("successor", ["self", "gone", "nobody", "text"])
def test_only_somebody_active_of_the_workspace_takes_over(owner, successor):
    edith, sam = owner.person("edith"), owner.person("sam")
    owner.send(f"/workspace/people/{sam.id}/leave")
    before = owner.office.snapshot()
    to = {"self": edith.id, "gone": sam.id, "nobody": 999_999, "text": "x"}[successor]
    for name in ("to", "to:everything.project.owner"):
        owner.send(f"/workspace/people/{edith.id}/leave", 422, **{name: to})
    assert owner.office.snapshot() == before


def test_nobody_deactivates_oneself_nor_the_last_administrator(owner):
    ada = owner.person("ada")
    owner.send(f"/workspace/people/{ada.id}/leave", 422)
    assert owner.person("ada").active


def test_what_is_much_waits_for_the_worker_and_can_be_gone_on_with(owner, monkeypatch):
    woken: list[int] = []
    monkeypatch.setattr("tablewright.administration.leave_routes.AT_ONCE", 1)
    monkeypatch.setattr(LongWork, "wake", lambda _kind, _url, job_id: woken.append(job_id))
    edith, mia = owner.person("edith"), owner.person("mia")
    answer = owner.send(f"/workspace/people/{edith.id}/leave", to=mia.id)
    assert woken == [int(answer.location.rpartition("/")[2])]
    assert "0 of 4 records" in owner.see(answer.location)
    part = owner.ada.get(answer.location, fragment=True).text
    assert "<html" not in part and 'hx-trigger="every 2s"' in part
    assert owner.see(f"/workspace/people/{edith.id}").count(answer.location) == 1
    worker.HANDOVERS.work_off(owner.office.engine, LiveApps(owner.office.engine), woken[0], 60)
    assert "4 records are handed over" in owner.see(answer.location)
    assert 'hx-trigger="every' not in owner.see(answer.location)
    owner.send(f"{answer.location}/continue")


def test_a_hand_over_that_a_fault_stopped_says_so_and_goes_on_by_hand(owner, monkeypatch):
    def fall(*_args):
        raise ZeroDivisionError

    edith, mia = owner.person("edith"), owner.person("mia")
    with monkeypatch.context() as broken:
        broken.setattr("tablewright.runtime.handover.job.hand_over", fall)
        answer = owner.send(f"/workspace/people/{edith.id}/leave", to=mia.id)
    page = owner.see(answer.location)
    assert "An error on our side stopped it" in page and "0 of 4 records" in page and "Go on" in page
    assert 'hx-trigger="every' not in page
    owner.send(f"{answer.location}/continue")
    assert "4 records are handed over" in owner.see(answer.location)


@pytest.mark.sqlite_only
def test_the_worker_finds_the_installation_by_its_settings(owner, monkeypatch):
    office = owner.office
    monkeypatch.setenv("TABLEWRIGHT_DATA_DIR", str(owner.desk.app.config["CONFIG"].data_dir))
    monkeypatch.setenv("TABLEWRIGHT_DATABASE_URL", office.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr("tablewright.administration.leave_routes.AT_ONCE", 1)
    edith, mia = owner.person("edith"), owner.person("mia")
    answer = owner.send(f"/workspace/people/{edith.id}/leave", to=mia.id)
    worker.run(int(answer.location.rpartition("/")[2]))
    assert "4 records are handed over" in owner.see(answer.location)


def test_an_act_that_breaks_off_leaves_everything_as_it_was(owner, monkeypatch):
    def fall(*_args, **_named):
        raise RuntimeError

    edith, mia = owner.person("edith"), owner.person("mia")
    owner.see(f"/workspace/people/{edith.id}/leave")
    before = owner.office.snapshot()
    monkeypatch.setattr("tablewright.administration.leave_routes.start", fall)
    assert owner.ada.post(f"/workspace/people/{edith.id}/leave", to=mia.id).status_code == 500
    assert owner.office.snapshot() == before
    with unit_of_work(owner.office.engine):
        assert owner.person("edith").active
