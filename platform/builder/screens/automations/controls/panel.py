"""The panel of one card: its settings as they are typed, what they may speak of, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import sqlalchemy as sa
from werkzeug.datastructures import MultiDict

from .....automations.declared import Declared
from .....core.words import Words
from .....definition.model import Table
from .....fields.base import Reader
from .....fields.field import Field
from .....identity.models import Workspace
from .....runtime.records.context import Context
from .....web.current import connection
from ..editing import Editing
from ..known import Known
from .setting import Setting


@dataclass
class Panel:
    """What every control is read and drawn with."""

    it: Editing
    at: str
    declared: Declared
    settings: dict[str, Any]
    """The settings as they stand in the document, or as far as they were read."""
    context: Context
    reader: Reader
    typed: MultiDict[str, str] | None = None
    """What was posted, where the panel shows that."""
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    """What reads and draws each kind of setting."""
    raw: dict[str, Any] = field(default_factory=dict)
    """What could not be read, by the control's name."""
    faults: dict[str, list[Words]] = field(default_factory=dict)
    """What is wrong, by the control's name."""

    @cached_property
    def known(self) -> Known:
        """The names that expressions here may use."""
        return Known(self.it, self.at)

    @cached_property
    def zone(self) -> str:
        """The workspace's time zone, in which schedules are meant."""
        told = sa.select(Workspace.zone).where(Workspace.id == self.it.state.app.workspace_id)
        return connection().scalar(told) or self.reader.zone

    @property
    def do(self) -> str:
        """Return the button that was pressed."""
        return self.typed.get("do", "") if self.typed is not None else ""

    def kind(self, setting: Setting) -> Kind:
        """Return what reads and draws a setting."""
        return self.kinds[setting.kind]

    def wrong(self, name: str, words: Words, raw: Any = None) -> None:
        """Note what is wrong with a control, and what was typed there."""
        self.faults.setdefault(name, []).append(words)
        if raw is not None:
            self.raw[name] = raw

    def table_of(self, schema: Mapping[str, Any]) -> Table | None:
        """Return the table that a setting is about: the one `x-of` names, else the trigger's."""
        key = self.settings.get(schema.get("x-of", ""))
        if isinstance(key, str) and key:
            return self.it.model.tables.get(key)
        return self.it.table

    def field_of(self, schema: Mapping[str, Any]) -> Field | None:
        """Return the one field whose options or values a setting names."""
        named = self.settings.get(schema.get("x-of", ""))
        key = named[0] if isinstance(named, list) and len(named) == 1 else named
        table = self.table_of(self.declared.settings.get(schema.get("x-of", ""), {}))
        return table.by_key.get(key) if table is not None and isinstance(key, str) else None

    def expression_href(self, over: str = "") -> str:
        """Return where the editor of an expression asks for names; `over` is the table of a condition's records."""
        address = self.it.path("", "expression") + f"?at={self.at}"
        return address + (f"&over={over}" if over else "")

    def say(self, words: Words) -> str:
        """Return words in the reader's language."""
        return words.to(self.reader.language)


class Kind(Protocol):
    """How one kind of setting is read from a form, and what its template is given."""

    def read(self, panel: Panel, setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return what was posted under a name as the definition has it, None for nothing."""

    def draw(self, panel: Panel, setting: Setting, name: str, value: Any) -> Mapping[str, Any]:
        """Return what the template of the kind shows of a value."""
