"""Acts too large for one transaction: in batches that survive being broken off, under the rights of each moment."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.office import EVERYTHING
from fixtures.republishing import republish
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition import read_folder
from tablewright.identity.people import give_roles
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.bulk import act as acts
from tablewright.runtime.bulk import steps
from tablewright.runtime.bulk.chosen import Chosen, count_chosen
from tablewright.runtime.bulk.models import BulkAct, BulkRecord
from tablewright.runtime.bulk.noting import refused_of
from tablewright.runtime.bulk.worker import ACTS
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.models import Change
from tablewright.runtime.records.query import ListRequest, list_records

RUNNING = {"field": "stage", "op": "is", "value": "run"}
ALL = Chosen()


class Batches:
    """The office with ten projects, and acts that are worked off three records at a time."""

    def __init__(self, desk: Desk) -> None:
        self.office, self.engine = desk.office, desk.office.engine
        rows = [{"name": f"Project {n}", "amount": n, "stage": "run" if n % 2 else "plan"} for n in range(10)]
        self.ids = self.office.create_many("ada", "project", rows)

    def within(self, who: str, do: Any) -> Any:
        with unit_of_work(self.engine) as work:
            actor = load_actor(work.connection, self.office.people[who])
            app = LiveApps(self.engine).get(None, self.office.workspace_id, "everything")
            return do(work, make_context(work.connection, app, actor, work.now))

    def begin(
        self,
        chosen: Chosen,
        fields: Mapping[str, Any],
        count: int,
        who: str = "ada",
        kind: str = "edit",
        table: str = "project",
    ) -> int:
        return self.within(
            who, lambda work, context: acts.begin(work, context, table, chosen, kind, fields, count)
        ).id

    def at_once(self, chosen: Chosen, fields: Mapping[str, Any], count: int, kind: str = "edit") -> int:
        def do(work: Any, context: Any) -> acts.Act:
            act = acts.begin(work, context, "project", chosen, kind, fields, count)
            return steps.do_at_once(work, context, act)

        return self.within("ada", do).id

    def undo(self, act_id: int, who: str = "ada") -> int:
        act = self.act(act_id)
        undo = self.within(who, lambda work, context: acts.begin_undo(work, context, act)).id
        self.finish(undo)
        return undo

    def step(self, act_id: int) -> bool:
        # Every process has apps of its own; nothing but the database knows how far an act is.
        return steps.step(self.engine, LiveApps(self.engine), act_id, 3)

    def finish(self, act_id: int) -> acts.Act:
        while self.step(act_id):
            pass
        return self.act(act_id)

    def act(self, act_id: int) -> acts.Act:
        with unit_of_work(self.engine) as work:
            return acts.lock(work.connection, act_id)

    def work_off(self, act_id: int) -> bool:
        return ACTS.work_off(self.engine, LiveApps(self.engine), act_id, 60)

    def told(self, act_id: int) -> tuple[str, int, int, int]:
        act = self.act(act_id)
        return act.state, act.changed, act.same, act.refused

    def refused(self, act_id: int) -> dict[int, str]:
        with reading(self.engine) as connection:
            return {record_id: why.en for record_id, why in refused_of(connection, act_id)}

    def held(self, key: str) -> list[Any]:
        return [self.office.stored("project", each)[key] for each in self.ids]

    def found(self, search: str, table: str = "project") -> list[int]:
        with reading(self.engine) as connection:
            asked = ListRequest(search=search, fields=("name",))
            page = list_records(self.office.context("ada", connection), table, asked)
            return sorted(row.id for row in page.rows)

    def entries(self) -> int:
        told = sa.select(sa.func.count()).select_from(Change).where(Change.source == "bulk")
        with reading(self.engine) as connection:
            return connection.scalar(told)


@pytest.fixture
def batches(desk: Desk) -> Batches:
    return Batches(desk)


def test_records_that_leave_the_list_by_being_changed_are_all_reached_and_each_once(batches):
    act = batches.begin(Chosen(filter=RUNNING), {"stage": "plan"}, 5)
    late = batches.office.create("ada", "project", name="Came later", stage="run")
    assert batches.finish(act).left == 0
    assert batches.told(act) == ("done", 5, 0, 0) and set(batches.held("stage")) == {"plan"}
    assert batches.office.stored("project", late)["stage"] == "run"
    assert batches.entries() == 5


def test_broken_off_after_any_batch_it_goes_on_where_it_was(batches, monkeypatch):
    act = batches.begin(ALL, {"brief": "Seen"}, 10)
    note = steps.note
    for done in (0, 3, 6, 9):
        assert batches.held("brief") == ["Seen"] * done + [None] * (10 - done)

        def lost(*given: Any) -> int:
            note(*given)
            raise SystemExit  # the process ends after the records were written, before the commit

        monkeypatch.setattr(steps, "note", lost)
        with pytest.raises(SystemExit):
            batches.step(act)
        monkeypatch.setattr(steps, "note", note)
        assert batches.act(act).seen == done
        assert batches.step(act) is (done < 9)
    assert batches.told(act) == ("done", 10, 0, 0) and batches.entries() == 10
    assert batches.step(act) is False


def test_records_that_refuse_are_told_with_the_reason_and_the_others_go_on(batches):
    ids = batches.ids
    batches.office.update("ada", "project", ids[2], done=100)
    batches.office.update("ada", "project", ids[4], done=100, stage="won")
    act = batches.begin(ALL, {"stage": "won"}, 10)
    batches.office.delete("ada", "project", ids[0])
    batches.finish(act)
    assert batches.told(act) == ("done", 1, 1, 8)
    why = batches.refused(act)
    assert why.pop(ids[0]) == "It is not in the list any more."
    assert set(why.values()) == {"A finished project is 100 % done."} and set(why) == {*ids} - {
        ids[0],
        ids[2],
        ids[4],
    }


def test_a_record_that_does_not_fit_the_list_any_more_keeps_what_a_colleague_wrote(batches):
    act = batches.begin(Chosen(filter=RUNNING), {"brief": "Mine"}, 5)
    batches.office.update("edith", "project", batches.ids[1], stage="plan", brief="Theirs")
    batches.finish(act)
    assert batches.told(act) == ("done", 4, 0, 1)
    assert batches.office.stored("project", batches.ids[1])["brief"] == "Theirs"


def test_rows_closed_to_the_person_are_counted_before_and_left(batches):
    own = batches.office.create_many("mia", "project", [{"name": "Own", "stage": "run"} for _ in range(4)])
    counted = batches.within("mia", lambda _work, context: count_chosen(context, "project", ALL, "edit"))
    assert (counted.total, counted.open) == (9, 4)
    act = batches.begin(ALL, {"brief": "Mine"}, 9, "mia")
    batches.finish(act)
    assert batches.told(act) == ("done", 4, 0, 5) and set(batches.refused(act)) == set(batches.ids[1::2])
    assert set(batches.held("brief")) == {None}
    assert {batches.office.stored("project", each)["brief"] for each in own} == {"Mine"}


def test_a_right_that_is_taken_away_stops_it_and_with_it_back_it_goes_on(batches):
    own = batches.office.create_many("mia", "project", [{"name": "Own", "stage": "plan"} for _ in range(7)])
    chosen = Chosen(filter={"field": "owner", "op": "is_me"})
    act = batches.begin(chosen, {"brief": "Mine"}, 7, "mia")
    assert batches.step(act) is True
    with unit_of_work(batches.engine) as work:
        give_roles(work, batches.office.app.id, batches.office.people["mia"], [])
    assert batches.step(act) is False
    stopped = batches.act(act)
    assert (stopped.state, stopped.changed, stopped.left) == ("stopped", 3, 4)
    assert stopped.stopped["en"] == "You may not do this any more."
    with unit_of_work(batches.engine) as work:
        give_roles(work, batches.office.app.id, batches.office.people["mia"], ["member"])
        acts.go_on(work, stopped)
    assert batches.finish(act).changed == 7
    assert {batches.office.stored("project", each)["brief"] for each in own} == {"Mine"}


def test_a_fault_of_the_product_stops_it_with_a_reason_and_it_can_go_on(batches, monkeypatch, caplog):
    act = batches.begin(ALL, {"brief": "Seen"}, 10)
    batches.step(act)
    whole = steps.write_each

    def broken(*given: Any) -> dict[int, Any]:
        whole(*given)
        raise ZeroDivisionError("nobody thought of this")

    monkeypatch.setattr(steps, "write_each", broken)
    assert batches.work_off(act) is False
    stopped = batches.act(act)
    assert (stopped.state, stopped.changed, stopped.left) == ("stopped", 3, 7)
    assert "An error on our side" in stopped.stopped["en"] and "系统内部出错" in stopped.stopped["zh"]
    assert batches.held("brief") == ["Seen"] * 3 + [None] * 7
    assert "nobody thought of this" in caplog.text
    with reading(batches.engine) as connection:
        [notice] = connection.scalars(sa.select(Notice.detail).where(Notice.kind == "bulk")).all()
    assert (notice["act"], notice["state"]) == (act, "stopped")
    monkeypatch.setattr(steps, "write_each", whole)
    with unit_of_work(batches.engine) as work:
        acts.go_on(work, stopped)
    assert batches.work_off(act) is False and batches.told(act) == ("done", 10, 0, 0)


def test_texts_set_for_many_are_searched_and_told_one_by_one(batches):
    office, ids = batches.office, batches.ids
    names = [f"Task {n}" for n in range(7)]
    rows = [{"name": name, "project": each} for name, each in zip(names, ids, strict=False)]
    tasks = office.create_many("ada", "task", rows)
    act = batches.begin(ALL, {"name": "星河"}, 7, table="task")
    batches.finish(act)

    assert batches.found("xinghe", "task") == batches.found("星河", "task") == tasks
    assert batches.found("Task", "task") == []
    told = [office.history("task", each)[-1] for each in tasks]
    assert told == [("update", {"name": [name, "星河"]}) for name in names]
    assert {office.stored("task", each)["rev"] for each in tasks} == {2}
    batches.undo(act)
    assert [office.stored("task", each)["name"] for each in tasks] == names
    assert batches.found("xinghe", "task") == []


def test_a_text_set_for_many_leaves_their_other_texts_to_be_found(batches):
    batches.finish(batches.begin(ALL, {"brief": "银河"}, 10))
    assert batches.found("银河") == batches.found("Project") == batches.ids


def test_stopped_half_way_it_keeps_what_it_did_and_takes_just_that_back(batches):
    act = batches.begin(ALL, {"brief": "Seen"}, 10)
    batches.step(act)
    begun = batches.act(act)
    with unit_of_work(batches.engine) as work:
        acts.stop(work, begun)
    assert batches.step(act) is False and batches.held("brief").count("Seen") == 3
    assert batches.told(batches.undo(act)) == ("done", 3, 0, 0)
    assert set(batches.held("brief")) == {None}
    with unit_of_work(batches.engine) as work:
        acts.go_on(work, begun)
    assert batches.act(act).state == "stopped"  # what was taken back does not go on


def test_undone_every_value_is_as_before_but_for_what_somebody_changed_since(batches):
    ids, office = batches.ids, batches.office
    briefs = ["one", None, "three", "Seen", None, None, None, None, None, "ten"]
    for record_id, brief in zip(ids, briefs, strict=True):
        office.update("ada", "project", record_id, brief=brief)
    act = batches.begin(ALL, {"brief": "Seen", "owner": office.people["mia"]}, 10)
    batches.finish(act)
    office.update("edith", "project", ids[5], brief="Theirs")
    office.update("edith", "project", ids[6], hours=3)  # another field: nothing of ours is in the way
    office.delete("edith", "project", ids[7])
    undo = batches.undo(act)
    assert batches.told(undo) == ("done", 8, 0, 2) and set(batches.refused(undo)) == {ids[5], ids[7]}
    kept = [*briefs[:5], "Theirs", None, "Seen", *briefs[8:]]
    assert batches.held("brief") == kept
    ada, mia = office.people["ada"], office.people["mia"]
    assert batches.held("owner") == [mia if n in (5, 7) else ada for n in range(10)]
    assert office.stored("project", ids[6])["hours"] == 3


def test_what_was_deleted_comes_back_with_what_went_along(batches):
    ids, office = batches.ids, batches.office
    tasks = office.create_many("ada", "task", [{"name": "T", "project": each} for each in ids[:4]])
    act = batches.begin(Chosen(filter=RUNNING), {}, 5, kind="delete")
    office.delete("edith", "project", ids[3])
    batches.finish(act)
    assert batches.told(act) == ("done", 4, 1, 0) and office.live_ids("project") == ids[::2]
    assert office.live_ids("task") == tasks[::2]
    assert batches.told(batches.undo(act)) == ("done", 4, 0, 0)
    assert office.live_ids("project") == [each for each in ids if each != ids[3]]
    assert office.live_ids("task") == tasks[:3]


def family(batches: Batches) -> list[Any]:
    """Put the ten projects under each other, older ones under newer ones too; returns under which each stands."""
    ids = batches.ids
    above = [ids[n] if n is not None else None for n in (9, 0, 8, 2, None, 4, 1, 6, 5, None)]
    for record_id, parent in zip(ids, above, strict=True):
        batches.office.update("ada", "project", record_id, parent=parent)
    return above


@pytest.mark.parametrize("alone", [(), (3,), (7, 9)], ids=["all", "one left out", "two left out"])
def test_deleted_in_one_go_and_brought_back_in_batches_everything_hangs_where_it_hung(batches, alone):
    above = family(batches)
    ids = tuple(each for n, each in enumerate(batches.ids) if n not in alone)
    act = batches.at_once(Chosen(ids=ids), {}, len(ids), "delete")
    assert batches.told(batches.undo(act)) == ("done", len(ids), 0, 0)
    hung = [each for each in zip(batches.ids, above, strict=True) if each[0] in ids]
    held = zip(batches.ids, batches.held("parent"), strict=True)
    assert [each for each in held if each[0] in ids] == hung
    assert batches.office.live_ids("project") == batches.ids


@pytest.mark.parametrize("gone", [(), (5,), (0, 8)], ids=["all", "one gone before", "two gone before"])
def test_deleted_and_brought_back_in_batches_everything_hangs_where_it_hung(batches, gone):
    ids, office = batches.ids, batches.office
    above = [None, *(ids[n] for n in (0, 1, 0, 3, 2, 4, 6, 7, 3))]
    for record_id, parent in zip(ids, above, strict=True):
        office.update("ada", "project", record_id, parent=parent)
    act = batches.begin(ALL, {}, 10, kind="delete")
    for n in gone:
        office.delete("edith", "project", ids[n])
    above = [None if each in {ids[n] for n in gone} else each for each in above]
    batches.finish(act)
    assert batches.told(act) == ("done", 10 - len(gone), len(gone), 0) and office.live_ids("project") == []
    assert batches.told(batches.undo(act)) == ("done", 10 - len(gone), 0, 0)
    back = [n for n in range(10) if n not in gone]
    assert office.live_ids("project") == [ids[n] for n in back]
    assert [batches.held("parent")[n] for n in back] == [above[n] for n in back]


def test_a_field_that_was_closed_meanwhile_stops_it(batches, desk):
    batches.office.create_many("mia", "project", [{"name": "Own", "stage": "plan"} for _ in range(7)])
    act = batches.begin(Chosen(filter={"field": "owner", "op": "is_me"}), {"brief": "Mine"}, 7, "mia")
    batches.step(act)
    document = copy.deepcopy(read_folder(EVERYTHING).document)
    member = next(role for role in document["roles"] if role["key"] == "member")
    member["tables"]["project"]["fields"]["brief"] = "read"
    republish(desk, document)
    assert batches.finish(act).state == "stopped" and batches.act(act).changed == 3


def test_what_ended_long_ago_is_forgotten_and_what_runs_is_not(batches):
    ended, running = batches.begin(ALL, {"brief": "A"}, 10), batches.begin(ALL, {"brief": "B"}, 10)
    batches.finish(ended)
    with unit_of_work(batches.engine) as work:
        acts.forget_old(replace(work, now=work.now + acts.KEPT * 2))
    with reading(batches.engine) as connection:
        assert list(connection.scalars(sa.select(BulkAct.id))) == [running]
        assert set(connection.scalars(sa.select(BulkRecord.act_id))) == {running}
        assert acts.unfinished(connection) == [running]
