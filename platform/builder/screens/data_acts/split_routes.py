"""Some fields of a table become a table of their own: chosen, shown with its first records, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.words import Words
from ....definition.model import Table
from ....web.declare import declare
from ...edits.keys import free_key
from ...edits.split import may_move, split_table
from ...publishing import edited
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import read_words
from ..frame.page import builder_page
from ..taken_keys import field_keys, table_keys
from ..working import Working, working
from .split_preview import first_records

pages = Blueprint("builder_split", __name__)
TITLE = Words("Split “{table}”", "拆分“{table}”")
SPLIT = Words("“{into}” split off from “{table}”", "从“{table}”拆分出“{into}”")
NO_NAME = Words("Name the new table.", "请填写新数据表的名称。")


@pages.get("/a/<app>/builder/tables/<table>/split")
@declare(actor="person", permission="administer")
def ask_split(app: str, table: str) -> Any:
    """Show the fields that may move."""
    state = working(app)
    return _page(state, _table(state, table), {"rows": "distinct"}, [])


@pages.post("/a/<app>/builder/tables/<table>/split")
@declare(actor="person", permission="administer", body="form")
def split(app: str, table: str) -> Any:
    """Show the new table with its first records; do it when that was seen."""
    state = working(app)
    here = _table(state, table)
    typed = request.form.to_dict()
    fields = [each.key for each in may_move(here) if each.key in request.form.getlist("fields")]
    rows = "each" if typed.get("rows") == "each" else "distinct"
    label = read_words(typed, "label")
    into = free_key(table_keys(state), label, "table")
    relation = free_key(field_keys(state, table), label, "relation")

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _page(state, here, typed, fields, status, faults)

    def edit(document: Mapping[str, Any]) -> Mapping[str, Any]:
        made = {"key": into, "label": label}
        return split_table(document, table, fields, made, {"key": relation, "label": label})

    if not label:
        return again(422, [Fault("label", NO_NAME)])
    if "seen" not in request.form:
        try:
            edited(state.document, edit)
        except Invalid as error:
            return again(422, error.faults)
        return _page(state, here, typed, fields, preview=first_records(state.app, here, fields, rows))
    act = {"kind": "split_table", "table": table, "fields": fields, "into": into, "relation": relation}
    return save_change(
        state,
        edit,
        back=builder_path(app, "tables", into),
        again=again,
        message=SPLIT.fill(table=here.label, into=Words.read(label)),
        acts=[{**act, "rows": rows}],
    )


def _page(
    state: Working,
    table: Table,
    typed: Mapping[str, str],
    fields: Sequence[str],
    status: int = 200,
    faults: Sequence[Fault] = (),
    preview: Sequence[Sequence[str]] | None = None,
) -> Any:
    return builder_page(
        "data_acts/split.html",
        state,
        "tables",
        TITLE.fill(table=table.label),
        status,
        faults,
        table=table,
        movable=may_move(table),
        chosen=fields,
        typed=typed,
        preview=preview,
        address=request.path,
        back=builder_path(state.app.key, "tables", table.key),
    )


def _table(state: Working, key: str) -> Table:
    """Return a table, no sub-form; raises NotFound."""
    found = state.model.tables.get(key)
    if found is None or found.parent is not None:
        raise NotFound
    return found
