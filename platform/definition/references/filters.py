"""Filter trees: every condition names a field, an operator its type has, and a value that fits."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from ...core.errors import Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...expressions import Environment, Type
from ...fields import Field, type_of
from ...fields.comparable import COMPARED, comparable, other_path
from ..fault import shown
from ..layout import Steps
from ..links import link
from ..sentences import near
from ..shapes import shape_faults
from ..sound import Sound
from .paths import find_field, find_path


def check_filter(sound: Sound, steps: Steps, table: str, tree: Any, form_of: str | None = None) -> None:
    """Note what is wrong in a filter over a table; None is no filter.

    Within a form of the table `form_of` a value may be `{"from": "<field of that table>"}`.
    """
    waiting: list[tuple[Any, Steps, int]] = [(tree, steps, 1)] if tree is not None else []
    nodes = 0
    while waiting:
        node, place, depth = waiting.pop()
        nodes += 1
        if nodes > LIMITS.filter_nodes or depth > LIMITS.filter_depth:
            words = TOO_LARGE.fill(nodes=LIMITS.filter_nodes, depth=LIMITS.filter_depth)
            sound.faults.add(steps, words, "filter_too_large")
            return
        if not _well_formed(node):
            for fault in shape_faults("filter", node):
                sound.faults.add((*place, *fault.steps), fault.words, fault.code)
            continue
        for joint in ("and", "or"):
            listed = enumerate(node.get(joint, ()))
            waiting.extend((each, (*place, joint, position), depth + 1) for position, each in listed)
        if "not" in node:
            waiting.append((node["not"], (*place, "not"), depth + 1))
        if "field" in node:
            _check_condition(sound, place, table, node, form_of)


def _well_formed(node: Any) -> bool:
    """Return whether a node is as its schema says: a quick look, as filters are long and nearly always right."""
    if not isinstance(node, dict):
        return False
    if "field" in node:
        return node.keys() <= {"field", "op", "value"} and all(
            isinstance(node.get(m), str) for m in ("field", "op")
        )
    joint, inner = next(iter(node.items()), ("", None))
    wanted = dict if joint == "not" else list
    return len(node) == 1 and joint in ("and", "or", "not") and isinstance(inner, wanted)


def _check_condition(
    sound: Sound, steps: Steps, table: str, node: dict[str, Any], form_of: str | None
) -> None:
    hops = find_path(sound, (*steps, "field"), table, node["field"])
    if not hops or (hops[-1].table.key, hops[-1].field.key) in sound.untyped:
        return
    field, operator = hops[-1].field, node["op"]
    possible = type_of(field).operators
    if operator not in possible:
        words = NO_OPERATOR.fill(
            it=shown(operator),
            field=shown(node["field"]),
            possible=", ".join(possible),
            near=near(operator, possible),
        )
        sound.faults.add((*steps, "op"), words, "wrong_operator")
        return
    value = node.get("value")
    if other_path(value) is not None:
        _check_other(sound, (*steps, "value", "field"), table, node, field)
        return
    if form_of is not None and isinstance(value, dict) and set(value) == {"from"}:
        find_field(sound, (*steps, "value", "from"), form_of, value["from"])
        return
    _check_value(sound, (*steps, "value"), field, operator, value)


def _check_other(sound: Sound, steps: Steps, table: str, node: dict[str, Any], field: Field) -> None:
    """Note a field that a condition compares with and cannot: it must be one value, of the same kind."""
    hops = find_path(sound, steps, table, node["value"]["field"])
    if not hops or (hops[-1].table.key, hops[-1].field.key) in sound.untyped:
        return
    leads = (link(hop.table.key, hop.field) for hop in hops[:-1])
    one = all(each is not None and not each.many for each in leads)
    if not one or node["op"] not in COMPARED or not comparable(field, hops[-1].field):
        words = NOT_COMPARED.fill(field=shown(node["field"]), other=shown(node["value"]["field"]))
        sound.faults.add(steps, words, "wrong_value")


def _check_value(sound: Sound, steps: Steps, field: Field, operator: str, value: Any) -> None:
    kind = type_of(field)
    try:
        kind.condition(
            field, operator, value, sa.column(field.key, kind.column_type(field) or sa.Text()), _SCOPE
        )
    except Malformed as problem:
        why = problem.data.get("why")
        words = why if isinstance(why, Words) else Words(problem.say("en"), problem.say("zh"))
        sound.faults.add(steps, words, "wrong_value")


class _NoRecord:
    """A scope without a database behind it: enough for a type to say whether a value fits its operator."""

    dialect = "sqlite"
    environment = Environment(datetime(2000, 1, 1, tzinfo=UTC), "UTC", 1, (1,), "en")
    id: sa.ColumnElement[int] = sa.column("id", sa.Integer)
    title: sa.ColumnElement[str] = sa.column("title", sa.Text)

    def column(self, key: str) -> sa.ColumnElement:
        return sa.column(key)

    def value(self, path: tuple[str, ...]) -> sa.ColumnElement:
        return sa.column(".".join(path))

    def type_of(self, _path: tuple[str, ...]) -> Type | None:
        return None

    def linked(self, _key: str) -> _NoRecord:
        return self

    def related(self, _key: str, build: Callable[[_NoRecord], sa.Select]) -> sa.ScalarSelect:
        return build(self).scalar_subquery()


_SCOPE = _NoRecord()

NO_OPERATOR = Words(
    "The field {field} cannot be filtered by {it}; possible: {possible}{near}",
    "字段 {field} 不支持筛选方式 {it}，可用：{possible}{near}",
)
NOT_COMPARED = Words(
    "The field {field} cannot be compared with {other} here: both must be of one kind, one value each.",
    "字段 {field} 不能与 {other} 这样比较：两者须为同类的单值字段。",
)
TOO_LARGE = Words(
    "A filter has at most {nodes} conditions and {depth} levels; simplify it.",
    "筛选最多 {nodes} 个条件、{depth} 层，请简化。",
)
