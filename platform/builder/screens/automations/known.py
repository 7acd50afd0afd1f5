"""What a card of the flow may speak of: the values of the record, of the event and of earlier steps, in groups."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ....automations.shape import BEFORE, EVENT, INPUT, ITEM, RECORD_NAME, RESERVED, STEPS, VARS, Shape
from ....core.words import Words
from ....definition.links import link
from ....definition.model import App
from ....definition.references.expressions import gives
from ....definition.run_scope import about, run_type, scope_at
from ....definition.types import path_type
from ....expressions import Type
from ...edits.flow import branch_in, find_step, keys_of, steps_of
from .editing import Editing, step_kind
from .faults import CONDITION, TRIGGER, WHOLE

GROUPS: Mapping[str, Words] = {
    RECORD_NAME: Words("The record", "当前记录"),
    BEFORE: Words("Before the change", "修改前"),
    EVENT: Words("What happened", "触发事件"),
    INPUT: Words("Input", "输入"),
    ITEM: Words("Each turn", "当前循环项"),
    VARS: Words("Variables", "变量"),
}
EVENT_NAMES: Mapping[str, Words] = {
    "person": Words("Who did it", "操作人"),
    "at": Words("When", "时间"),
    "kind": Words("What was done", "操作"),
    "source": Words("Where it came from", "来源"),
    "automation": Words("By which automation", "触发的自动化"),
}
MEMBERS: Mapping[str, Words] = {
    "count": Words("how many", "数量"),
    "first": Words("the first", "第一条"),
    "id": Words("its number", "编号"),
}
THROUGH = Words("{through} › {label}", "{through} › {label}")
DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Chip:
    """One value that can be spoken of: the name to write, what people call it, what it gives."""

    name: str
    label: Words
    type: Type
    table: str | None = None
    """The table whose record or records it is."""


@dataclass(frozen=True, slots=True)
class ChipGroup:
    """Values that come from one place."""

    label: Words
    chips: Sequence[Chip]


class Known:
    """The names that one card of a flow may use."""

    def __init__(self, it: Editing, at: str) -> None:
        self.it, self.app = it, it.model
        table = about(it.document)
        self.table = table if table in it.model.tables else None
        self.scope: Mapping[str, Shape] = scope_at(self.app, it.document, _step_of(it, at))

    def type(self, path: tuple[str, ...]) -> Type | None:
        """Return the type of a name, None for one that is not known."""
        return run_type(self.app, self.table, self.scope, path)

    @cached_property
    def groups(self) -> list[ChipGroup]:
        """Everything that can be spoken of, by where it comes from."""
        return [each for each in self._found() if each.chips]

    def fitting(self, wanted: Type | None, table: str | None = None) -> list[ChipGroup]:
        """Return what gives a type, or can stand where it is wanted; None for anything."""
        return [
            ChipGroup(group.label, kept)
            for group in self.groups
            if (kept := [each for each in group.chips if _fits(each, wanted, table)])
        ]

    def chip(self, name: str) -> Chip | None:
        """Return what is offered under a name."""
        return next((each for group in self.groups for each in group.chips if each.name == name), None)

    def _found(self) -> Iterator[ChipGroup]:
        if self.table is not None:
            hidden = RESERVED & set(self.app.tables[self.table].by_key)
            before = f"{RECORD_NAME}." if hidden else ""
            itself = self.scope.get(RECORD_NAME)
            own = (
                [Chip(RECORD_NAME, GROUPS[RECORD_NAME], itself.type, self.table)]
                if itself and itself.type
                else []
            )
            yield ChipGroup(GROUPS[RECORD_NAME], [*own, *_fields(self.app, self.table, before)])
            yield from self._linked(self.table, before, GROUPS[RECORD_NAME])
        for name in (BEFORE, EVENT, ITEM, INPUT, VARS):
            if name in self.scope:
                yield ChipGroup(GROUPS[name], list(self._below(name, self.scope[name], None)))
        item = self.scope.get(ITEM)
        if item is not None and item.table in self.app.tables:
            assert item.table is not None
            yield from self._linked(item.table, f"{ITEM}.", GROUPS[ITEM])
        steps = self.scope.get(STEPS)
        for key, shape in steps.members.items() if steps else ():
            yield ChipGroup(self.step_label(key), list(self._below(f"{STEPS}.{key}", shape, None)))

    def _linked(self, table: str, before: str, whole: Words) -> Iterator[ChipGroup]:
        """Yield the fields one link away from a record, link by link."""
        for field in self.app.tables[table].fields:
            leads = link(table, field)
            if leads is not None and not leads.many and leads.table in self.app.tables:
                label = THROUGH.fill(through=whole, label=field.label)
                yield ChipGroup(label, list(_fields(self.app, leads.table, f"{before}{field.key}.")))

    def _below(self, name: str, shape: Shape, label: Words | None, depth: int = 0) -> Iterator[Chip]:
        """Yield what a shape gives: itself, its members, and the fields of the record it is."""
        if shape.type is not None:
            yield Chip(name, label or self._itself(name), shape.type, shape.table)
        if depth < DEEPEST:
            for key, inner in shape.members.items():
                said = _member(name, key)
                yield from self._below(
                    f"{name}.{key}",
                    inner,
                    THROUGH.fill(through=label, label=said) if label else said,
                    depth + 1,
                )
        if shape.table in self.app.tables and not (shape.many and depth):
            assert shape.table is not None
            for each in _fields(self.app, shape.table, f"{name}.", many=shape.many):
                if each.name.rpartition(".")[2] not in shape.members:
                    said = THROUGH.fill(through=label, label=each.label) if label else each.label
                    yield Chip(each.name, said, each.type, each.table)

    def _itself(self, name: str) -> Words:
        head, _, rest = name.partition(".")
        return self.step_label(rest) if head == STEPS else GROUPS.get(head, Words(name, name))

    def step_label(self, key: str) -> Words:
        """Return what people call a step."""
        step = find_step(self.it.document, key)
        kind = step_kind(step)
        return Words.read(step.get("label") or (kind.label if kind else key))


def _fields(app: App, table: str, before: str, many: bool = False) -> Iterator[Chip]:
    for key, field in app.tables[table].by_key.items():
        gives_ = path_type(app, table, (key,))
        if gives_ is not None:
            leads = link(table, field)
            yield Chip(
                f"{before}{key}",
                field.label,
                Type(gives_.kind, gives_.many or many),
                leads.table if leads else None,
            )


def _member(name: str, key: str) -> Words:
    named = EVENT_NAMES if name == EVENT else MEMBERS
    return named.get(key, Words(key, key))


def _fits(chip: Chip, wanted: Type | None, table: str | None) -> bool:
    if wanted is not None and not gives(chip.type, wanted):
        return False
    return table is None or chip.table in (None, table)


def _step_of(it: Editing, at: str) -> str | None:
    """Return the step whose names a card sees: a branch sees those of the step it belongs to."""
    if at in ("", TRIGGER, CONDITION, WHOLE) or at not in keys_of(it.document):
        return None
    if any(each["key"] == at for each in steps_of(it.document)):
        return at
    return branch_in(it.document, at)[0]
