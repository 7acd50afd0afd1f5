"""Random changes with data, taken back in any order that is admitted, leave the definition and all values as they were."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from fixtures.shop import Shop
from fixtures.small_apps import app, field, table, view
from tablewright.builder.edits.fields import add_field, change_field, copy_field, move_field, remove_field
from tablewright.builder.edits.forms import remove_form
from tablewright.builder.edits.options import change_option, merge_options, move_option, remove_option
from tablewright.builder.edits.tables import add_table, copy_table, move_table, remove_table
from tablewright.builder.edits.views import add_view, change_view, remove_view
from tablewright.core.errors import Invalid, ProductError
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition.check import check
from tablewright.definition.diff import diff
from tablewright.definition.merge import Unsettled
from tablewright.identity.actor import Actor
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.apps.undo import NotTakenBack, undo
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, list_records

OPTIONS = [{"key": key, "label": key.upper()} for key in ("a", "b", "c", "d")]
WORLD = app(
    table(
        "deal",
        field("name"),
        field("note"),
        field("level", "select", options=OPTIONS),
        field("tags", "multi_select", options=OPTIONS),
        field("size", "number", decimals=2),
        field("day", "date"),
        field("at", "relation", table="company"),
        field("with", "relation", table="company", many=True),
        field("lines", "subform", fields=[field("what"), field("kind", "select", options=OPTIONS)]),
        field("where", "lookup", relation="at", field="city"),
        field("double", "formula", expression="size * 2", result="number"),
        rules=[{"key": "positive", "expression": "size >= 0", "message": "No debts"}],
    ),
    table(
        "company",
        field("name"),
        field("city"),
        field("deals", "reverse", table="deal", field="at"),
        field("total", "rollup", relation="deals", field="size", function="sum"),
    ),
    views=[
        view("all", "deal", fields=["name", "level", "size", "where"], group=["level"], sort=["-size"]),
        view(
            "open",
            "deal",
            fields=["name"],
            filter={"field": "level", "op": "in", "value": ["a", "b"]},
        ),
        view("all", "company", fields=["name", "city", "total"]),
    ],
    forms=[
        {
            "key": "main",
            "table": "deal",
            "sections": [{"key": "main", "fields": ["name", "level", "tags", "size", "at", "with", "lines"]}],
        }
    ],
    roles=[{"key": "staff", "label": "Staff", "tables": {"deal": {"actions": ["view"], "rows": "all"}}}],
)
CHANGES = 6
Document = Mapping[str, Any]
Made = tuple[Any, tuple[dict[str, Any], ...]]
Maker = Callable[[Random, Document], Any]


def _table(rng: Random, document: Document) -> Any:
    return rng.choice(document["tables"])


def _field(rng: Random, document: Document, *types: str) -> tuple[str, Any]:
    """Return a field and the key of its table; the ones that data changes meanwhile are left alone."""
    places = [
        (each["key"], inner)
        for each in document["tables"]
        for inner in each["fields"]
        if inner["key"] not in ("name", "note") and (not types or inner["type"] in types)
    ]
    return rng.choice(places)


def _retyped(rng: Random, document: Document) -> Any:
    key, chosen = _field(rng, document, "select", "number", "date", "text")
    changes = {name: None for name in chosen if name not in ("key", "type", "label")}
    return change_field(
        document, key, chosen["key"], {**changes, "type": rng.choice(["long_text", "text", "number"])}
    )


def _merged(rng: Random, document: Document) -> Made:
    key, chosen = _field(rng, document, "select", "multi_select")
    into, *gone = rng.sample([each["key"] for each in chosen["options"]], 2)
    act = {"kind": "merge_options", "table": key, "field": chosen["key"], "from": gone, "into": into}
    return merge_options(document, key, chosen["key"], gone, into), (act,)


def _of_option(edit: Callable[..., Any], *rest: Any) -> Maker:
    def make(rng: Random, document: Document) -> Any:
        key, chosen = _field(rng, document, "select", "multi_select")
        return edit(document, key, chosen["key"], rng.choice(chosen["options"])["key"], *rest)

    return make


def _of_field(edit: Callable[..., Any], *rest: Any, types: tuple[str, ...] = ()) -> Maker:
    def make(rng: Random, document: Document) -> Any:
        key, chosen = _field(rng, document, *types)
        return edit(document, key, chosen["key"], *rest)

    return make


def _many(rng: Random, document: Document) -> Any:
    key, chosen = _field(rng, document, "relation")
    return change_field(document, key, chosen["key"], {"many": None if chosen.get("many") else True})


def _of_view(edit: Callable[..., Any], *rest: Any) -> Maker:
    def make(rng: Random, document: Document) -> Any:
        chosen = rng.choice(document["views"])
        return edit(document, f"{chosen['table']}.{chosen['key']}", *rest)

    return make


MAKERS: tuple[Maker, ...] = (
    _merged,
    _merged,
    _retyped,
    _retyped,
    _many,
    _of_field(remove_field),
    _of_field(remove_field),
    _of_field(change_field, {"label": "Other"}),
    _of_field(copy_field, "copied", "Copied", types=("text", "number", "select")),
    _of_field(move_field, "name"),
    _of_option(remove_option),
    _of_option(change_option, {"label": "Other"}),
    _of_option(move_option, None),
    _of_view(remove_view),
    _of_view(change_view, {"label": "Other", "sort": None}),
    lambda rng, d: add_field(
        d, _table(rng, d)["key"], {"key": f"new{rng.randrange(99)}", "type": "text", "label": "New"}
    ),
    lambda rng, d: add_table(
        d, {"key": f"table{rng.randrange(99)}", "label": f"Table {rng.randrange(9999)}"}
    ),
    lambda rng, d: remove_table(d, _table(rng, d)["key"]),
    lambda rng, d: move_table(d, _table(rng, d)["key"], None),
    lambda rng, d: copy_table(d, "company", "copied", "Copied"),
    lambda rng, d: remove_form(d, "deal.main"),
    lambda rng, d: add_view(d, view("more", "deal")),
    lambda rng, d: {**d, "label": f"Shop {rng.randrange(99)}"},
)


def changed(rng: Random, document: Document) -> Made:
    """Return some change of the document that leaves it without a fault, and its data acts."""
    while True:
        try:
            made = rng.choice(MAKERS)(rng, copy.deepcopy(document))
        except (ProductError, IndexError, ValueError):
            continue  # there is nothing here to do that with
        made, acts = made if isinstance(made, tuple) else (made, ())
        after = getattr(made, "document", made)
        if not getattr(made, "refused", ()) and after != document and check(after) == []:
            return after, acts


def live_change(shop: Shop, document: Document, acts: tuple[dict[str, Any], ...]) -> int:
    with unit_of_work(shop.engine) as work:
        live = shop.live()
        stored = StoredDefinition(dict(document), {})
        return publish(work, shop.workspace_id, stored, live.revision, None, "", acts=acts).revision


def fill(shop: Shop) -> None:
    rows = [
        {
            "name": "D0",
            "level": "a",
            "tags": ["a", "b"],
            "size": "1.5",
            "day": "2026-11-22",
            "at": 1,
            "with": [2, 1],
        },
        {
            "name": "D1",
            "level": "b",
            "tags": ["c"],
            "size": "12",
            "at": 2,
            "lines": [{"what": "x", "kind": "b"}],
        },
        {"name": "D2", "level": "d", "tags": None, "lines": [{"what": "y", "kind": "a"}, {"what": "z"}]},
        {"name": "D3"},
    ]
    with unit_of_work(shop.engine) as work:
        context = make_context(work.connection, shop.live(), Actor.system(shop.workspace_id), work.now)
        companies = [{"name": "Acme", "city": "Bern"}, {"name": "Zed", "city": "Rome"}]
        service.create(work, context, "company", companies, "test")
        service.create(work, context, "deal", rows, "test")


def write_note(shop: Shop, rng: Random, notes: dict[int, str]) -> None:
    """Change what nobody's change is about, where it can be seen just now."""
    live = shop.live()
    if "deal" not in live.tables:
        return
    record = rng.randrange(4) + 1
    with unit_of_work(shop.engine) as work:
        context = make_context(work.connection, live, Actor.system(shop.workspace_id), work.now)
        try:
            service.update(
                work, context, "deal", [service.Change(record, {"note": f"{rng.random()}"})], "form"
            )
        except Invalid:
            return
    notes[record] = "written"


def take_back(shop: Shop, number: int, choices: Mapping[str, str]) -> None:
    with unit_of_work(shop.engine) as work:
        undo(work, shop.live(), number, None, choices)


def read(shop: Shop) -> dict[str, Any]:
    """Return every value of every record as people read it, without the notes."""
    found = {}
    with unit_of_work(shop.engine) as work:
        context = make_context(work.connection, shop.live(), Actor.system(shop.workspace_id), work.now)
        for key, each in shop.live().tables.items():
            if each.definition.parent is None:
                for row in list_records(context, key, ListRequest(limit=50)).rows:
                    values = {
                        name: value for name, value in row.values.items() if name not in ("note", *SYSTEM)
                    }
                    found[key, row.id] = values
    return found


SYSTEM = ("updated_at", "updated_by", "created_at", "created_by", "owner", "owner_department")


@pytest.mark.parametrize("seed", (0, 1, 2, 11, 62, 103))
def test_changes_taken_back_in_any_order_leave_everything_as_it_was(shop, seed):
    rng = Random(seed)
    shop.install(WORLD)
    fill(shop)
    before, notes = read(shop), {}
    left = []
    for _ in range(CHANGES):
        document, acts = changed(rng, shop.live().model.document)
        left.append(live_change(shop, document, acts))
        write_note(shop, rng, notes)
    refused: set[int] = set()
    while left:
        number = rng.choice([each for each in left if each not in refused] or left[-1:])
        try:
            take_back(shop, number, {})
        except (NotTakenBack, Unsettled, Invalid) as error:
            if number != left[-1]:
                refused.add(number)
                continue
            # It stood on a change that was taken back before it: nothing of it can be there again.
            assert isinstance(error, Unsettled), "what was done last can always be taken back"
            with suppress(NotTakenBack):
                take_back(shop, number, {each.id: "mine" for each in error.merge.open})
        left.remove(number)
        refused.clear()
        write_note(shop, rng, notes)
    assert [each.words.en for each in diff(WORLD.document, shop.live().model.document)] == []
    assert read(shop) == before
