"""The editor of conditions: rows "field, operator, value" in groups of all or any, as plain form members and as a tree.

Rows and groups are numbered together as they stand. Members: `match` ("and" or "or") of the whole; of row 1 `f1.field`,
`f1.op`, `f1.how` (what it compares with), `f1.value` (repeated for several values) and `f1.was` (the field and the how
it was drawn with: another one begins anew); of group 2 `g2.match`; `f3.in` and `g3.in` name the group they stand in.
The button `do`: "apply", "show" (draw again), "add" a row or "group" a row in a group, "add.2" and "group.2" within
group 2, "remove.1". A form with several editors gives each a prefix before all of these names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from ...core.periods import NAMED_DAYS, NAMED_PERIODS
from ...core.whole_number import whole_number
from ...fields import type_of
from ...fields.base import Reader
from ...fields.comparable import comparable
from ...fields.field import Field
from .filter_leaf import counts_days, leaf_of_row, row_of_leaf
from .filter_rows import DAY, OTHER, VALUE, FilterForm, FilterRow, RowGroup
from .operators import BEFORE_AFTER, LAST_NEXT, NOTHING, ONE, PERIOD, takes

FORM_NAME = re.compile(r"match|do|f\d{1,3}\.(field|op|value|how|was|in)|g\d{1,3}\.(match|in)", re.ASCII)
MOST_ROWS = 50
MOST_DEPTH = 5
"""How deep groups stand within each other in the editor, the whole counted."""
Operators = Callable[[Field], Sequence[str]]
"""Gives the operators that a field is offered with."""


def form_of(tree: Any, prefix: str = "") -> FilterForm:
    """Return the rows of a filter tree; one that they cannot show is not `plain`."""
    form = FilterForm(prefix=prefix)
    if not tree:
        return form
    joint = _joint(tree)
    form.match = joint or "and"
    below = tree[joint] if joint else [tree]
    if not below and joint == "or":
        return FilterForm(plain=False, prefix=prefix)
    if not all(_shown(form, each, 0, 1) for each in below) or len(form.rows) > MOST_ROWS:
        return FilterForm(plain=False, prefix=prefix)
    return form


def _joint(tree: Any) -> str | None:
    """Return "and" or "or" where a tree is a group, None where it is anything else."""
    if not isinstance(tree, Mapping) or len(tree) != 1:
        return None
    joint = next(iter(tree))
    return joint if joint in ("and", "or") and isinstance(tree[joint], list) else None


def _shown(form: FilterForm, tree: Any, within: int, depth: int) -> bool:
    """Put a part of a tree into the form, as it stands; False where rows cannot show it."""
    joint = _joint(tree)
    if joint is None:
        row = row_of_leaf(tree)
        if row is not None:
            form.place(row, within)
        return row is not None
    if not tree[joint] or depth >= MOST_DEPTH:
        return False
    group = RowGroup(joint)
    form.place(group, within)
    return all(_shown(form, each, group.number, depth + 1) for each in tree[joint])


def read_filter_form(
    arguments: MultiDict[str, str],
    known: Mapping[str, Field],
    prefix: str = "",
    operators: Operators | None = None,
) -> FilterForm:
    """Return the rows that were sent, after the button that was pressed has done its work."""
    offered = operators or (lambda field: type_of(field).operators)
    sent = _own(arguments, prefix)
    form = FilterForm("or" if sent.get("match") == "or" else "and", prefix=prefix)
    act, _, at = sent.get("do", "apply").partition(".")
    place = whole_number(at) or 0
    kept = {0: 0}
    for number, kind in _numbers(sent):
        within = kept.get(_number(sent.get(f"{kind}{number}.in", "")))
        if within is None or (act == "remove" and number == place):
            continue
        if kind == "g" and form.depth(within) < MOST_DEPTH:
            group = RowGroup("or" if sent.get(f"g{number}.match") == "or" else "and")
            form.place(group, within)
            kept[number] = group.number
        elif kind == "f" and sent.get(f"f{number}.field") in known and len(form.rows) < MOST_ROWS:
            form.place(_sent(sent, number, known, offered), within)
    if act in ("add", "group") and len(form.rows) < MOST_ROWS:
        _add(form, kept.get(place, 0), act == "group", known, offered)
    form.number()
    return form


def _own(arguments: MultiDict[str, str], prefix: str) -> MultiDict[str, str]:
    """Return the members of one editor without its prefix; of another one's button nothing is left."""
    found = MultiDict()
    for name, value in arguments.items(multi=True):
        if name == "do":
            if value.startswith(prefix):
                found.add("do", value.removeprefix(prefix))
        elif name.startswith(prefix):
            found.add(name.removeprefix(prefix), value)
    return found


def _numbers(sent: MultiDict[str, str]) -> list[tuple[int, str]]:
    """Return the numbers of rows ("f") and groups ("g") in the order in which they stood."""
    named = (re.fullmatch(r"(?:f(\d{1,3})\.field|g(\d{1,3})\.match)", name, re.ASCII) for name in sent)
    return sorted((int(each[1] or each[2]), "f" if each[1] else "g") for each in named if each)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _add(
    form: FilterForm, within: int, grouped: bool, known: Mapping[str, Field], operators: Operators
) -> None:
    """Put a new row at the end of a group: on the first field whose first operator asks for a value."""
    first = {path: operators(field)[0] for path, field in known.items() if operators(field)}
    asking = [path for path, operator in first.items() if takes(operator) != NOTHING]
    path = (asking or list(first))[0]
    if grouped and form.depth(within) < MOST_DEPTH:
        inside = form.within(within)
        group = RowGroup("or" if (inside.match if inside else form.match) == "and" else "and")
        form.place(group, within)
        within = group.number
    form.place(FilterRow(path, first[path]), within)


def _sent(
    sent: MultiDict[str, str], number: int, known: Mapping[str, Field], operators: Operators
) -> FilterRow:
    """Return a row as it was sent; what does not go with its field or its way of comparing is left out."""
    name = f"f{number}"
    path = sent[f"{name}.field"]
    was_field, _, was_how = sent.get(f"{name}.was", "").partition(" ")
    anew = bool(was_field) and was_field != path
    allowed = operators(known[path])
    operator = "" if anew else sent.get(f"{name}.op", "")
    if operator not in allowed:
        operator = allowed[0] if allowed else ""
    ways = ways_of(known[path], operator, path, known)
    how = sent.get(f"{name}.how", "")
    how = how if how in ways and not anew else ways[0]
    values = [each for each in sent.getlist(f"{name}.value") if each != ""]
    if anew or (was_how and was_how != how) or not _fits(how, operator, values):
        values = []
    return FilterRow(path, operator, values, how)


def _fits(how: str, operator: str, values: Sequence[str]) -> bool:
    """Say whether what a control sent is of the kind that the row asks for now: it may come from another control."""
    name = values[0].partition(":")[0] if values else ""
    if how == OTHER:
        return all(part.isidentifier() for part in name.split("."))
    if how == DAY:
        return name in NAMED_DAYS or name in BEFORE_AFTER
    return takes(operator) != PERIOD or name in NAMED_PERIODS or name in LAST_NEXT


def ways_of(field: Field, operator: str, path: str, known: Mapping[str, Field]) -> list[str]:
    """Return what a condition may compare with: a value, a day counted from today, another field of the record."""
    if takes(operator) != ONE:
        return [VALUE]
    days = [DAY] if counts_days(field) else []
    return [VALUE, *days, *([OTHER] if others_of(field, path, known) else [])]


def others_of(field: Field, path: str, known: Mapping[str, Field]) -> list[str]:
    """Return the fields of the record itself whose values a field can be compared with."""
    return [
        name for name, each in known.items() if "." not in name and name != path and comparable(field, each)
    ]


def tree_of(form: FilterForm, known: Mapping[str, Field], reader: Reader) -> Any:
    """Return the tree of the rows, or None without any; rows whose value cannot be read get a fault."""
    return _tree(form, 0, form.match, known, reader)


def _tree(form: FilterForm, within: int, match: str, known: Mapping[str, Field], reader: Reader) -> Any:
    parts = []
    for each in form.inside(within):
        if isinstance(each, RowGroup):
            part = _tree(form, each.number, each.match, known, reader)
        else:
            part = leaf_of_row(each, known[each.field], reader)
        if part is not None:
            parts.append(part)
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {match: parts}
