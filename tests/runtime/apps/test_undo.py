"""Taking changes back: definition and data come back exactly, also after others, or it is said why not."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from fixtures.data_acts import change
from fixtures.shop import Shop
from fixtures.small_apps import app, field, table, view
from tablewright.builder.edits.fields import change_field, remove_field
from tablewright.builder.edits.options import merge_options, remove_option
from tablewright.builder.edits.tables import remove_table
from tablewright.core.errors import NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.check import check
from tablewright.definition.merge import Unsettled
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.undo import NotTakenBack, restore, undo
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

OPTIONS = [{"key": key, "label": key.upper(), "color": "blue"} for key in ("a", "b", "c")]
SHOP = app(
    table(
        "deal",
        field("name"),
        field("level", "select", options=OPTIONS),
        field("size", "number", decimals=2),
        field("budget", "number", decimals=2),
        field("at", "relation", table="company"),
        field("with", "relation", table="company", many=True),
        field("lines", "subform", fields=[field("what"), field("kind", "select", options=OPTIONS)]),
        field("where", "lookup", relation="at", field="city"),
        field("double", "formula", expression="size * 2", result="number"),
        rules=[{"key": "positive", "expression": "size >= 0", "message": "No debts"}],
    ),
    table("company", field("name"), field("city"), field("deals", "reverse", table="deal", field="at")),
    views=[view("all", "deal", fields=["name", "level", "size", "where"], group=["level"])],
    forms=[
        {
            "key": "main",
            "table": "deal",
            "sections": [{"key": "main", "fields": ["name", "level", "size", "at", "with", "lines"]}],
        }
    ],
    roles=[
        {
            "key": "staff",
            "label": "Staff",
            "tables": {"deal": {"actions": ["view"], "fields": {"size": "hidden"}}},
        }
    ],
)
Edit = Callable[[Any], Any]


@pytest.fixture
def filled(shop: Shop) -> Shop:
    """Give a shop with two companies, three deals with lines and links."""
    shop.install(SHOP)
    for name, city in (("Acme", "Bern"), ("Zed", "Rome")):
        shop.write("company", name=name, city=city)
    for place, (level, at) in enumerate([("a", 1), ("b", 2), (None, None)]):
        deal = shop.write("deal", name=f"D{place}", level=level, size=place * 1.5, budget=place * 1.5, at=at)
        shop.write("deal.lines", parent_id=deal, position=0, what="x", kind=level)
    links = shop.live().tables["deal"].links["with"].name
    for record, linked, position in ((1, 2, 0), (1, 1, 1), (3, 1, 0)):
        shop.run(
            f"INSERT INTO {links} (record_id, linked_id, position) VALUES ({record}, {linked}, {position})"
        )
    return shop


def edit(shop: Shop, make: Edit, *acts: Any) -> int:
    document = make(copy.deepcopy(dict(shop.live().model.document)))
    document = getattr(document, "document", document)
    assert check(document) == []
    return change(shop, type(SHOP)(document, {}, ()), *acts)


def back(shop: Shop, number: int, **choices: str) -> int:
    with unit_of_work(shop.engine) as work:
        return undo(work, shop.live(), number, None, choices)


def state(shop: Shop) -> dict[str, Any]:
    """Return the definition and every stored value."""
    live = shop.live()
    found: dict[str, Any] = {"document": live.model.document}
    for key, each in live.tables.items():
        for name in each.column_ids:
            found[f"{key}.{name}"] = shop.values(key, name)
        for name, links in each.links.items():
            with shop.engine.connect() as connection:
                found[f"{key}.{name}"] = sorted(connection.execute(links.select()).all())
    return found


def retyped(key: str, **members: Any) -> Edit:
    """Return an edit that gives a field of the deals another type, and takes what does not fit it out."""

    def make(document: Any) -> Any:
        fields = document["tables"][0]["fields"]
        for place, each in enumerate(fields):
            if each["key"] == key:
                fields[place] = {"key": key, "label": each["label"], **members}
        return document

    return make


MERGE = {"kind": "merge_options", "table": "deal", "field": "level", "from": ["b"], "into": "a"}
CHANGES: dict[str, tuple[Edit, tuple[Any, ...]]] = {
    "a field deleted with all that used it": (lambda d: remove_field(d, "deal", "size"), ()),
    "an option deleted": (lambda d: remove_option(d, "deal", "level", "b"), ()),
    "an option merged": (lambda d: merge_options(d, "deal", "level", ["b"], "a"), (MERGE,)),
    "a table deleted that others point to": (lambda d: remove_table(d, "company"), ()),
    "a table deleted with sub-forms and links": (lambda d: remove_table(d, "deal"), ()),
    "a sub-form deleted": (lambda d: remove_field(d, "deal", "lines"), ()),
    "another type": (retyped("level", type="text"), ()),
    "one record linked becomes many": (
        lambda d: change_field(d, "deal", "at", {"many": True}),
        (),
    ),
    "many records linked become one": (lambda d: change_field(d, "deal", "with", {"many": None}), ()),
    "a relation to another table": (retyped("with", type="relation", table="deal", many=True), ()),
    "a label": (lambda d: change_field(d, "deal", "level", {"label": "Grade"}), ()),
}


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_taken_back_leaves_no_trace_and_can_be_done_again(filled, what):
    make, acts = CHANGES[what]
    before = state(filled)
    number = edit(filled, make, *acts)
    after = state(filled)
    assert after != before
    number = back(filled, number)
    assert state(filled) == before
    back(filled, number)
    assert state(filled) == after


@pytest.mark.parametrize("what", CHANGES)
def test_a_change_is_taken_back_after_others_without_undoing_them(filled, what):
    make, acts = CHANGES[what]
    number = edit(filled, make, *acts)
    edit(filled, lambda d: {**d, "label": "Another name"})
    edit(filled, lambda d: {**d, "roles": [*d["roles"], {"key": "boss", "label": "Boss"}]})
    back(filled, number)
    document = filled.live().model.document
    assert document["label"] == "Another name"
    assert [each["key"] for each in document["roles"]] == ["staff", "boss"]
    assert {**document, "label": "Shop", "roles": document["roles"][:1]} == SHOP.document


@pytest.mark.parametrize("what", CHANGES)
def test_an_earlier_state_comes_back_whole(filled, what):
    make, acts = CHANGES[what]
    before = state(filled)
    edit(filled, make, *acts)
    after = state(filled)
    with unit_of_work(filled.engine) as work:
        restore(work, filled.live(), 1, None)
    assert state(filled) == before
    with unit_of_work(filled.engine) as work:
        restore(work, filled.live(), 2, None)
    assert state(filled) == after


def change_record(shop: Shop, record: int, **fields: Any) -> None:
    """Change a deal by the door everybody uses."""
    with unit_of_work(shop.engine) as work:
        context = make_context(work.connection, shop.live(), Actor.system(shop.workspace_id), work.now)
        service.update(work, context, "deal", [service.Change(record, fields)], "form")


def test_links_that_were_changed_meanwhile_stay_changed(filled):
    number = edit(filled, CHANGES["many records linked become one"][0])
    assert filled.values("deal", "with") == [2, None, 1]
    change_record(filled, 3, **{"with": 2})
    change_record(filled, 2, **{"with": 1})
    back(filled, number)
    links = filled.live().tables["deal"].links["with"]
    with filled.engine.connect() as connection:
        assert sorted(connection.execute(links.select()).all()) == [
            (1, 1, 1),
            (1, 2, 0),
            (2, 1, 0),
            (3, 2, 0),
        ]


def test_a_value_typed_since_the_type_changed_is_read_as_the_old_type(filled):
    number = edit(filled, retyped("budget", type="text"))
    change_record(filled, 2, budget="77")
    back(filled, number)
    assert [float(each) for each in filled.values("deal", "budget")] == [0, 77, 3]


def test_what_a_later_act_stands_on_is_refused_until_that_is_taken_back(filled):
    before = state(filled)
    first = edit(filled, lambda d: merge_options(d, "deal", "level", ["b"], "a"), MERGE)
    second = edit(
        filled,
        lambda d: merge_options(d, "deal", "level", ["a"], "c"),
        {**MERGE, "from": ["a"], "into": "c"},
    )
    with pytest.raises(NotTakenBack) as refused:
        back(filled, first)
    assert f"Version {second}" in refused.value.words.en
    back(filled, second)
    back(filled, first)
    assert state(filled) == before


def test_what_contradicts_a_later_change_is_asked_and_answered(filled):
    number = edit(filled, lambda d: change_field(d, "deal", "level", {"label": "Grade"}))
    edit(filled, lambda d: change_field(d, "deal", "level", {"label": "Class"}))
    with pytest.raises(Unsettled) as open_:
        back(filled, number)
    (conflict,) = open_.value.merge.open
    back(filled, number, **{conflict.id: "theirs"})
    assert filled.live().model.document == SHOP.document


def test_nobody_is_asked_about_sample_data(filled):
    number = edit(filled, lambda d: {**d, "label": "Other", "data": {"sample": {"seed": 1}}})
    edit(filled, lambda d: {**d, "data": {"sample": {"seed": 2}}})
    back(filled, number)
    document = filled.live().model.document
    assert (document["label"], document["data"]) == ("Shop", {"sample": {"seed": 2}})


def test_a_change_is_taken_back_once(filled):
    number = edit(filled, lambda d: change_field(d, "deal", "level", {"label": "Grade"}))
    back(filled, number)
    with pytest.raises(NotTakenBack):
        back(filled, number)


@pytest.mark.parametrize("number", [1, 7])
def test_the_first_version_and_one_that_never_was_are_not_taken_back(filled, number):
    with pytest.raises((NotTakenBack, NotFound)):
        back(filled, number)
