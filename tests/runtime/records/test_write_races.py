"""Two people at the same moment: one record, one serial number, one target that goes away."""

from __future__ import annotations

import threading
from collections.abc import Callable

from fixtures.office import Office
from tablewright.core.errors import Invalid, ProductError
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.records import service
from tablewright.runtime.records.conflicts import EditConflict

TOGETHER = 6


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Run acts in threads that start together; return what each gave or raised."""
    results: list[object] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def run(place: int) -> None:
        start.wait()
        try:
            results[place] = acts[place]()
        except ProductError as error:
            results[place] = error

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


def test_serial_numbers_have_no_twins_and_no_gaps(office: Office) -> None:
    def save(place: int) -> list[int]:
        rows = [{"name": f"p{place}"}] * 3
        if place % 3 == 2:
            rows = [*rows, {"name": "x"}]  # too short: refused, and its numbers given back
        return office.create_many("ada", "project", rows)

    at_once(*(lambda place=place: save(place) for place in range(TOGETHER)))
    codes = sorted(office.stored("project", each)["code"] for each in office.live_ids("project"))
    assert [int(code.rpartition("-")[2]) for code in codes] == list(range(1, 13))


def test_numbers_of_an_act_that_fails_late_are_given_again(office: Office) -> None:
    def save(place: int) -> list[int]:
        # The rule is asked after the number was given.
        return office.create_many(
            "ada", "project", [{"name": "roof", "stage": "won", "done": 100 - place % 2}]
        )

    at_once(*(lambda place=place: save(place) for place in range(TOGETHER)))
    codes = sorted(office.stored("project", each)["code"] for each in office.live_ids("project"))
    assert [int(code.rpartition("-")[2]) for code in codes] == list(range(1, TOGETHER // 2 + 1))


def test_of_two_that_want_one_value_one_gets_it(office: Office) -> None:
    results = at_once(*(lambda: office.create("ada", "tag", name="red") for _ in range(TOGETHER)))
    assert sum(isinstance(each, int) for each in results) == 1
    assert all(isinstance(each, int | Invalid) for each in results)


def test_of_two_that_change_one_field_of_one_revision_one_is_told(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    results = at_once(
        *(lambda n=n: office.update("ada", "team", team, rev=1, budget=n) for n in range(1, TOGETHER))
    )
    assert sum(each == 2 for each in results) == 1
    assert sum(isinstance(each, EditConflict) for each in results) == TOGETHER - 2
    assert office.stored("team", team)["rev"] == 2


def test_changes_to_different_fields_all_arrive(office: Office) -> None:
    team = office.create("ada", "team", name="North")
    fields = {"name": "Norden", "level": "a", "budget": 5, "founded": "2020-01-01"}
    at_once(
        *(lambda k=k, v=v: office.update("ada", "team", team, rev=1, **{k: v}) for k, v in fields.items())
    )
    stored = office.stored("team", team)
    assert (stored["name"], stored["level"], stored["budget"], stored["rev"]) == ("Norden", "a", 5, 5)
    assert len(office.history("team", team)) == 5


def test_nothing_ends_up_pointing_at_what_was_deleted_meanwhile(office: Office) -> None:
    for round_ in range(4):
        team = office.create("ada", "team", name=f"team {round_}")
        at_once(
            lambda team=team: office.delete("ada", "team", team),
            lambda team=team: office.create("ada", "project", name="Roof", team=team),
        )
        pointing = {office.stored("project", each)["team"] for each in office.live_ids("project")}
        assert pointing <= set(office.live_ids("team"))


def test_acts_on_the_same_records_in_another_order_do_not_lock_each_other_out(office: Office) -> None:
    ids = office.create_many("ada", "team", [{"name": f"t{n}"} for n in range(20)])

    def change(order: list[int], level: str) -> list[int]:
        with unit_of_work(office.engine) as work:
            changes = [service.Change(each, {"level": level}) for each in order]
            return service.update(work, office.context("ada", work.connection), "team", changes, "test")

    change(ids, "c")  # statements are made once: what is raced here are locks, not compilers
    results = at_once(
        *(lambda n=n: change(ids if n % 2 else ids[::-1], "abc"[n % 3]) for n in range(TOGETHER))
    )
    assert all(isinstance(each, list) for each in results)
