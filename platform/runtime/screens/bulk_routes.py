"""Many records changed at once: asked with their number, what they hold now and the new values, then done."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, request
from markupsafe import Markup

from ...core.errors import Fault, Invalid, Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...fields import type_of
from ...fields.base import NotUnderstood
from ...fields.field import Field
from ...web.current import current_context, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..access.refusals import NotAllowed
from ..bulk.act import CountChanged
from ..bulk.chosen import Chosen, count_chosen
from ..records.api_value import api_value
from ..records.context import Context
from .bulk_before import Before, before
from .bulk_chosen import NOTHING_CHOSEN, back_to, carried, read_chosen, told_count
from .bulk_doing import NothingOpen, do_act
from .columns import editable_in_cell
from .frame import frame_of
from .inputs import draw_input
from .paths import table_path
from .read_form import value_of

pages = Blueprint("bulk", __name__)
EDIT = Words("Change records", "修改记录")
NO_FIELD = Words("Choose a field to change.", "请选择要修改的字段。")
MOST_REASONS = 5


@dataclass(frozen=True, slots=True)
class Setting:
    """One field of the question: its control, what the records hold now, and what is wrong with what was typed."""

    field: Field
    id: str
    control: Markup
    before: Before | None
    faults: Sequence[Words]


@pages.post("/a/<app>/<table>/bulk")
@declare(actor="person", permission="edit", body="form")
def bulk_edit(app: str, table: str) -> Any:
    """Ask for the new values of many records; with the answer, change them."""
    context = current_context(app)
    offered = _offered(context, table)
    chosen = read_chosen(app, table)
    keys = [key for key in dict.fromkeys(request.form.getlist("set")) if key in offered]
    do = request.form.get("do", "")
    if do.startswith("without."):
        keys = [key for key in keys if key != do.removeprefix("without.")]
    values, faults = _values(offered, keys)
    sent = do in ("change", "leaving")
    if not sent or faults or not keys:
        reasons = [NO_FIELD] if sent and not keys else []
        return _ask(context, table, chosen, offered, keys, faults if sent else {}, reasons)
    told = {key: api_value(value) for key, value in values.items()}
    try:
        return do_act(context, table, chosen, "edit", told, told_count(chosen), leaving=do == "leaving")
    except Invalid as error:
        faults, reasons = _placed(error.faults, keys)
        return _ask(context, table, chosen, offered, keys, faults, reasons, refused=True)
    except (CountChanged, NothingOpen) as error:
        words = Words(error.say("en"), error.say("zh"))
        return _ask(context, table, chosen, offered, keys, {}, [words])


def _offered(context: Context, table: str) -> Mapping[str, Field]:
    """Return the fields that may be set; raises Refused where the actor may not change many records."""
    live, mine = context.table(table)
    for action in ("edit", "bulk_edit"):
        if action not in mine.actions:
            raise NotAllowed(action, context.app.key, live.definition)
    fields = live.definition.by_key
    return {key: each for key, each in fields.items() if key in mine.editable and editable_in_cell(each)}


def _values(
    offered: Mapping[str, Field], keys: Sequence[str]
) -> tuple[dict[str, Any], dict[str, Sequence[Words]]]:
    values: dict[str, Any] = {}
    faults: dict[str, Sequence[Words]] = {}
    for key in keys:
        try:
            values[key] = value_of(offered[key], request.form.getlist(f"v:{key}"), reader())
        except NotUnderstood as error:
            faults[key] = (error.words,)
    return values, faults


def _placed(faults: Sequence[Fault], keys: Sequence[str]) -> tuple[dict[str, Sequence[Words]], list[Words]]:
    """Return the faults beside the fields they name, each once, and the rest."""
    at: dict[str, list[Words]] = {}
    rest: list[Words] = []
    for fault in faults:
        name = fault.path.split(".")[-1] if fault.path.split(".")[0].isdigit() else fault.path.split(".")[0]
        told = at.setdefault(name, []) if name in keys else rest
        if fault.words not in told:
            told.append(fault.words)
    return dict(at), rest[:MOST_REASONS]


def _ask(
    context: Context,
    table: str,
    chosen: Chosen,
    offered: Mapping[str, Field],
    keys: Sequence[str],
    faults: Mapping[str, Sequence[Words]],
    reasons: Sequence[Words],
    refused: bool = False,
) -> Any:
    """Ask for the values; `refused`: some records do not take them, so offer to leave these as they are."""
    counted = count_chosen(context, table, chosen, "edit", keys)
    if not counted.total:
        raise Malformed(why=NOTHING_CHOSEN)
    return page_or_fragment(
        "bulk_edit.html",
        "bulk_edit_form.html",
        422 if faults or reasons else 200,
        frame=frame_of(context, EDIT.to(context.actor.language), table),
        action=f"{table_path(context.app.key, table)}bulk",
        count=counted.total,
        open=counted.open,
        at_once=counted.open <= LIMITS.records_per_bulk,
        label=context.app.tables[table].definition.label,
        refused=refused,
        settings=[
            _setting(context, table, offered[key], chosen, counted.total, faults.get(key, ())) for key in keys
        ],
        offered={key: each for key, each in offered.items() if key not in keys},
        reasons=reasons,
        back=back_to(context.app.key, table),
        **carried(chosen),
    )


def _setting(
    context: Context, table: str, field: Field, chosen: Chosen, count: int, faults: Sequence[Words]
) -> Setting:
    name = f"v:{field.key}"
    texts = request.form.getlist(name)
    typed: Any = texts if type_of(field).many else (texts[0] if texts else "")
    control = draw_input(context, table, field, typed, reader(), name=name, faults=faults, prefix="bulk")
    held = before(context, table, chosen, field, count, reader())
    return Setting(field, f"bulk-v-{field.key}", control, held, faults)
