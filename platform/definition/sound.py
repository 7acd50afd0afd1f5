"""What of a document can be looked into further, although other parts of it have faults.

Each piece is checked against its schema; members with faults are left out, and fields with faults are remembered
as broken, so that whatever refers to them is not called wrong as well.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ..core.words import Words
from ..fields import FIELD_TYPES
from .collect import Faults
from .fault import shown
from .layout import PARTS, Part, Steps
from .model import App
from .sentences import near
from .shapes import shape_faults

Piece = tuple[Steps, Mapping[str, Any]]


@dataclass(slots=True)
class Sound:
    """The sound parts of a document, as a model, with where each stands."""

    faults: Faults
    document: Mapping[str, Any]
    app: App
    pieces: dict[str, list[Piece]] = field(default_factory=dict)
    """By member ("tables", "views", …): each piece less its wrong members, with its place in the document."""
    field_steps: dict[tuple[str, str], Steps] = field(default_factory=dict)
    broken_tables: set[str] = field(default_factory=set)
    broken_fields: set[tuple[str, str]] = field(default_factory=set)
    untyped: set[tuple[str, str]] = field(default_factory=set)
    """Fields that point to something that is not there: told already, so nothing is said of what uses them."""

    def unknown_table(self, key: str, top: bool = True) -> bool:
        """Return whether the document has no such table at all; sub-forms count only when not `top`."""
        there = key in self.app.tables and not (top and self.app.tables[key].parent)
        return not there and key not in self.broken_tables

    def is_broken(self, table: str, key: str) -> bool:
        """Return whether a field is there but has faults of its own, or its table has."""
        return table in self.broken_tables or (table, key) in self.broken_fields


def sound_parts(document: Mapping[str, Any], faults: Faults) -> Sound:
    """Check every piece's shape and return what can be trusted."""
    sound = Sound(faults, document, App.read({"key": "app", "label": "app"}))
    own = _less_wrong("app", document, (), faults)
    for part in PARTS:
        sound.pieces[part.member] = _read_part(sound, part, own.get(part.member, ()))
    members = {name: value for name, value in own.items() if name not in sound.pieces}
    parts = {name: [piece for _, piece in pieces] for name, pieces in sound.pieces.items()}
    sound.app = App.read({"key": "app", "label": "app", **members, **parts})
    return sound


def _less_wrong(name: str, piece: Any, steps: Steps, faults: Faults) -> dict[str, Any]:
    """Add what is wrong with a piece to `faults` and return it without the members concerned.

    Of the lists whose elements are looked into one by one, only the elements concerned are passed over later.
    """
    apart = {"fields"} if name == "table" else {part.member for part in PARTS} if name == "app" else set()
    wrong: set[Any] = set()
    for fault in shape_faults(name, piece):
        faults.add((*steps, *fault.steps), fault.words, fault.code)
        if fault.steps and not (len(fault.steps) > 1 and fault.steps[0] in apart):
            wrong.add(fault.steps[0])
    return {member: value for member, value in piece.items() if member not in wrong}


def _read_part(sound: Sound, part: Part, listed: Sequence[Any]) -> list[Piece]:
    pieces: list[Piece] = []
    seen: set[str] = set()
    for position, piece in enumerate(listed):
        if not isinstance(piece, Mapping):
            continue
        steps: Steps = (part.member, position)
        kept = _less_wrong(part.member.removesuffix("s"), piece, steps, sound.faults)
        name = part.name(kept)
        if name is not None and name in seen:
            sound.faults.add((*steps, "key"), TWICE.fill(key=shown(kept["key"])), "duplicate_key")
        elif name is not None and part.member == "tables":
            kept["fields"] = _read_fields(sound, name, kept.get("fields", ()), (*steps, "fields"))
            if kept["fields"]:
                pieces.append((steps, kept))
            else:
                sound.broken_tables.add(name)
        elif name is not None:
            pieces.append((steps, {"sections": (), **kept} if part.member == "forms" else kept))
        seen.add(name or "")
    return pieces


def _read_fields(sound: Sound, table: str, listed: Sequence[Any], steps: Steps) -> list[Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for position, piece in enumerate(listed):
        if not isinstance(piece, Mapping):
            continue
        here = (*steps, position)
        kept = _read_field(sound, table, piece, here)
        key = piece.get("key")
        if isinstance(key, str) and (key in found or (table, key) in sound.broken_fields):
            sound.faults.add((*here, "key"), TWICE.fill(key=shown(key)), "duplicate_key")
        elif kept is not None:
            found[kept["key"]] = kept
            sound.field_steps[table, kept["key"]] = here
        elif isinstance(key, str):
            sound.broken_fields.add((table, key))
    return list(found.values())


def _read_field(sound: Sound, table: str, piece: Mapping[str, Any], steps: Steps) -> Mapping[str, Any] | None:
    """Return a field whose shape is right, its own fields sifted; None otherwise, with the reason noted."""
    type_name = piece.get("type")
    if isinstance(type_name, str) and type_name not in FIELD_TYPES:
        words = UNKNOWN_TYPE.fill(it=shown(type_name), near=near(type_name, tuple(FIELD_TYPES)))
        sound.faults.add((*steps, "type"), words, "unknown_type")
        return None
    name = f"field:{type_name}" if isinstance(type_name, str) else "field"
    wrong = False
    for fault in shape_faults(name, piece):
        sound.faults.add((*steps, *fault.steps), fault.words, fault.code)
        wrong = True
    if type_name == "subform" and isinstance(piece.get("fields"), list):
        inner = f"{table}.{piece.get('key')}"
        rows = _read_fields(sound, inner, piece["fields"], (*steps, "fields"))
        if not rows or wrong:
            sound.broken_tables.add(inner)
            return None
        return {**piece, "fields": rows}
    return None if wrong else piece


TWICE = Words(
    "The key {key} is taken by another one before; choose another.", "标识 {key} 已被前面的使用，请更换。"
)
UNKNOWN_TYPE = Words("There is no field type {it}{near}", "没有字段类型 {it}{near}")
