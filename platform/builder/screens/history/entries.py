"""What the history's pages show: versions with their authors, and differences put together by what they are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.diff import Difference, diff
from ....definition.labels import label_at
from ....definition.place_words import place_words
from ....definition.told_automations import setting_sentences
from ....definition.told_changes import items_apart
from ....definition.value_words import value_words
from ....identity.directory import Directory
from ....runtime.apps.live import LiveApp
from ....runtime.apps.revisions import RevisionNote, load_revision
from ....web.current import connection, current_actor

APP = Words("The app itself", "应用本身")
SAMPLES = Words("sample data", "示例数据")
FIRST = Words("now first", "移到最前")
BEHIND = Words("now behind “{it}”", "移到“{it}”之后")
ICONS = {
    "tables": "table",
    "forms": "forms",
    "views": "eye-table",
    "roles": "shield",
    "automations": "bolt",
    "navigation": "list-tree",
    "dashboards": "layout-dashboard",
    "prints": "printer",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A version as a line of the history."""

    note: RevisionNote
    author: str
    live: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One difference within an element: where, and what it was and is; nothing of both for what came or went."""

    act: str
    """"added", "removed", "changed" or "moved"."""
    place: Words | None
    """Where within the element; None for the element itself."""
    before: Words | None = None
    after: Words | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """One element of the app, and what differs there."""

    label: Words
    icon: str
    lines: Sequence[Line]


def entry(app: LiveApp, note: RevisionNote) -> Entry:
    """Return a version as a line of the history."""
    names = Directory(connection(), app.workspace_id, current_actor().language)
    author = names.person(note.author_id)["title"] if note.author_id else ""
    return Entry(note, author, note.number == app.revision)


def document_of(app: LiveApp, number: int | None) -> Mapping[str, Any]:
    """Return the definition of a version, nothing for None; raises NotFound."""
    if number is None:
        return {}
    if number == app.revision:
        return app.model.document
    return load_revision(connection(), app.id, number).document


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Changed]:
    """Return what differs between two definitions, element by element."""
    found: dict[tuple[str, ...], list[Line]] = {}
    for each in diff(before, after):
        about = _about(each.path)
        found.setdefault(about, []).append(_line(each, len(about), before, after))
    return [
        Changed(_label(path, before, after), ICONS.get(path[0], "settings") if path else "settings", lines)
        for path, lines in found.items()
    ]


def lines_within(
    differences: Sequence[Difference], depth: int, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[Line]:
    """Return differences of one element, told from there; `depth` is how long its path is."""
    return [_line(each, depth, before, after) for each in differences]


def _about(path: tuple[str, ...]) -> tuple[str, ...]:
    """Return the element of the first level that a difference belongs to, () for the app itself."""
    if path[0] == "navigation":
        return path[:1]
    return path[:2] if len(path) > 1 and path[0] in ICONS else ()


def _line(each: Difference, depth: int, before: Mapping[str, Any], after: Mapping[str, Any]) -> Line:
    document = before if each.act == "removed" else after
    place = _within(each.path, depth, document)
    if each.act in ("added", "removed"):
        return Line(each.act, place)
    if each.act == "moved":
        return Line(each.act, place, after=_behind(each, after))
    if each.path[0] == "data":
        return Line(each.act, SAMPLES)
    if sentences := setting_sentences(each, before, after):
        return Line(each.act, place, *sentences)
    gone, new = items_apart(each.before, each.after)
    return Line(each.act, place, _said(each.path, gone, before), _said(each.path, new, after))


def _said(path: tuple[str, ...], value: Any, document: Mapping[str, Any]) -> Words:
    """Return a value in words; a default by what it gives."""
    if path[-1] == "default" and isinstance(value, Mapping) and len(value) == 1:
        ((_, value),) = value.items()
        path = (*path[:-1], "options", "#")
    return value_words(path, value, document)


def _within(path: tuple[str, ...], depth: int, document: Mapping[str, Any]) -> Words | None:
    """Return a place in words, from the element on that begins it."""
    if len(path) == depth:
        return None
    whole = place_words(path, None, document)
    if not depth:
        return whole
    head = place_words(path[:depth], None, document)
    return Words(whole.en.removeprefix(f"{head.en} › "), whole.zh.removeprefix(f"{head.zh} › "))


def _behind(each: Difference, document: Mapping[str, Any]) -> Words:
    if each.after is None:
        return FIRST
    label = label_at(document, (*each.path[:-1], each.after)) or Words(each.after, each.after)
    return BEHIND.fill(it=label)


def _label(path: tuple[str, ...], before: Mapping[str, Any], after: Mapping[str, Any]) -> Words:
    if not path:
        return APP
    named = place_words(path, None, after)
    return named if named != place_words(path) else place_words(path, None, before)
