"""What of a table's fields may go along as sample data: nothing that is somebody's own goes as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ...definition.links import link
from ...definition.model import App, Table
from ...fields import SYSTEM_FIELDS, Field, type_of

PLAIN = frozenset(
    {
        "text", "long_text", "number", "money", "percent", "rating", "progress", "date", "date_time",
        "time_of_day", "duration", "select", "multi_select", "checkbox", "url",
    }
)  # fmt: skip
"""Types whose values say nothing of a person by their nature."""
NUMBERED: Mapping[str, str] = {
    "text": "{label} {n}",
    "long_text": "{label} {n}",
    "phone": "+86138{n:08d}",
    "email": "name{n}@example.com",
}
"""What stands in the place of a value that does not go along: the label and a number, a number nobody has."""
ALWAYS_REPLACED = ("phone", "email")
SYSTEM = frozenset(each.key for each in SYSTEM_FIELDS)


@dataclass(frozen=True, slots=True)
class Offered:
    """One table as it is offered."""

    table: Table
    fields: Sequence[Field]
    """Those whose values can go along as they are."""
    usual: Sequence[str]
    """Those of them that do unless somebody says otherwise: not what records are called, and no free text."""
    withheld: Sequence[Field]
    """Those whose values are left out, or replaced where there must be one."""
    why_not: Words | None = None
    """Why no record of it can go along."""


def offered(app: App) -> list[Offered]:
    """Return the tables of an app with what of them may go along."""
    return [_offered(each) for each in app.tables.values() if each.parent is None]


def _offered(table: Table) -> Offered:
    kept = [each for each in table.fields if type_of(each).writable and each.key not in SYSTEM]
    fields = [each for each in kept if may_go(table, each)]
    withheld = [each for each in kept if each not in fields and each.type != "member"]
    lacking = [each for each in withheld if each.required and each.type not in NUMBERED]
    named = (table.title, *(each.key for each in fields if each.type == "long_text"))
    usual = [each.key for each in fields if each.key not in named or each.type not in NUMBERED]
    why = CANNOT.fill(field=lacking[0].label) if lacking else None
    return Offered(table, fields, usual, withheld, why)


def may_go(table: Table, field: Field) -> bool:
    """Say whether a field's values may go along as they are: links to records that go along too, and rows."""
    if field.sensitivity:
        return False
    if field.type == "subform":
        children = map(Field.read, field.settings["fields"])
        return not any(each.required and not row_may_go(each) for each in children)
    leads = link(table.key, field)
    return field.type in PLAIN or (leads is not None and field.type == "relation")


def row_may_go(field: Field) -> bool:
    """Say whether a field's values may go along within the rows of a sub-form."""
    return not field.sensitivity and field.type in PLAIN


def replacement(field: Field, number: int, language: str) -> Any:
    """Return what stands in the place of a value that does not go along; None where nothing has to."""
    pattern = NUMBERED.get(field.type)
    if pattern is None or not (field.required or field.type in ALWAYS_REPLACED):
        return None
    return pattern.format(label=field.label.to(language), n=number)


CANNOT = Words(
    "“{field}” must be filled in and its values do not go along.", "“{field}”为必填，但其内容不能随包导出。"
)
