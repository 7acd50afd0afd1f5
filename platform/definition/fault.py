"""One thing wrong with a definition: in which file, at which JSON path, and what to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.words import Words


@dataclass(frozen=True, slots=True)
class DefinitionFault:
    """A fault a person can mend.

    `file` is the path within the app's folder ("tables/order.json"), `path` the place within that file as a JSON
    path ("$.fields[3].options[0].color"), `code` a word for programs ("unknown_member").
    """

    file: str
    path: str
    words: Words
    code: str


def json_path(steps: tuple[str | int, ...]) -> str:
    """Return the JSON path of members and positions: ("fields", 3, "label") is "$.fields[3].label"."""
    parts = ["$"]
    for step in steps:
        if isinstance(step, int):
            parts.append(f"[{step}]")
        elif step.isidentifier() and step.isascii():
            parts.append(f".{step}")
        else:
            parts.append(f"[{shown(step)}]")
    return "".join(parts)


def shown(value: object, longest: int = 60) -> str:
    """Return a value as a fault may quote it: short, on one line, without invisible characters."""
    text = value if isinstance(value, str) else str(value)
    if len(text) > longest:
        text = text[:longest] + "…"
    text = "".join(sign if sign.isprintable() else "�" for sign in text)
    return f"“{text}”"
