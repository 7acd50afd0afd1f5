"""The print templates of an app, table by table: listed, put in order, made, copied, deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, request

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....definition.model import Table
from ....fields import type_of
from ....web.declare import declare
from ...edits.document import piece_in
from ...edits.keys import free_key
from ...edits.prints import add_print, copy_print, move_print, remove_print
from ..administered import builder_path
from ..changing import save_change
from ..frame.labels import copy_label, read_words, typed_words
from ..frame.narrowing import narrowed_path, own_tables, wanted_table
from ..frame.ordering import posted_move
from ..frame.page import builder_page, taking_out
from ..taken_keys import print_keys
from ..working import Working, working

pages = Blueprint("builder_prints", __name__)
PRINTS = Words("Print templates", "打印模板")
NEW = Words("New print template", "新建打印模板")
COPY = Words("Copy “{template}”", "复制“{template}”")
COPY_HELP = Words("The copy prints the same parts.", "副本的内容与原模板相同。")
OF: Mapping[str, tuple[Words, Words, str]] = {
    "record": (
        Words("One record", "单条记录"),
        Words(
            "A contract, a delivery note, a sheet: one record on one or more pages.",
            "合同、送货单、登记表等，一条记录打印一份。",
        ),
        "file-text",
    ),
    "list": (
        Words("A list", "列表"),
        Words(
            "The records of a list as a table, as they are filtered and sorted.",
            "按当前筛选和排序，将列表中的记录打印成表格。",
        ),
        "table",
    ),
}
FIRST_FIELDS, FIRST_COLUMNS = 12, 7
PAGES = {"en": "{{page}} / {{pages}}", "zh": "第 {{page}} / {{pages}} 页"}


@pages.get("/a/<app>/builder/prints")
@declare(actor="person", permission="administer")
def show_prints(app: str) -> Any:
    """Show the print templates of every table, or of `?table=`."""
    return _list_page(working(app))


@pages.post("/a/<app>/builder/prints/move")
@declare(actor="person", permission="administer", body="form")
def move(app: str) -> Any:
    """Put a template behind another one of its table."""
    template, after = posted_move()
    return _change(working(app), lambda document: move_print(document, template, after))


@pages.get("/a/<app>/builder/prints/new")
@declare(actor="person", permission="administer")
def new_print(app: str) -> Any:
    """Show the form of a new template of `?table=`."""
    return _new_page(working(app), request.args)


@pages.post("/a/<app>/builder/prints/new")
@declare(actor="person", permission="administer", body="form")
def make_print(app: str) -> Any:
    """Make a template with the table's first fields, and lead to its parts."""
    state, typed = working(app), request.form.to_dict()
    table, of = _chosen(state, typed.get("table", "")), typed.get("of", "record")
    if of not in OF:
        raise NotFound
    label = read_words(typed, "label")
    key = free_key(print_keys(state, table.key), label, "template")
    template = {
        "key": key,
        "table": table.key,
        "label": label or "",
        "of": of,
        "footer": PAGES,
        "parts": first_parts(table, of),
    }
    return save_change(
        state,
        lambda document: add_print(document, template),
        back=builder_path(app, "prints", f"{table.key}.{key}"),
        again=lambda status, faults: _new_page(state, typed, status, faults),
    )


@pages.get("/a/<app>/builder/prints/<template>/copy")
@declare(actor="person", permission="administer")
def ask_copy(app: str, template: str) -> Any:
    """Ask for the name of the copy."""
    state = working(app)
    told = piece_in(state.document, "prints", template)
    return _copy_page(state, template, typed_words(copy_label(told["label"]), "label"))


@pages.post("/a/<app>/builder/prints/<template>/copy")
@declare(actor="person", permission="administer", body="form")
def copy(app: str, template: str) -> Any:
    """Make a template like another one, behind it."""
    state, typed = working(app), request.form.to_dict()
    table = piece_in(state.document, "prints", template)["table"]
    label = read_words(typed, "label") or ""
    key = free_key(print_keys(state, table), label, "template")
    return save_change(
        state,
        lambda document: copy_print(document, template, key, label),
        back=builder_path(app, "prints", f"{table}.{key}"),
        again=lambda status, faults: _copy_page(state, template, typed, status, faults),
    )


@pages.post("/a/<app>/builder/prints/<template>/delete")
@declare(actor="person", permission="administer", body="form")
def delete(app: str, template: str) -> Any:
    """Delete a template; no record goes."""
    return _change(working(app), taking_out(lambda document: remove_print(document, template)))


def first_parts(table: Table, of: str) -> list[dict[str, Any]]:
    """Return what a new template begins with: a heading, the first fields, the rows of each sub-form."""
    plain = [each for each in table.fields if not each.hidden and each.key != table.title]
    plain = [each for each in plain if each.type not in ("subform", "reverse")]
    if of == "list":
        keys = [table.title, *(each.key for each in plain if not type_of(each).many)][:FIRST_COLUMNS]
        return [{"heading": {"en": table.label.en, "zh": table.label.zh}, "size": 14}, {"fields": keys}]
    parts: list[dict[str, Any]] = [{"heading": f"{{{{{table.title}}}}}"}]
    if plain:
        parts.append({"fields": [each.key for each in plain][:FIRST_FIELDS], "columns": 2})
    return [*parts, *({"rows": each.key} for each in table.fields if each.type == "subform")]


def _change(state: Working, edit: Any) -> Any:
    return save_change(
        state,
        edit,
        back=narrowed_path(state.app.key, "prints", state.model),
        again=lambda status, faults: _list_page(state, status, faults),
    )


def _chosen(state: Working, key: str) -> Table:
    """Return the table that is asked for, the first where none is; raises NotFound."""
    tables = {each.key: each for each in own_tables(state.model)}
    found = tables.get(key) if key else next(iter(tables.values()), None)
    if found is None:
        raise NotFound
    return found


def _list_page(state: Working, status: int = 200, faults: Sequence[Fault] = ()) -> Any:
    wanted, tables = wanted_table(state.model), own_tables(state.model)
    told = state.document.get("prints", ())
    return builder_page(
        "prints/list.html",
        state,
        "prints",
        PRINTS,
        status,
        faults,
        tables=tables,
        wanted=wanted,
        groups=[
            (each, [one for one in told if one["table"] == each.key])
            for each in tables
            if wanted in ("", each.key)
        ],
        kinds=OF,
        words_of=Words.read,
    )


def _new_page(
    state: Working, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    return builder_page(
        "prints/new.html",
        state,
        "prints",
        NEW,
        status,
        faults,
        typed=typed,
        table=_chosen(state, typed.get("table", "")),
        tables=own_tables(state.model),
        kinds=OF,
    )


def _copy_page(
    state: Working, template: str, typed: Mapping[str, str], status: int = 200, faults: Sequence[Fault] = ()
) -> Any:
    label = Words.read(piece_in(state.document, "prints", template)["label"])
    back = builder_path(state.app.key, "prints", template)
    return builder_page(
        "frame/copy.html",
        state,
        "prints",
        COPY.fill(template=label),
        status,
        faults,
        typed=typed,
        action=f"{back}/copy",
        about=COPY_HELP,
        back=back,
        back_label=label,
    )
