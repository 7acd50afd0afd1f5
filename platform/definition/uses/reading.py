"""What every search for uses shares: the model, and turning what a place says into uses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from ...core.words import Words
from ...expressions import Expression
from ...expressions.syntax import Call, Literal, Name, walk
from ...fields import Field
from ...fields.comparable import other_path
from ..diff import Keys
from ..layout import Steps
from ..links import link
from ..model import App
from ..reads import parsed
from ..walks import Hop
from .names import called
from .use import LOSES, STAYS, Use

PARENT = "parent"
Named = Callable[[tuple[str, ...]], Iterable[Hop]]


class Reading:
    """One app, read for its uses."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.document = app.document
        self._names: dict[Keys, Words] = {}

    def called(self, element: Keys) -> Words:
        """Return what people call an element."""
        if element not in self._names:
            self._names[element] = called(self.document, element)
        return self._names[element]

    def use(
        self,
        element: Keys,
        by: Keys,
        role: str,
        steps: Steps,
        act: str = LOSES,
        span: tuple[int, int] | None = None,
    ) -> Use:
        """Return the use of an element at a place."""
        return Use(element, by, role, self.called(by), steps, act, steps, span)

    def path(
        self, table: str, path: str, by: Keys, role: str, steps: Steps, act: str = LOSES
    ) -> Iterator[Use]:
        """Give the uses of the fields along a dotted path."""
        for hop in self.hops(table, tuple(path.split("."))):
            yield self.use(field_of(hop), by, role, steps, act)

    def hops(self, table: str, path: tuple[str, ...]) -> Iterator[Hop]:
        """Give the fields along a path, as far as it leads."""
        for key in path:
            there = self.app.tables.get(table)
            field = there.by_key.get(key) if there else None
            if there is None or field is None:
                return
            yield Hop(there, field)
            leads = link(table, field)
            table = leads.table if leads else ""

    def expression(
        self,
        table: str,
        source: Any,
        by: Keys,
        role: str,
        steps: Steps,
        act: str,
        outer: str | None = None,
    ) -> Iterator[Use]:
        """Give the uses of what an expression at a place names; `outer` is where "parent" leads to from a row."""

        def named(path: tuple[str, ...]) -> Iterator[Hop]:
            if outer is not None and path[0] == PARENT and len(path) > 1:
                return self.hops(outer, path[1:])
            return self.hops(table, path)

        return self.names(source, named, by, role, steps, act)

    def names(
        self, source: Any, named: Named, by: Keys, role: str, steps: Steps, act: str = LOSES
    ) -> Iterator[Use]:
        """Give the uses of what an expression names; `named` gives the fields that a name leads over."""
        expression = parsed(source) if isinstance(source, str) else None
        if not isinstance(expression, Expression):
            return
        for node in walk(expression.syntax):
            if isinstance(node, Name):
                for hop in named(node.path):
                    yield self.use(field_of(hop), by, role, steps, act)
            if isinstance(node, Call):
                for option, text in self._compared(named, node):
                    yield self.use(option, by, role, steps, STAYS, (text.span.start, text.span.end))

    def _compared(self, named: Named, call: Call) -> Iterator[tuple[Keys, Literal]]:
        """Give the options that stand as texts beside a choice in a function or a comparison."""
        texts = [each for each in call.arguments if isinstance(each, Literal)]
        for each in call.arguments if texts else ():
            hops = [*named(each.path)] if isinstance(each, Name) else []
            choice = self.choice(hops[-1]) if hops else None
            known = option_keys(choice) if choice else frozenset()
            for text in texts:
                if choice is not None and text.value in known:
                    yield (*field_of(choice), "options", str(text.value)), text

    def results(self, hop: Hop, source: Any, by: Keys, role: str, steps: Steps) -> Iterator[Use]:
        """Give the uses of a choice's own options by an expression that gives its value."""
        expression = parsed(source) if isinstance(source, str) else None
        known = option_keys(hop)
        for node in walk(expression.syntax) if known and isinstance(expression, Expression) else ():
            if isinstance(node, Literal) and node.value in known:
                option = (*field_of(hop), "options", str(node.value))
                yield self.use(option, by, role, steps, STAYS, (node.span.start, node.span.end))

    def choice(self, hop: Hop) -> Hop | None:
        """Return the choice whose options a field holds, its own or those it looks up; None where it is no choice."""
        seen: set[Keys] = set()
        while "options" not in hop.field.settings:
            through = hop.table.by_key.get(hop.field.settings.get("relation", ""))
            leads = link(hop.table.key, through) if through else None
            there = self.app.tables.get(leads.table) if leads else None
            field = there.by_key.get(hop.field.settings.get("field", "")) if there else None
            if there is None or field is None or field_of(hop) in seen:
                return None
            seen.add(field_of(hop))
            hop = Hop(there, field)
        return hop

    def filter(
        self, table: str, tree: Any, by: Keys, role: str, steps: Steps, outer: str | None = None
    ) -> Iterator[Use]:
        """Give the uses of what a filter names; `outer` is the table of the form that it takes values from."""
        if not isinstance(tree, Mapping):
            return
        for joint in ("and", "or"):
            for position, each in enumerate(tree.get(joint, ())):
                yield from self.filter(table, each, by, role, (*steps, joint, position), outer)
        if "not" in tree:
            yield from self.filter(table, tree["not"], by, role, (*steps, "not"), outer)
        if "field" not in tree:
            return
        hops = [*self.hops(table, tuple(tree["field"].split(".")))]
        for hop in hops:
            yield replace(self.use(field_of(hop), by, role, (*steps, "field")), cut=steps)
        value = tree.get("value")
        for use in self.path(table, other_path(value) or "", by, role, (*steps, "value", "field")):
            yield replace(use, cut=steps)
        if outer is not None and isinstance(value, Mapping):
            place = (*steps, "value", "from")
            for use in self.path(outer, str(value.get("from", "")), by, role, place):
                yield replace(use, cut=steps)
        yield from self._options(self.choice(hops[-1]) if hops else None, value, by, role, steps)

    def _options(self, choice: Hop | None, value: Any, by: Keys, role: str, steps: Steps) -> Iterator[Use]:
        """Give the uses of the options that a condition's value names, alone or in a list."""
        known = option_keys(choice) if choice else frozenset()
        listed = (
            [((*steps, "value", at), each) for at, each in enumerate(value)]
            if isinstance(value, list)
            else []
        )
        for place, key in listed or [((*steps, "value"), value)]:
            if isinstance(key, str) and key in known and choice is not None:
                found = self.use((*field_of(choice), "options", key), by, role, place)
                yield found if listed else replace(found, cut=steps)


def option_keys(choice: Hop) -> frozenset[str]:
    """Return the keys of a choice's options."""
    return frozenset(each["key"] for each in choice.field.settings.get("options", ()))


def field_of(hop: Hop) -> Keys:
    """Return the path of a field."""
    return field_path(hop.table.key, hop.field)


def field_path(table: str, field: Field | str) -> Keys:
    """Return the path of a field of a table; that of a row's leads through the sub-form."""
    return (*table_path(table), "fields", field if isinstance(field, str) else field.key)


def table_path(table: str) -> Keys:
    """Return the path of a table, or of the sub-form "deal.lines"."""
    key, _, inner = table.partition(".")
    return ("tables", key, "fields", inner) if inner else ("tables", key)
