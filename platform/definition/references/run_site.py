"""A place in an automation's flow: its expressions, conditions and texts are checked against the names seen there."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from ...automations.shape import STEPS, UNKNOWN, VARS, Shape
from ...automations.template import Chip, parts
from ...core.words import Words
from ...expressions import (
    BOOLEAN,
    DATE,
    DATETIME,
    NUMBER,
    OPTION,
    PERSON,
    RECORD,
    TEXT,
    ExpressionFault,
    Kind,
    Type,
    list_of,
)
from ...fields import type_of
from ..fault import shown
from ..layout import Steps
from ..meant import texts_in
from ..reads import names_in
from ..run_names import RUN, Path, Scope, filter_type, leads, run_type, shape_of
from ..sound import Sound
from .expressions import WHERE, WRONG_RESULT, check_names, leads_to_broken
from .paths import find_field

GIVES: Mapping[str, Type | None] = {
    "any": None,
    "text": TEXT,
    "number": NUMBER,
    "boolean": BOOLEAN,
    "date": DATE,
    "datetime": DATETIME,
    "person": PERSON,
    "people": list_of(PERSON),
    "record": RECORD,
    "records": list_of(RECORD),
    "option": OPTION,
}
"""By what a setting says in `x-expression`."""


@dataclass(frozen=True, slots=True)
class Site:
    """Where an expression stands: the record it is about, and the names it sees beside its fields."""

    sound: Sound
    table: str | None
    scope: Scope
    broken: Collection[str] = ()
    """Steps with faults of their own: nothing is said of what speaks of them."""

    def of_record(self, table: str | None) -> Site:
        """Return the place that sees the fields of a record and nothing else."""
        return replace(self, table=table, scope={})

    def expression(self, steps: Steps, source: Any, wanted: Type | None, of: str | None = None) -> None:
        """Note what is wrong with an expression; `of` is the table of the records it must give."""
        if not isinstance(source, str):
            return
        self._check(steps, source, self._type, wanted, self.table)
        shape = self._gives(source) if of else None
        if shape is not None and shape.table and shape.table != of:
            words = OTHER_TABLE.fill(it=shown(shape.table), wanted=shown(of or ""))
            self.sound.faults.add(steps, words, "other_table")

    def pointing(self, steps: Steps, source: Any, wanted: Type, of: str | None = None) -> None:
        """Note what is wrong with an expression that must give people or records: no text names one."""
        self.expression(steps, source, wanted, of)
        shape = self._gives(source)
        if shape is not None and shape.type is not None and shape.type.kind is Kind.TEXT:
            words = WRONG_RESULT.fill(wanted=wanted.words, found=shape.type.words)
            self.sound.faults.add(steps, words, "wrong_result")

    def _gives(self, source: Any) -> Shape | None:
        """Return what an expression gives, None where it speaks of what has faults of its own."""
        if not isinstance(source, str) or any(map(self._told, names_in(source))):
            return None
        return shape_of(self.sound.app, self.table, self.scope, source)

    def condition(self, steps: Steps, source: Any) -> None:
        """Note what is wrong with an expression that must be true or false."""
        self.expression(steps, source, BOOLEAN)

    def filter(self, steps: Steps, source: Any, of: str) -> None:
        """Note what is wrong with a condition over the records of a table."""
        if isinstance(source, str):
            names = partial(filter_type, self.sound.app, of, self.table, self.scope)
            self._check(steps, source, names, BOOLEAN, of, filtered=True)

    def template(self, steps: Steps, value: Any) -> None:
        """Note what is wrong with the chips of a template."""
        for place, text in texts_in(value, steps):
            try:
                chips = [each for each in parts(text) if isinstance(each, Chip)]
            except ExpressionFault as problem:
                words = WHERE.fill(position=problem.position + 1, what=problem.words)
                self.sound.faults.add(place, words, "wrong_template")
                continue
            for each in chips:
                self.expression(place, each.source, None)

    def values(self, steps: Steps, given: Any, table: str) -> None:
        """Note fields that cannot be written, and expressions that do not give what their field takes."""
        for key, source in given.items() if isinstance(given, Mapping) else ():
            field = find_field(self.sound, (*steps, key), table, key)
            if field is None or (table, key) in self.sound.untyped:
                continue
            kind = type_of(field)
            if not kind.writable or field.type == "subform":
                self.sound.faults.add((*steps, key), NOT_SET.fill(it=shown(key)), "not_writable")
                continue
            reference = kind.reference(field)
            of = reference.table if reference and reference.kind == "record" else None
            self.expression((*steps, key), source, kind.type(field), of)

    def _type(self, path: Path) -> Type | None:
        return run_type(self.sound.app, self.table, self.scope, path)

    def _check(
        self,
        steps: Steps,
        source: str,
        names: Callable[[Path], Type | None],
        wanted: Type | None,
        of: str | None,
        filtered: bool = False,
    ) -> None:
        there = self.sound.app.tables.get(of or "")
        known = [*(there.by_key if there else ()), *self.scope]
        known += [f"{each}.{name}" for each in (STEPS, VARS) for name in self._members(each)]
        told = partial(self._told_of_record, of) if filtered else self._told
        check_names(self.sound, steps, source, names, wanted, "", known, told)

    def _members(self, name: str) -> Mapping[str, Shape]:
        return self.scope[name].members if name in self.scope else {}

    def _told_of_record(self, of: str | None, path: Path) -> bool:
        """Say whether a name in a condition over other records speaks of what has faults of its own."""
        if path[0] == RUN and len(path) > 1:
            return self._told(path[1:])
        return leads_to_broken(self.sound, of or "", path)

    def _told(self, path: Path) -> bool:
        """Say whether a name speaks of what has faults of its own."""
        if path[0] in (STEPS, VARS) and path[1:]:
            known = self._members(path[0])
            if (
                path[1] in self.broken
                or known.get(path[1]) is UNKNOWN
                or (self.broken and path[1] not in known)
            ):
                return True
        if self.scope.get(path[0]) is UNKNOWN:
            return True
        found = leads(self.table, self.scope, path)
        if found is None:
            return False
        return found[0] not in self.sound.app.tables or leads_to_broken(self.sound, *found)


NOT_SET = Words(
    "Nobody can fill in the field {it}, so a step cannot either.", "字段 {it} 不能填写，步骤也不能赋值。"
)
OTHER_TABLE = Words(
    "The expression gives records of the table {it}; records of {wanted} are needed here.",
    "公式给出的是数据表 {it} 的记录，此处需要数据表 {wanted} 的记录。",
)
