"""The staff's filter bar: quick controls for the fields a view names, which write conditions into the address.

They stand on top of the view's own filter. A condition of the bar is a leaf of the address's filter over its field.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.errors import ProductError
from ...core.periods import day_words, period_words
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...fields.field import Field
from ..records.context import Context
from .filter_leaf import listed, operand_field
from .grid_request import GridRequest, filter_text

ME = Words("Me", "我")
YES, NO = Words("Yes", "是"), Words("No", "否")
ANOTHER = Words("another field", "另一字段")
SAID = 2
"""How many chosen values a control names before it counts."""


@dataclass(frozen=True, slots=True)
class BarItem:
    """One control of the bar as the list shows it, closed."""

    key: str
    label: Words
    said: str
    """What it narrows to; "" where it narrows nothing."""
    href: str
    clear: str
    """The list's address without its condition."""


def bar_items(
    context: Context, asked: GridRequest, told: Sequence[str], known: Mapping[str, Field], reader: Reader
) -> list[BarItem]:
    """Return the controls for the fields that a view names and the actor can filter by."""
    try:
        tree = asked.tree
    except ProductError:
        tree = None
    found = []
    for key in told:
        if key in known:
            leaf = leaf_of(tree, key)
            said = says(context, known[key], leaf, reader) if leaf else ""
            clear = asked.href(filter=filter_text(with_leaf(tree, key, None)))
            found.append(BarItem(key, known[key].label, said, bar_href(asked, key), clear))
    return found


def bar_href(asked: GridRequest, key: str) -> str:
    """Return the address of one control's menu."""
    path, _, query = asked.view_menu_href.partition("?")
    return f"{path.removesuffix('menu')}bar/{key}" + (f"?{query}" if query else "")


def leaf_of(tree: Any, key: str) -> Mapping[str, Any] | None:
    """Return the condition over a field that must hold by itself, or None."""
    return next((each for each in _parts(tree) if each.get("field") == key), None)


def with_leaf(tree: Any, key: str, leaf: Mapping[str, Any] | None) -> Any:
    """Return the filter with another condition over a field, or without one."""
    before = _parts(tree)
    place = next((at for at, each in enumerate(before) if each.get("field") == key), len(before))
    parts = [*before[:place], *([leaf] if leaf else []), *before[place + 1 :]]
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else {"and": parts}


def _parts(tree: Any) -> list[Any]:
    if not isinstance(tree, Mapping):
        return []
    below = tree.get("and")
    parts = below if isinstance(below, list) else [tree]
    return [each for each in parts if isinstance(each, Mapping)]


def says(context: Context, field: Field, leaf: Mapping[str, Any], reader: Reader) -> str:
    """Return what a condition narrows to, in a few words."""
    operator, value = leaf.get("op"), leaf.get("value")
    if operator == "is_me":
        return ME.to(reader.language)
    if operator == "within":
        return (period_words(value) or Words(str(value), str(value))).to(reader.language)
    if isinstance(value, Mapping):
        return (day_words(value) or ANOTHER).to(reader.language)
    values = value if isinstance(value, list) else [value]
    texts = [_text(context, field, each, reader) for each in values if each is not None]
    if operator == "between":
        return " – ".join(texts)
    if len(texts) > SAID:
        return Words(f"{len(texts)} chosen", f"已选 {len(texts)} 项").to(reader.language)
    return "、".join(texts) if reader.language == "zh" else ", ".join(texts)


def _text(context: Context, field: Field, value: Any, reader: Reader) -> str:
    field = operand_field(field)
    kind = type_of(field)
    if isinstance(value, bool):
        return (YES if value else NO).to(reader.language)
    if "options" in field.settings:
        labels = {each["key"]: each.get("label", each["key"]) for each in field.settings["options"]}
        return Words.read(labels.get(value, value)).to(reader.language)
    reference = kind.reference(field)
    if reference is not None:
        if reference.kind == "person" and isinstance(value, int):
            return str(context.directory.person(value)["title"])
        return Words("1 chosen", "已选 1 项").to(reader.language)
    try:
        return value if isinstance(value, str) and not kind.groupings else kind.format(field, value, reader)
    except (ValueError, TypeError, AttributeError, ProductError):
        return str(value)


def operator_for(field: Field) -> str:
    """Return the operator that a field's control narrows by."""
    offered = type_of(field).operators
    shown = operand_field(field)
    kinds: Sequence[str] = (
        ("in", "has_any", "is")
        if listed(shown)
        else ("within",)
        if "within" in offered
        else ("between", "contains", "is")
    )
    return next((each for each in kinds if each in offered), offered[0])
