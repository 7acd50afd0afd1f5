"""How an app's document lies in a folder: one small file for each table, form, view, role and so on.

`app.json` holds the app's own members and names the parts in order, so that the order is said once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

APP_FILE = "app.json"
README_FILE = "README.md"
DATA_FOLDER = "data"

Steps = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A kind of piece with a folder of its own; `member` is both the document's member and the folder."""

    member: str
    of_table: bool = False
    """Its name is "<table>.<key>", as its key is unique within a table only."""

    def name(self, piece: Any) -> str | None:
        """Return the name under which `app.json` lists a piece, None for a piece without a usable key."""
        if not isinstance(piece, Mapping):
            return None
        named = (piece.get("table"), piece.get("key")) if self.of_table else (piece.get("key"),)
        return ".".join(named) if all(isinstance(each, str) for each in named) else None


PARTS = (
    Part("tables"),
    Part("forms", of_table=True),
    Part("views", of_table=True),
    Part("roles"),
    Part("automations"),
    Part("dashboards"),
    Part("prints", of_table=True),
)
BY_MEMBER = {part.member: part for part in PARTS}


def pieces(document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """Give (file, content) of every JSON file of a checked document, `app.json` first."""
    yield APP_FILE, _app_file(document)
    for part in PARTS:
        for piece in document.get(part.member, ()):
            yield f"{part.member}/{part.name(piece)}.json", piece
    for name, content in document.get("data", {}).items():
        yield f"{DATA_FOLDER}/{name}.json", content


def _app_file(document: Mapping[str, Any]) -> Mapping[str, Any]:
    content = {}
    for member, value in document.items():
        if member in BY_MEMBER:
            content[member] = [BY_MEMBER[member].name(piece) for piece in value]
        elif member not in ("data", "readme"):
            content[member] = value
    return content


def locate(document: Any, steps: Steps) -> tuple[str, Steps]:
    """Return the file that holds a place of the document, and the place within that file."""
    if len(steps) >= 2 and steps[0] in BY_MEMBER and isinstance(steps[1], int):
        name = BY_MEMBER[steps[0]].name(document[steps[0]][steps[1]])
        if name is not None:
            return f"{steps[0]}/{name}.json", steps[2:]
    if len(steps) >= 2 and steps[0] == "data":
        return f"{DATA_FOLDER}/{steps[1]}.json", steps[2:]
    if steps[:1] == ("readme",):
        return README_FILE, ()
    return APP_FILE, steps
