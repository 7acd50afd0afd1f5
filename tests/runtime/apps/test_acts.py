"""Data acts: merged options and a split table, done with their revision and taken back with it."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.data_acts import change, history
from fixtures.small_apps import app, field, table
from tablewright.core.database import reading
from tablewright.core.errors import Malformed
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.acts.kinds import inverse
from tablewright.runtime.apps.models import AppRow
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition

OPTIONS = [{"key": key, "label": key.upper()} for key in ("a", "b", "c", "d")]


def definition(*fields: dict[str, Any], **members: Any) -> Any:
    return app(table("deal", field("name"), *fields), **members)


DEALS = definition(
    field("level", "select", options=OPTIONS),
    field("tags", "multi_select", options=OPTIONS),
    field("lines", "subform", fields=[field("kind", "select", options=OPTIONS)]),
)


def merged(key: str, *gone: str, into: str, table: str = "deal") -> dict[str, Any]:
    return {"kind": "merge_options", "table": table, "field": key, "from": list(gone), "into": into}


def without(source: Any, *gone: str) -> Any:
    """Return the definition without some options, in every field."""
    document = copy.deepcopy(dict(source.document))
    fields = document["tables"][0]["fields"]
    rows = [row for each in fields for row in each.get("fields", ())]
    for each in [*fields, *rows]:
        if "options" in each:
            each["options"] = [option for option in each["options"] if option["key"] not in gone]
    return type(source)(document, {}, ())


def test_records_hold_the_option_that_others_were_merged_into(shop):
    shop.install(DEALS)
    for level in ("a", "b", None, "c"):
        shop.write("deal", name="x", level=level)
    change(shop, without(DEALS, "b", "c"), merged("level", "b", "c", into="a"))
    assert shop.values("deal", "level") == ["a", "a", None, "a"]
    assert history(shop) == [
        (2, "update", {"level": ["b", "a"]}),
        (4, "update", {"level": ["c", "a"]}),
    ]


def test_lists_of_options_hold_the_merged_one_once_and_in_order(shop):
    shop.install(DEALS)
    for tags in (["a", "d"], ["b", "d"], ["a", "b", "c"], None, ["d"]):
        shop.write("deal", name="x", tags=tags)
    change(shop, without(DEALS, "b", "d"), merged("tags", "b", "d", into="a"))
    assert shop.values("deal", "tags") == [["a"], ["a"], ["a", "c"], None, ["a"]]
    assert history(shop)[2] == (3, "update", {"tags": [["a", "b", "c"], ["a", "c"]]})


@pytest.mark.parametrize("key", ["level", "tags"])
def test_a_merge_taken_back_gives_every_record_what_it_held(shop, key):
    shop.install(DEALS)
    held = ["a", "b", None, "c"] if key == "level" else [["a", "b"], ["b"], None, ["c", "d"]]
    for value in held:
        shop.write("deal", name="x", **{key: value})
    act = merged(key, "b", "c", into="a")
    number = change(shop, without(DEALS, "b", "c"), act)
    assert shop.values("deal", key) != held
    change(shop, DEALS, inverse(act, number, 0))
    assert shop.values("deal", key) == held


def test_a_record_changed_since_the_merge_keeps_its_newer_value(shop):
    shop.install(DEALS)
    for level in ("b", "b"):
        shop.write("deal", name="x", level=level)
    act = merged("level", "b", into="a")
    number = change(shop, without(DEALS, "b"), act)
    live = shop.live().tables["deal"]
    shop.run(f"UPDATE {live.sql.name} SET {live.column('level').name} = 'd' WHERE id = 2")
    change(shop, DEALS, inverse(act, number, 0))
    assert shop.values("deal", "level") == ["b", "d"]


def test_a_merge_is_done_again_when_its_undoing_is_taken_back(shop):
    shop.install(DEALS)
    for level in ("a", "b"):
        shop.write("deal", name="x", level=level)
    act = merged("level", "b", into="a")
    number = change(shop, without(DEALS, "b"), act)
    undone = inverse(act, number, 0)
    number = change(shop, DEALS, undone)
    again = inverse(undone, number, 0)
    assert again == act
    number = change(shop, without(DEALS, "b"), again)
    assert shop.values("deal", "level") == ["a", "a"]
    change(shop, DEALS, inverse(again, number, 0))
    assert shop.values("deal", "level") == ["a", "b"]


def test_two_merges_of_one_revision_follow_each_other_and_are_taken_back_in_turn(shop):
    shop.install(DEALS)
    for level in ("a", "b", "c"):
        shop.write("deal", name="x", level=level)
    acts = [merged("level", "a", into="b"), merged("level", "b", into="c")]
    number = change(shop, without(DEALS, "a", "b"), *acts)
    assert shop.values("deal", "level") == ["c", "c", "c"]
    change(shop, DEALS, inverse(acts[1], number, 1), inverse(acts[0], number, 0))
    assert shop.values("deal", "level") == ["a", "b", "c"]


def test_options_in_a_sub_form_are_merged_and_given_back(shop):
    shop.install(DEALS)
    deal = shop.write("deal", name="x")
    for place, kind in enumerate(("a", "b")):
        shop.write("deal.lines", parent_id=deal, position=place, kind=kind)
    act = merged("kind", "b", into="a", table="deal.lines")
    number = change(shop, without(DEALS, "b"), act)
    assert shop.values("deal.lines", "kind") == ["a", "a"]
    change(shop, DEALS, inverse(act, number, 0))
    assert shop.values("deal.lines", "kind") == ["a", "b"]


def test_a_merge_that_fails_leaves_definition_and_values_as_they_were(shop):
    shop.install(DEALS)
    shop.write("deal", name="x", level="b")
    act = merged("level", "b", into="a")
    with pytest.raises(Malformed):
        change(shop, without(DEALS, "b"), act, {"kind": "empty_everything"})
    with pytest.raises(ZeroDivisionError), unit_of_work(shop.engine) as work:
        stored = StoredDefinition(dict(without(DEALS, "b").document), {})
        publish(work, shop.workspace_id, stored, 1, None, "", acts=[act])
        1 / 0  # noqa: B018 - anything that goes wrong later
    assert shop.values("deal", "level") == ["b"]
    with reading(shop.engine) as connection:
        assert connection.scalar(sa.select(AppRow.revision)) == 1
    assert history(shop) == []


@pytest.mark.parametrize("wrong", [{}, {"kind": "merge_options"}, {"kind": "merge_options", "table": 1}])
def test_what_is_no_act_is_refused(shop, wrong):
    shop.install(DEALS)
    with pytest.raises(Malformed):
        change(shop, DEALS, wrong)
