"""Whatever two people do to one app: nothing of either is lost without a conflict, and it does not matter who is first."""

from pathlib import Path
from random import Random

import pytest

from fixtures.example_documents import document_of
from fixtures.random_edits import MEETING, edited
from tablewright.definition.canonical import canonical
from tablewright.definition.check import check
from tablewright.definition.diff import diff
from tablewright.definition.labels import value_at
from tablewright.definition.merge import merge
from tablewright.definition.read import read_folder

CRM = read_folder(Path(__file__).parents[2] / "apps" / "crm_template").document
BASES = {"everything": document_of(), "crm": CRM}


def sides(base, seed, edits):
    """Two sides that meet at one place at least, and else do something of their own."""
    random = Random(seed)
    return tuple(
        edited(edited(base, Random(seed), 1, name, MEETING), random, edits, name)
        for name in ("mine", "theirs")
    )


def covered(conflicts, path):
    places = [place for each in conflicts for place in (each.path, *each.touched)]
    return any(path[: len(place)] == place or place[: len(path)] == path for place in places)


def lost(base, side, merged):
    """What a side did that is neither in the merged document nor in a conflict."""
    return [
        each.path
        for each in diff(base, side)
        if each.act != "moved"
        and value_at(merged.document, each.path) != value_at(side, each.path)
        and not covered(merged.conflicts, each.path)
        and (not isinstance(each.after, list) or _as_it_was(base, merged, each.path))
    ]


def _as_it_was(base, merged, path):
    """Lists are merged: the side's own is no longer there, but neither is the base's."""
    return value_at(base, path) == value_at(merged.document, path)


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_either_side_did_is_lost_without_a_conflict(seed):
    base = BASES["everything"]
    mine, theirs = sides(base, seed, 5)
    merged = merge(base, mine, theirs)
    assert check(merged.document) == []
    assert lost(base, mine, merged) == []
    assert lost(base, theirs, merged) == []


@pytest.mark.parametrize("seed", range(8))
def test_without_conflicts_it_does_not_matter_who_is_called_mine(seed):
    base = BASES["everything"]
    mine, theirs = sides(base, seed, 3)
    one, other = merge(base, mine, theirs), merge(base, theirs, mine)
    assert len(one.conflicts) == len(other.conflicts)
    if not one.conflicts:
        assert {each.act for each in diff(one.document, other.document)} <= {"moved", "changed"}
        assert all(
            sorted(each.before) == sorted(each.after)
            for each in diff(one.document, other.document)
            if each.act == "changed"
        )


@pytest.mark.parametrize("name", BASES)
def test_who_did_nothing_takes_over_exactly_what_the_other_did(name):
    base = BASES[name]
    for seed in range(3):
        mine, _ = sides(base, seed, 6)
        for merged in (merge(base, mine, base), merge(base, base, mine), merge(base, mine, mine)):
            assert canonical(merged.document) == canonical(mine)
            assert merged.conflicts == ()


@pytest.mark.parametrize("seed", range(2))
def test_a_real_app_survives_two_administrators(seed):
    mine, theirs = sides(CRM, seed, 3)
    merged = merge(CRM, mine, theirs)
    assert check(merged.document) == []
    assert lost(CRM, mine, merged) == []
    assert lost(CRM, theirs, merged) == []


@pytest.mark.parametrize("side", ["mine", "theirs"])
@pytest.mark.parametrize("seed", range(4))
def test_every_conflict_can_be_settled_either_way(seed, side):
    base = BASES["everything"]
    mine, theirs = sides(base, seed, 6)
    merged = merge(base, mine, theirs)
    for _ in range(12):
        if not merged.open:
            break
        merged = merged.again({**merged.chosen, **{each.id: side for each in merged.open}})
    assert merged.open == ()
    assert check(merged.resolve({})) == []
