"""What an automation's sentences call things: tables, fields and options by their labels, in expressions too."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..automations.shape import (
    INPUT,
    RECORD_NAME,
    RESERVED,
    STEPS,
    VARS,
)
from ..automations.steps import STEPS as KINDS
from ..automations.template import Chip, parts
from ..automations.trigger import Names
from ..core.words import Words
from ..expressions import ExpressionFault
from .automation_words import HEADS, MEMBERS, NOBODY, ROLE, SOMEBODY
from .labels import label_at
from .model import App
from .read_out import read_out
from .run_names import RUN, Path, Scope, leads
from .walks import walk as hops_along

Person = Callable[[str, int], str]
"""(“person” or “department”, id) → what people call them."""


class AppNames(Names):
    """Names of one app, at a place of one automation where some names are known."""

    def __init__(
        self, app: App, automation: Mapping[str, Any], scope: Scope, person: Person | None = None
    ) -> None:
        self.app, self.automation_document, self.scope = app, automation, scope
        self.about = automation.get("trigger", {}).get("table")
        self._person = person

    def table(self, key: str) -> Words:
        """Return what people call a table; "" is the trigger's, here and below."""
        table = self.app.tables.get(key or self.about or "")
        return table.label if table else Words(key, key)

    def field(self, table: str, path: str) -> Words:
        """Return what people call a field, or the fields along a dotted path."""
        hops = hops_along(self.app, table or self.about or "", tuple(path.split(".")))
        return _joined([hop.field.label for hop in hops]) if hops else Words(path, path)

    def option(self, table: str, field: str, key: str) -> Words:
        """Return what people call an option."""
        hops = hops_along(self.app, table or self.about or "", tuple(field.split(".")))
        return _option(hops[-1].field.settings.get("options", ()) if hops else (), key)

    def automation(self, key: str) -> Words:
        """Return what people call an automation."""
        return label_at(self.app.document, ("automations", key)) or Words(key, key)

    def form(self, table: str, key: str) -> Words:
        """Return what people call a form of a table."""
        return label_at(self.app.document, ("forms", f"{table or self.about}.{key}")) or Words(key, key)

    def expression(self, source: str) -> Words:
        """Return an expression with labels in the places of keys; as it stands where it cannot be read."""
        return read_out(source, self._name, self._options)

    def given(self, table: str, field: str, source: str) -> Words:
        """Return an expression that gives a field its value, as people read it: options by their labels."""
        hops = hops_along(self.app, table or self.about or "", tuple(field.split(".")))
        own = hops[-1].field.settings.get("options", ()) if hops else ()
        return read_out(source, self._name, lambda path: self._options(path) if path else own)

    def filter(self, table: str, source: str) -> Words:
        """Return a condition over the records of a table, as people read it."""

        def name(path: Path) -> Words:
            return self._name(path[1:]) if _of_run(path) else self.field(table, ".".join(path))

        def options(path: Path) -> Sequence[Any]:
            if not path:
                return ()
            return self._options(path[1:]) if _of_run(path) else _options_at(self.app, (table, path))

        return read_out(source, name, options)

    def template(self, text: Any) -> Words:
        """Return a text with chips as people read it."""
        words = Words.read(text)
        return Words(self._text(words.en, "en"), self._text(words.zh, "zh"))

    def people(self, whom: Any) -> Words:
        """Return whom a list of people means."""
        found = [self._whom(each) for each in whom or () if isinstance(each, Mapping)]
        if not found:
            return NOBODY
        return Words(", ".join(each.en for each in found), "、".join(each.zh for each in found))

    def _whom(self, told: Mapping[str, Any]) -> Words:
        if "role" in told:
            role = self.app.roles.get(told["role"])
            return ROLE.fill(it=role.label if role else told["role"])
        if "expression" in told:
            return self.expression(told["expression"])
        kind, key = next(iter(told.items()), ("person", 0))
        if self._person is not None:
            name = self._person(kind, key)
            return Words(name, name)
        return SOMEBODY.get(kind, SOMEBODY["person"])

    def _text(self, text: str, language: str) -> str:
        try:
            pieces = parts(text)
        except ExpressionFault:
            return text
        shown = (
            f"[{self.expression(each.source).to(language)}]" if isinstance(each, Chip) else each
            for each in pieces
        )
        return "".join(shown)

    def _name(self, path: Path) -> Words:
        """Return what people call what a name leads to: "before the change › Stage", "Find records › Name"."""
        found = leads(self.about, self.scope, path)
        fields = hops_along(self.app, *found) if found else None
        begin = path[: len(path) - len(found[1])] if found else path
        told = [words for words in self._beginning(begin, bool(fields)) if words is not None]
        told += [hop.field.label for hop in fields or ()]
        return _joined(told) if told else Words(".".join(path), ".".join(path))

    def _beginning(self, path: Path, leads_on: bool) -> list[Words | None]:
        if not path or path[0] not in RESERVED:
            return [Words(each, each) for each in path]
        head, rest = path[0], list(path[1:])
        if head == STEPS and rest:
            first = rest.pop(0)
            return [self._step(first), *(MEMBERS.get(each, Words(each, each)) for each in rest)]
        if head == INPUT and rest:
            first = rest.pop(0)
            return [self._input(first), *(Words(each, each) for each in rest)]
        if head == VARS and rest:
            return [Words(each, each) for each in rest]
        own = None if head == RECORD_NAME and leads_on else HEADS[head]
        return [own, *(MEMBERS.get(each, Words(each, each)) for each in rest)]

    def _step(self, key: str) -> Words:
        found = next((each for each in _all(self.automation_document) if each.get("key") == key), None)
        if found is None:
            return Words(key, key)
        from_label = found.get("label")
        return Words.read(from_label) if from_label else kind_label(found.get("type", ""), key)

    def _input(self, key: str) -> Words:
        inputs = self.automation_document.get("trigger", {}).get("settings", {}).get("inputs", ())
        found = next((each for each in inputs if each.get("key") == key), {})
        return Words.read(found.get("label") or MEMBERS.get(key) or key)

    def _options(self, path: Path) -> Sequence[Any]:
        """Return the options of the choice that a name leads to, none for what is no choice."""
        return _options_at(self.app, leads(self.about, self.scope, path) if path else None)


def _of_run(path: Path) -> bool:
    return path[0] == RUN and len(path) > 1


def _options_at(app: App, place: tuple[str, Path] | None) -> Sequence[Any]:
    hops = hops_along(app, *place) if place else None
    return hops[-1].field.settings.get("options", ()) if hops else ()


def kind_label(kind: str, key: str) -> Words:
    """Return what people call a kind of step."""
    found = KINDS.get(kind)
    return found.label if found else Words(key, key)


def _all(holder: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """Return every step that an automation, a step or a branch holds."""
    own = list(holder.get("steps", ()))
    return [*own, *(each for inner in (*own, *holder.get("branches", ())) for each in _all(inner))]


def _option(options: Any, key: str) -> Words:
    found = next((each for each in options if each["key"] == key), {})
    return Words.read(found.get("label") or key)


def _joined(parts: list[Words]) -> Words:
    return Words(" › ".join(each.en for each in parts), " › ".join(each.zh for each in parts))
