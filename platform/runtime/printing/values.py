"""Values as a sheet of paper shows them: as text, masked where they are masked on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...core.errors import NotFound
from ...fields import Field, type_of
from ...fields.base import Reader
from ...fields.masking import Masked
from ..files.store import FileStore
from ..records.context import Context
from .pieces import Shown

LONG = frozenset({"long_text", "rich_text", "address"})
PICTURES = "image/"


def text_of(field: Field, value: Any, reader: Reader) -> str:
    """Return a value as people read it; the mask of one they may not."""
    if isinstance(value, Masked):
        return str(value)
    if (
        isinstance(value, list)
        and value
        and all(isinstance(each, Mapping) and "title" in each for each in value)
    ):
        return (
            "、".join(_title(each) for each in value)
            if reader.language == "zh"
            else ", ".join(map(_title, value))
        )
    if isinstance(value, Mapping) and "title" in value:
        return _title(value)
    return type_of(field).format(field, value, reader)


def shown(context: Context, files: FileStore, field: Field, value: Any, reader: Reader) -> Shown:
    """Return a field's name and value; files that are pictures as pictures."""
    label = field.label.to(reader.language)
    found = pictures(context, files, field, value)
    text = "" if found else text_of(field, value, reader)
    return Shown(label, text, found, wide=field.type in LONG and len(text) > 40)


def pictures(context: Context, files: FileStore, field: Field, value: Any) -> list[Path]:
    """Return where the pictures of a field lie, those the actor may fetch."""
    reference = type_of(field).reference(field)
    if reference is None or reference.kind != "file" or isinstance(value, Masked):
        return []
    found = []
    for each in value or ():
        if str(each.get("type", "")).startswith(PICTURES):
            try:
                found.append(files.open_file(context, each["id"])[0])
            except NotFound:
                continue
    return found


def align_of(field: Field) -> str:
    """Return how a column of a field stands."""
    return type_of(field).summary


def _title(pointer: Mapping[str, Any]) -> str:
    title = pointer.get("title")
    return str(title) if title else f"#{pointer.get('id')}"
