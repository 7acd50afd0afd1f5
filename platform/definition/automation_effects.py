"""What automations write, and which others that sets off."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ..automations.steps import STEPS
from ..automations.triggers import TRIGGERS
from ..expressions import Expression
from .dependencies import Place, reads
from .meant import Settings
from .model import App
from .reads import names_in, parsed
from .run_scope import placed
from .walks import walk

ANY = "*"
"""New and deleted records, among the fields that are written."""
Document = Mapping[str, Any]
Written = Mapping[str, frozenset[str]]
"""{table key: field keys}."""


class Effects:
    """What the automations of an app write and set off, each looked through once."""

    def __init__(self, app: App) -> None:
        self.app = app
        self._written: dict[str, Written] = {}
        self._run: dict[str, frozenset[str]] = {}

    def written(self, automation: Document) -> Written:
        """Return what the steps of an automation write."""
        found = self._written.get(automation["key"])
        if found is None:
            found = self._written[automation["key"]] = _written(self.app, automation)
        return found

    def runs(self, automation: Document) -> frozenset[str]:
        """Return the automations that the steps of one run."""
        found = self._run.get(automation["key"])
        if found is None:
            found = self._run[automation["key"]] = frozenset(_runs(self.app, automation))
        return found

    def sets_off(self, one: Document, other: Document) -> bool:
        """Say whether what an automation does may set off another, or itself again."""
        trigger = other["trigger"]
        kind, table = TRIGGERS.get(trigger["type"]), trigger.get("table")
        if other["key"] in self.runs(one):
            return True
        fields = self.written(one).get(table or "", frozenset())
        if one["key"] == other["key"] and fields:
            if other.get("phase") == "before":
                return False
            fields -= settled(self.app, one)
        if kind is None or table is None or not kind.acts or not fields:
            return False
        watched = _watched(self.app, table, trigger.get("settings", {}))
        new = ANY in fields and bool(kind.acts & {"create", "delete", "restore"})
        changed = "update" in kind.acts and bool((fields - {ANY}) if watched is None else fields & watched)
        return new or changed


def _written(app: App, automation: Document) -> Written:
    found: dict[str, frozenset[str]] = {}
    table = automation["trigger"].get("table")
    for each in placed(app, automation):
        kind = STEPS.get(each.document["type"])
        if kind is None:
            continue
        for there, fields in _asked(kind, each.document.get("settings", {}), table).items():
            found[there] = found.get(there, frozenset()) | fields
    return found


def _asked(kind: Any, settings: Document, table: str | None) -> Written:
    """Return what a step writes; nothing where its settings are not yet what they should be."""
    try:
        return kind.writes(settings, table)
    except (LookupError, TypeError, ValueError, AttributeError):
        return {}


def _watched(app: App, table: str, settings: Document) -> frozenset[str] | None:
    """Return the fields whose change a trigger waits for, None for any."""
    if settings.get("fields"):
        return frozenset(settings["fields"])
    if "field" in settings:
        return frozenset({settings["field"]})
    if "condition" in settings:
        return frozenset(key for there, key in _read(app, table, settings["condition"]) if there == table)
    return None


def _read(app: App, table: str, source: str) -> Iterator[Place]:
    """Give the fields that a condition depends on, through what is computed too."""
    for path in names_in(source):
        for hop in walk(app, table, path) or ():
            yield hop.table.key, hop.field.key
            yield from reads(app, hop.table.key, hop.field.key)


def _runs(app: App, automation: Document) -> Iterator[str]:
    """Give the automations that the steps of one run."""
    for each in placed(app, automation):
        kind = STEPS.get(each.document["type"])
        for name, schema in kind.settings.items() if kind else ():
            if schema.get("x-reference") == "automation":
                yield each.document.get("settings", {}).get(name, "")


def settled(app: App, automation: Document) -> frozenset[str]:
    """Return the fields of its own table that an automation only gives fixed values: the second time nothing changes."""
    table = automation["trigger"].get("table")
    fixed: set[str] = set()
    moving: set[str] = set()
    for each in placed(app, automation):
        kind = STEPS.get(each.document["type"])
        if kind is None:
            continue
        settings = Settings(kind, each.document.get("settings", {}), table)
        told = set(_asked(kind, settings.values, table).get(table or "", frozenset()))
        own = {key for key in told if _is_fixed(settings, key)}
        fixed |= own
        moving |= told - own
    return frozenset(fixed - moving)


def _is_fixed(settings: Settings, key: str) -> bool:
    for meant in settings.meant(()):
        if meant.schema.get("x-reference") == "option" and settings.field_of(meant.schema)[1] == key:
            return True
        if "x-values" in meant.schema and key in meant.value:
            expression = parsed(meant.value[key])
            return (
                isinstance(expression, Expression) and not expression.names() and not expression.functions()
            )
    return False
