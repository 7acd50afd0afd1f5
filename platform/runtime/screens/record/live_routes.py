"""What is new, for pages that stay open: changed records of a list or of one record, and who else is here."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from ....core.errors import Malformed, NotFound, ProductError
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.avatar import avatar_color, avatar_url, initials
from ....web.current import current_context, engine, reader
from ....web.declare import declare
from ....web.json_answer import json_answer
from ....web.page_or_fragment import page_or_fragment
from ...conversation.news import News, last_said, mark, since
from ...conversation.notices import mark_read
from ...conversation.presence import be_here, leave, who_is_here
from ...records.context import Context
from ...records.page import Page
from ...records.query import ListRequest, get_record, list_records
from ..columns import grid_columns
from ..grid import Grid
from ..grid_page import paint, view_asked
from ..grid_request import GridRequest, names
from ..paths import table_path

pages = Blueprint("live", __name__)
MOST_IDS = 300
NOT_IDS = Words("“{name}” is not a list of at most {count} ids", "“{name}”应为最多 {count} 个记录编号的列表")


@pages.get("/a/<app>/<table>/news")
@declare(actor="person", permission="view")
def news(app: str, table: str) -> Response:
    """Tell what changed in a list after the moment `after`, as far as the actor may see it.

    `shown` are the ids on the page, `view`, `filter` and `search` what the list shows. Answers {"last", "changed":
    {id: rev}, "made": [ids of new ones], "gone": [ids], "all": whether too much happened}. Without `after` it only
    tells where to begin.
    """
    context = current_context(app)
    live, _ = context.table(table)
    after = _number("after") if "after" in request.args else mark(context.environment.now)
    found = since(context.connection, live.id, after, context.environment.now)
    told: dict[str, Any] = {"last": found.last, "changed": {}, "made": [], "gone": [], "all": found.too_many}
    if found.records and not found.too_many:
        shown = _ids("shown")
        told |= _of_list(context, table, found, shown)
    return _not_kept(json_answer(told))


@pages.get("/a/<app>/<table>/<int:record_id>/news")
@declare(actor="person", permission="view")
def record_news(app: str, table: str, record_id: int) -> Response:
    """Tell the revision of a record, when it was last spoken of, and who else has it open."""
    context = current_context(app)
    live, _ = context.table(table)
    row = get_record(context, table, record_id, ())
    said = last_said(context.connection, live.id, record_id)
    told = {
        "rev": row.rev,
        "said": said,
        "by": (row.updated_by or {}).get("title"),
        "here": _here(context, table, record_id),
    }
    return _not_kept(json_answer(told))


@pages.get("/a/<app>/<table>/rows")
@declare(actor="person", permission="view")
def rows(app: str, table: str) -> Response:
    """Draw some rows of a list anew: `ids`, with the list's own columns as `fields`."""
    context = current_context(app)
    live, mine = context.table(table)
    columns = grid_columns(live, mine, names(request.args.get("fields")), (), context.actor.language)
    grid = Grid.of_columns(GridRequest(app, table), app, live, mine, columns)
    wanted = ListRequest(fields=tuple(each.key for each in columns), ids=_ids("ids"), limit=MOST_IDS)
    page = list_records(context, table, wanted) if wanted.ids else Page([], None, None, True)
    return page_or_fragment(
        "record/rows.html",
        "record/rows.html",
        grid=grid,
        rows=paint(grid, page, reader(), 0),
        base_path=table_path(app, table),
    )


@pages.post("/a/<app>/<table>/<int:record_id>/here")
@declare(actor="person", permission="view", body="form")
def here(app: str, table: str, record_id: int) -> Response:
    """Note that one has the record open (`editing` its form), or has closed it (`left`); tells who else is here."""
    context = current_context(app)
    live, _ = context.table(table)
    get_record(context, table, record_id, ())
    person = context.actor.person_id
    if person is None:
        raise NotFound
    with unit_of_work(engine()) as work:
        if request.form.get("left") == "1":
            leave(work, live, record_id, person)
        else:
            be_here(work, live, record_id, person, editing=request.form.get("editing") == "1")
            if request.form.get("read") == "1":
                mark_read(work, person, record=(live.id, record_id))
    return json_answer({"here": _here(context, table, record_id)})


def _here(context: Context, table: str, record_id: int) -> list[dict[str, Any]]:
    live = context.app.tables[table]
    found = who_is_here(context.connection, live, record_id, context.actor.person_id, context.environment.now)
    named = [(each, str(context.directory.person(each.person_id)["title"])) for each in found]
    return [
        {
            "name": name,
            "editing": each.editing,
            "picture": avatar_url(each.person_id),
            "initials": initials(name),
            "color": avatar_color(each.person_id),
        }
        for each, name in named
    ]


def _of_list(context: Context, table: str, found: News, shown: tuple[int, ...]) -> dict[str, Any]:
    """Return which records of a list changed, came, or went.

    Whatever is not visible counts as gone, changed or not, but for what the actor changed: that stays where it is.
    """
    asked = tuple(sorted({*found.records, *shown}))
    view = view_asked(context, table, request.args.get("view"))
    wanted = ListRequest(
        fields=(),
        ids=asked,
        limit=len(asked),
        view=view.key if view else None,
        filter=GridRequest(context.app.key, table, filter=request.args.get("filter")).tree,
        search=request.args.get("search", ""),
    )
    try:
        seen = {row.id: row.rev for row in list_records(context, table, wanted).rows}
    except (NotFound, Malformed):
        raise
    except ProductError:  # the list itself says what is wrong with its filter
        return {}
    own = {each for each, one in found.records.items() if one.by == context.actor.person_id}
    changed = {each: seen[each] for each in found.records if each in seen}
    return {
        "changed": changed,
        "made": [each for each in changed if found.records[each].made and each not in own],
        "gone": [each for each in shown if each not in seen and each not in own],
    }


def _ids(name: str) -> tuple[int, ...]:
    told = [each for each in request.args.get(name, "").split(",") if each]
    if len(told) > MOST_IDS or not all(e.isascii() and e.isdigit() and len(e) < 19 for e in told):
        raise Malformed(why=NOT_IDS.fill(name=name, count=MOST_IDS))
    return tuple(dict.fromkeys(int(each) for each in told))


def _number(name: str) -> int:
    told = request.args.get(name, "0")
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_IDS.fill(name=name, count=1))
    return int(told)


def _not_kept(response: Response) -> Response:
    response.headers["Cache-Control"] = "no-store"
    return response
