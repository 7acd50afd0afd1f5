"""Which fields a view of some type can be made of: a board stacks by choices, a calendar needs days."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..core.words import Words
from ..fields import Field, type_of
from .links import link
from .model import Table

Fits = Callable[[Table, Field], bool]


def _stacks(_table: Table, field: Field) -> bool:
    """A field whose value is one of few: a choice, a person or department, a tick, or one record."""
    if field.type in ("select", "checkbox"):
        return True
    reference = type_of(field).reference(field)
    return reference is not None and reference.kind != "file" and not reference.many


def _own_table(table: Table, field: Field) -> bool:
    leads = link(table.key, field)
    return field.type == "relation" and leads is not None and leads.table == table.key


def _parent(table: Table, field: Field) -> bool:
    leads = link(table.key, field)
    return _own_table(table, field) and leads is not None and not leads.many


def _dated(_table: Table, field: Field) -> bool:
    return "day" in type_of(field).groupings


def _pictured(_table: Table, field: Field) -> bool:
    return field.type in ("image", "attachment")


def _measured(_table: Table, field: Field) -> bool:
    return "avg" in type_of(field).aggregates


def _summed(_table: Table, field: Field) -> bool:
    return "sum" in type_of(field).aggregates


def _filtered(_table: Table, field: Field) -> bool:
    return bool(type_of(field).operators)


FITTING: Mapping[str, Fits] = {
    "stack": _stacks,
    "lanes": _stacks,
    "cover": _pictured,
    "sums": _summed,
    "parent": _parent,
    "start": _dated,
    "end": _dated,
    "progress": _measured,
    "after": _own_table,
    "bar": _filtered,
}
"""By the member of a view that names fields: whether a field of its table can stand there."""

KINDS: Mapping[str, Words] = {
    "stack": Words("a select, a person, a check box or a link to one record", "单选、成员、复选框或单条关联"),
    "lanes": Words("a select, a person, a check box or a link to one record", "单选、成员、复选框或单条关联"),
    "cover": Words("pictures or files", "图片或附件"),
    "sums": Words("numbers that can be added up", "可求和的数值"),
    "parent": Words("a link to one record of the same table", "指向本表单条记录的关联"),
    "start": Words("a date or a time", "日期或时间"),
    "end": Words("a date or a time", "日期或时间"),
    "progress": Words("a number or a percentage", "数值或百分比"),
    "after": Words("a link to the same table", "指向本表的关联"),
    "bar": Words("values that lists can be filtered by", "可筛选的值"),
}

NEEDED: Mapping[str, tuple[str, ...]] = {
    "board": ("stack",),
    "tree": ("parent",),
    "calendar": ("dates",),
    "timeline": ("start",),
}
"""By a view's type: the members without which it has nothing to show."""


def fits(member: str, table: Table, field: Field) -> bool:
    """Say whether a field of a table can stand in a member of a view."""
    return FITTING[member](table, field)
