"""What the search of everything finds: what one can do, places, and the records of every table one may see."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.pinyin import pinyin
from ...core.words import Words
from ...fields import type_of
from ...fields.base import Reader
from ...web.settings_frame import settings_groups
from ..apps.live import LiveTable
from ..records.context import Context
from ..records.page import ListRequest, Row
from ..records.query import list_records
from ..records.search import search_words, searched_fields
from ..records.tokens import normalise
from ..records.views import all_views
from ..saved_views.kept import read_all
from .frame import openable_apps
from .paths import app_path, new_path, record_path, table_path
from .view_types import ICONS

SHOWN = 5
PLACES = 6
RECENT = 8
RECENT_WORDS = Words("Recent", "最近打开")
ACTIONS = Words("Do", "操作")
WHERE = Words("Go to", "前往")
APPS = Words("Other apps", "其他应用")
NEW = Words("New: {table}", "新建{table}")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing found: where it leads, and what told that it is meant."""

    label: str
    icon: str
    href: str
    note: str = ""
    panel: bool = False
    """Opens over the list where one is shown."""


@dataclass(frozen=True, slots=True)
class Section:
    """Things of one kind, and where all of them stand when there are more."""

    label: str
    entries: Sequence[Entry]
    more: str = ""


def everything(
    context: Context, asked: str, reader: Reader, recent: Sequence[tuple[str, int]] = ()
) -> list[Section]:
    """Return what there is for a search; without one what was opened last and where one can go."""
    language = context.actor.language
    read_all(context)
    fits = _matcher(asked)
    actions = [each for each in _actions(context) if fits(each.label)]
    where = [each for each in _places(context, whole=bool(asked)) if fits(each.label)]
    apps = [each for each in _apps(context) if fits(each.label)]
    records = list(_records(context, asked, reader)) if asked else []
    opened = [] if asked else _recent(context, recent)
    known = [
        Section(RECENT_WORDS.to(language), opened),
        Section(WHERE.to(language), where[:PLACES] if asked else where),
        Section(ACTIONS.to(language), actions[:PLACES]),
    ]
    sections = [*known, *records] if asked else known
    return [each for each in [*sections, Section(APPS.to(language), apps)] if each.entries]


def _matcher(asked: str) -> Callable[[str], bool]:
    """Return whether a name holds what is sought: as it is written, or as it is read aloud in pinyin."""
    sought = normalise(asked).split()

    def fits(label: str) -> bool:
        name = normalise(label)
        if all(word in name for word in sought):
            return True
        return any("".join(sought) in each for each in pinyin(name) if each)

    return fits


def _actions(context: Context) -> Iterator[Entry]:
    """Yield what one can do: make a record of each table."""
    for table in _tables(context):
        if "create" in context.rights.tables[table.key].actions:
            label = table.definition.label.to(context.actor.language)
            href = new_path(context.app.key, table.key)
            yield Entry(NEW.to(context.actor.language, table=label), "plus", href, panel=True)


def _places(context: Context, whole: bool) -> Iterator[Entry]:
    """Yield the tables, and with `whole` their views and the pages of settings as well."""
    app, language = context.app.key, context.actor.language
    for table in _tables(context):
        if "view" in context.rights.tables[table.key].actions:
            label, icon = table.definition.label.to(language), table.definition.icon
            yield Entry(label, icon, table_path(app, table.key))
    if not whole:
        return
    for table in _tables(context):
        label = table.definition.label.to(language)
        for view in all_views(context, table):
            icon = table.definition.icon if view.type == "grid" else ICONS.get(view.type, "table")
            href = table_path(app, table.key, {"view": view.key})
            yield Entry(view.label.to(language), icon, href, note=label)
    for group in settings_groups(context.actor, "", context.app):
        for item in group.items:
            yield Entry(item.label.to(language), item.icon, item.href, note=group.label.to(language))


def _apps(context: Context) -> Iterator[Entry]:
    for key, app in openable_apps(context).items():
        if key != context.app.key:
            yield Entry(app.model.label.to(context.actor.language), app.model.icon, app_path(key))


def _tables(context: Context) -> Iterator[LiveTable]:
    """Yield the tables the actor knows of, in the app's order."""
    for key, table in context.app.tables.items():
        if key in context.rights.tables and table.definition.parent is None:
            yield table


def _records(context: Context, asked: str, reader: Reader) -> Iterator[Section]:
    """Yield each table's first matching records, those with the name itself first; empty tables are left out."""
    words = search_words(asked)
    for table in _tables(context):
        mine = context.rights.tables[table.key]
        told = tuple(key for key in searched_fields(table) if key in mine.fields)
        page = list_records(context, table.key, ListRequest(fields=told, search=asked, limit=SHOWN))
        if not page.rows:
            continue
        rows = sorted(page.rows, key=lambda row: not _named(row, words))
        yield Section(
            table.definition.label.to(context.actor.language),
            [_entry(context, table, row, _why(table, row, words, reader)) for row in rows],
            table_path(context.app.key, table.key, {"search": asked}) if page.next_cursor else "",
        )


def _entry(context: Context, table: LiveTable, row: Row, note: str = "") -> Entry:
    href = record_path(context.app.key, table.key, row.id)
    return Entry(row.title or f"#{row.id}", table.definition.icon, href, note, panel=True)


def _named(row: Row, words: Sequence[str]) -> bool:
    return all(word in normalise(row.title or "") for word in words)


def _why(table: LiveTable, row: Row, words: Sequence[str], reader: Reader) -> str:
    """Return the value in which a record has what is sought, where its title does not show it."""
    if _named(row, words):
        return ""
    for key, value in row.values.items():
        if isinstance(value, str) and all(word in normalise(value) for word in words):
            field = table.definition.by_key[key]
            text: Any = type_of(field).format(field, value, reader)
            return text if len(text) <= 60 else f"{text[:60]}…"
    return ""


def _recent(context: Context, recent: Sequence[tuple[str, int]]) -> list[Entry]:
    """Return the records a browser remembers by their numbers, as far as they are still there for the actor."""
    wanted: dict[str, list[int]] = {}
    for key, record_id in recent[:RECENT]:
        wanted.setdefault(key, []).append(record_id)
    found: dict[tuple[str, int], Entry] = {}
    for table in _tables(context):
        if ids := wanted.get(table.key):
            request = ListRequest(fields=(), ids=tuple(ids), limit=len(ids))
            label = table.definition.label.to(context.actor.language)
            for row in list_records(context, table.key, request).rows:
                found[table.key, row.id] = _entry(context, table, row, label)
    return [found[each] for each in dict.fromkeys(recent) if each in found]
