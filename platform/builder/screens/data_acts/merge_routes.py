"""Several options of a choice become one: chosen, shown what that comes to, done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault, Invalid, NotFound
from ....core.words import Words
from ....definition.model import Table
from ....fields import Field
from ....runtime.apps.acts.option_values import counted
from ....runtime.apps.live import LiveApp
from ....web.current import connection
from ....web.declare import declare
from ...edits.options import merge_options
from ...edits.removal import Removal
from ..administered import builder_path
from ..changing import save_change
from ..frame.page import builder_page, taking_out
from ..working import Working, working

pages = Blueprint("builder_merge_options", __name__)
TITLE = Words("Merge options of “{field}”", "合并“{field}”的选项")
MERGED = Words("Options {gone} of “{field}” merged into “{into}”", "将“{field}”的选项{gone}合并到“{into}”")
CHOOSE = Words("Choose what to merge, and into which option.", "请选择要合并的选项以及合并到哪个选项。")


@pages.get("/a/<app>/builder/tables/<table>/fields/<field>/merge-options")
@declare(actor="person", permission="administer")
def ask_merge(app: str, table: str, field: str) -> Any:
    """Show the options with how many records hold each."""
    return _page(working(app), table, field, {})


@pages.post("/a/<app>/builder/tables/<table>/fields/<field>/merge-options")
@declare(actor="person", permission="administer", body="form")
def merge(app: str, table: str, field: str) -> Any:
    """Show what merging comes to; do it when that was seen."""
    state = working(app)
    held, into = _field(state, table, field)[1], request.form.get("into", "")
    labels = {each["key"]: Words.read(each.get("label") or each["key"]) for each in _options(held)}
    gone = [each for each in request.form.getlist("gone") if each in labels and each != into]
    typed = {"gone": gone, "into": into}

    def again(status: int, faults: Sequence[Fault]) -> Any:
        return _page(state, table, field, typed, status, faults)

    if not gone or into not in labels:
        return again(422, [Fault("into", CHOOSE)])
    if "seen" not in request.form:
        try:
            return _page(
                state, table, field, typed, made=merge_options(state.document, table, field, gone, into)
            )
        except Invalid as error:
            return again(422, error.faults)
    message = MERGED.fill(field=held.label, gone=_listed([labels[each] for each in gone]), into=labels[into])
    return save_change(
        state,
        taking_out(lambda document: merge_options(document, table, field, gone, into)),
        back=builder_path(app, "tables", table, "fields", field),
        again=again,
        message=message,
        acts=[{"kind": "merge_options", "table": table, "field": field, "from": gone, "into": into}],
    )


def _page(
    state: Working,
    table: str,
    field: str,
    typed: Mapping[str, Any],
    status: int = 200,
    faults: Sequence[Fault] = (),
    made: Removal | None = None,
) -> Any:
    _, held = _field(state, table, field)
    counts = _counts(state.app, table, field)
    return builder_page(
        "data_acts/merge.html",
        state,
        "tables",
        TITLE.fill(field=held.label),
        status,
        faults,
        options=[
            {
                "key": each["key"],
                "label": Words.read(each.get("label") or each["key"]),
                "color": each.get("color", "gray"),
            }
            for each in _options(held)
        ],
        field=held,
        counts=counts,
        typed=typed,
        made=made,
        concerned=sum(counts.get(each, 0) for each in typed.get("gone", ())),
        address=request.path,
        back=builder_path(state.app.key, "tables", table, "fields", field),
    )


def _field(state: Working, table: str, field: str) -> tuple[Table, Field]:
    """Return a choice of a table; raises NotFound for anything else."""
    there = state.model.tables.get(table)
    found = there.by_key.get(field) if there else None
    if there is None or found is None or found.type not in ("select", "multi_select"):
        raise NotFound
    return there, found


def _options(field: Field) -> Sequence[Mapping[str, Any]]:
    return field.settings.get("options", ())


def _counts(app: LiveApp, table: str, field: str) -> Mapping[str, int]:
    """Return how many records hold each option, binned ones too; none of a field that is not live yet."""
    live = app.tables.get(table)
    column = live.columns.get(field) if live else None
    known = live.definition.by_key.get(field) if live else None
    if column is None or known is None or known.type not in ("select", "multi_select"):
        return {}
    told = counted(column, known.type == "multi_select", connection().dialect.name)
    return dict(connection().execute(told).all())


def _listed(labels: Sequence[Words]) -> Words:
    return Words(", ".join(f"“{each.en}”" for each in labels), "、".join(f"“{each.zh}”" for each in labels))
