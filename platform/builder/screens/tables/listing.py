"""The tables of an app: listed with how much is in each, put in order, made, copied, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from flask import Blueprint, request

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....runtime.apps.live import LiveApp
from ....web.current import connection
from ....web.declare import declare
from ...edits.document import table_in
from ...edits.keys import free_key
from ...edits.tables import add_table, copy_table, move_table, remove_table
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import copy_label, read_words, typed_words
from ..frame.ordering import posted_move
from ..frame.page import builder_page, taking_out
from ..taken_keys import table_keys
from ..working import Working, working

pages = Blueprint("builder_tables", __name__)
TABLES = Words("Tables", "数据表")
NEW = Words("New table", "新建数据表")
COPY = Words("Copy “{table}”", "复制“{table}”")
CAPPED = 10_000
"""Beyond so many records the list says "more than"."""


@pages.get("/a/<app>/builder/tables")
@declare(actor="person", permission="administer")
def show_tables(app: str) -> Any:
    """Show every table with its fields, forms, views and records, in order."""
    return _list_page(working(app))


@pages.post("/a/<app>/builder/tables/move")
@declare(actor="person", permission="administer", body="form")
def move(app: str) -> Any:
    """Put a table behind another one."""
    state = working(app)
    table, after = posted_move()
    return save_change(
        state,
        lambda document: move_table(document, table, after),
        back=builder_path(app, "tables"),
        again=lambda status, faults: _list_page(state, status, faults),
    )


@pages.get("/a/<app>/builder/tables/new")
@declare(actor="person", permission="administer")
def new_table(app: str) -> Any:
    """Show the form of a new table."""
    return _new_page(working(app), {"icon": "table"})


@pages.post("/a/<app>/builder/tables/new")
@declare(actor="person", permission="administer", body="form")
def make_table(app: str) -> Any:
    """Make a table that works at once: a title, a list, a form, a place in the side bar."""
    state, typed = working(app), request.form.to_dict()
    label = read_words(typed, "label")
    key = free_key(table_keys(state), label, "table")
    table = {"key": key, "label": label or "", "icon": typed.get("icon", "table")}
    if told := read_words(typed, "help"):
        table["help"] = told
    return save_change(
        state,
        lambda document: add_table(document, table),
        back=builder_path(app, "tables", key),
        again=lambda status, faults: _new_page(state, typed, status, faults),
    )


@pages.get("/a/<app>/builder/tables/<table>/copy")
@declare(actor="person", permission="administer")
def ask_copy(app: str, table: str) -> Any:
    """Ask for the name of the copy."""
    state = working(app)
    told = table_in(state.document, table)
    return _copy_page(state, table, typed_words(copy_label(told.get("label", table)), "label"))


@pages.post("/a/<app>/builder/tables/<table>/copy")
@declare(actor="person", permission="administer", body="form")
def copy(app: str, table: str) -> Any:
    """Make a table with the same fields, forms, views and rights, and no records."""
    state, typed = working(app), request.form.to_dict()
    label = read_words(typed, "label") or ""
    key = free_key(table_keys(state), label, "table")
    return save_change(
        state,
        lambda document: copy_table(document, table, key, label),
        back=builder_path(app, "tables", key),
        again=lambda status, faults: _copy_page(state, table, typed, status, faults),
    )


@pages.post("/a/<app>/builder/tables/<table>/delete")
@declare(actor="person", permission="administer", body="form")
def delete(app: str, table: str) -> Any:
    """Delete a table; its records stay in the bin until it is purged."""
    state = working(app)
    return save_change(
        state,
        taking_out(lambda document: remove_table(document, table)),
        back=builder_path(app, "tables"),
        again=lambda status, faults: _list_page(state, status, faults),
    )


def count_records(app: LiveApp) -> Mapping[str, int]:
    """Return how many records each table has, CAPPED + 1 for more than that."""
    found = {}
    for key, table in app.tables.items():
        if table.definition.parent is None:
            some = sa.select(table.sql.c.id).where(table.sql.c.deleted_at.is_(None)).limit(CAPPED + 1)
            found[key] = connection().scalar(sa.select(sa.func.count()).select_from(some.subquery()))
    return found


def _list_page(state: Working, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    tables = [each for each in state.model.tables.values() if each.parent is None]
    return builder_page(
        "tables/list.html",
        state,
        "tables",
        TABLES,
        status,
        faults,
        tables=tables,
        keys=[each.key for each in tables],
        counts=count_records(state.app),
        capped=CAPPED,
    )


def _new_page(
    state: Working, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    return builder_page("tables/new.html", state, "tables", NEW, status, faults, typed=typed)


def _copy_page(
    state: Working, table: str, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    if table not in state.model.tables:
        raise NotFound
    title = COPY.fill(table=state.model.tables[table].label)
    action = builder_path(state.app.key, "tables", table, "copy")
    return builder_page(
        "frame/copy.html",
        state,
        "tables",
        title,
        status,
        faults,
        typed=typed,
        action=action,
        about=COPY_HELP,
        back=builder_path(state.app.key, "tables", table),
        back_label=state.model.tables[table].label,
    )


COPY_HELP = Words(
    "The copy has the same fields, forms, views and rights. No record is copied.",
    "副本包含相同的字段、表单、视图和权限，不复制记录。",
)
