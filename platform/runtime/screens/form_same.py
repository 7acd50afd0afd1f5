"""Records taken for the same as what a form holds, as its page tells of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import request

from ...core.words import Words
from ...web.current import say
from ..forms.duplicates import Same, match_fields, same_records
from ..records.context import Context
from ..records.page import Row
from .form_open import OpenForm
from .paths import duplicates_path, record_path

SAVE_ANYWAY = "_same"
"""A posted form carries it when who sends it has read which records are the same."""
MOST_TOLD = 5
SEEN = Words("There is already a record with the same {fields}:", "已有{fields}相同的记录：")
UNSEEN = Words(
    "There is already a record with the same {fields} that you may not see; its owner is {owner}.",
    "已有{fields}相同的记录，您无权查看，负责人：{owner}。",
)
NO_OWNER = Words(
    "There is already a record with the same {fields} that you may not see.",
    "已有{fields}相同的记录，您无权查看。",
)


@dataclass(frozen=True, slots=True)
class SameView:
    """One record that is the same: beside which field it is told, the sentence, and the way to it."""

    field: str
    text: str
    title: str
    href: str
    """"" for a record the actor may not see."""


def same_views(
    context: Context, table_key: str, values: Mapping[str, Any], row: Row | None = None
) -> list[SameView]:
    """Return what a form's page tells of records that are the same as its values."""
    found = same_records(context, table_key, values, row)[:MOST_TOLD]
    return [_view(context, table_key, each) for each in found]


def asks_first(opened: OpenForm, values: Mapping[str, Any]) -> Sequence[SameView]:
    """Return the records to ask about before a form is saved; none once they were read."""
    if SAVE_ANYWAY in request.form:
        return ()
    return same_views(opened.context, opened.table.key, values, opened.row)


def match_address(opened: OpenForm) -> tuple[str, str]:
    """Return where a form asks while it is filled in, and for which of its fields; "" where it has none of them."""
    mine = opened.context.rights.tables[opened.table.key]
    placed = {each.field.key for each in opened.placed if each.writable}
    asked = sorted(match_fields(opened.table, mine))
    if not placed.intersection(asked):
        return "", ""
    path = duplicates_path(opened.context.app.key, opened.table.key)
    return (f"{path}?_id={opened.row.id}" if opened.row else path), " ".join(asked)


def _view(context: Context, table_key: str, same: Same) -> SameView:
    table = context.app.model.tables[table_key]
    joiner = Words(", ", "、").to(context.actor.language)
    told = {"fields": joiner.join(table.by_key[key].label.to(context.actor.language) for key in same.fields)}
    if same.id is not None:
        path = record_path(context.app.key, table_key, same.id)
        return SameView(same.fields[0], say(SEEN, **told), same.title, path)
    text = say(UNSEEN, owner=same.owner, **told) if same.owner else say(NO_OWNER, **told)
    return SameView(same.fields[0], text, "", "")
