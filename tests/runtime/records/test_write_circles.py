"""A relation that a tree or a timeline follows never makes a circle, on any way in, on both databases."""

from __future__ import annotations

import copy
import threading

import pytest

from fixtures.republishing import republish
from tablewright.core.errors import Invalid
from tablewright.runtime.records import service


@pytest.fixture
def chain(office):
    """Give a chain of records, each below the one before."""
    ids = office.create_many("ada", "project", [{"name": f"P{n}"} for n in range(4)])
    for above, below in zip(ids, ids[1:], strict=False):
        office.update("ada", "project", below, parent=above)
    return ids


def tasks(office, count):
    project = office.create("ada", "project", name="House")
    return office.create_many("ada", "task", [{"name": f"T{n}", "project": project} for n in range(count)])


@pytest.mark.parametrize("below", [0, 1, 2, 3])
def test_a_record_cannot_stand_below_itself_at_any_depth(office, chain, below):
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        office.update("ada", "project", chain[0], parent=chain[below])
    assert [fault.path for fault in caught.value.faults] == ["parent"]
    assert office.snapshot() == before


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_a_record_cannot_come_after_itself_along_any_chain(office, after):
    ids = tasks(office, 5)
    for first, then in zip(ids[:4], ids[1:4], strict=False):
        office.update("ada", "task", then, after=[ids[4], first])
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        office.update("ada", "task", ids[0], after=[ids[4], ids[after]])
    assert [fault.path for fault in caught.value.faults] == ["after"]
    assert office.snapshot() == before
    # Two ways to the same record are no circle.
    office.update("ada", "task", ids[3], after=[ids[0], ids[2], ids[4]])


def test_a_relation_that_no_view_follows_may_make_a_circle(desk):
    office = desk.office
    document = copy.deepcopy(dict(office.app.model.document))
    document["views"] = [view for view in document["views"] if view["type"] != "timeline"]
    republish(desk, document)
    one, two = tasks(office, 2)
    office.update("ada", "task", one, after=[two])
    office.update("ada", "task", two, after=[one])
    assert office.linked("task", "after", two) == [one]


def test_moving_elsewhere_and_to_the_top_works(office, chain):
    office.update("ada", "project", chain[3], parent=chain[0])
    office.update("ada", "project", chain[1], parent=None)
    office.update("ada", "project", chain[0], parent=chain[1])
    assert office.stored("project", chain[0])["parent"] == chain[1]


def test_many_moved_at_once_that_make_a_circle_together_are_refused(office, chain):
    one, two = office.create_many("ada", "project", [{"name": "One"}, {"name": "Two"}])
    changes = [service.Change(one, {"parent": two}), service.Change(two, {"parent": one})]
    with pytest.raises(Invalid):
        office.act("ada", lambda work, context: service.update(work, context, "project", changes, "test"))
    assert office.stored("project", one)["parent"] is None


def test_two_moves_at_the_same_time_make_no_circle(office):
    one, two = office.create_many("ada", "project", [{"name": "One"}, {"name": "Two"}])
    start = threading.Barrier(2)
    refused = []

    def move(record, parent):
        start.wait()
        try:
            office.update("ada", "project", record, parent=parent)
        except Invalid:
            refused.append(record)

    threads = [threading.Thread(target=move, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert [office.stored("project", each)["parent"] for each in (one, two)].count(None) == 1
