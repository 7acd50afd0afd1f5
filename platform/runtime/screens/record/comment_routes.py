"""Speaking about a record: adding, changing and deleting comments, whom one can name, and the stream they stand in."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from flask import Blueprint, request

from ....builder.staff import by_name, is_meant, read_staff
from ....core.errors import Invalid, Malformed, Refused
from ....core.unit_of_work import UnitOfWork, unit_of_work
from ....core.words import Words
from ....web.current import current_context, engine
from ....web.declare import declare
from ....web.json_answer import json_answer
from ...access.explain import who_can
from ...conversation import comments
from ...conversation.comment_list import find_comment
from ...conversation.comments import NotYours
from ...conversation.standing import check_may
from ...conversation.text import as_typed
from ...records.context import Context
from ...records.query import get_record
from ..file_page import file_store
from .comment_pages import after, show_editor, show_stream_of, show_wrong

pages = Blueprint("comments", __name__)
NAMED = 8
"""How many people the list beside an "@" shows."""
LOOKED_AT = 40
"""How many people of a fitting name are asked whether they may see the record."""
NOT_A_NUMBER = Words("“{name}” is not a number", "“{name}”不是数字")
Done = TypeVar("Done")


@pages.get("/a/<app>/<table>/<int:record_id>/stream")
@declare(actor="person", permission="view")
def show_stream(app: str, table: str, record_id: int) -> Any:
    """Show what happened to a record and what was said about it, a page of it."""
    return show_stream_of(current_context(app), table, record_id)


@pages.post("/a/<app>/<table>/<int:record_id>/comments")
@declare(actor="person", permission="comment", body="file")
def add(app: str, table: str, record_id: int) -> Any:
    """Add a comment, with its files."""
    context = current_context(app)
    answers = _number("answers")

    def write(work: UnitOfWork, inside: Context) -> comments.Added:
        kept = _keep_uploads(work, inside, table, record_id)
        return comments.add(
            work,
            inside,
            table,
            record_id,
            request.form.get("text", ""),
            answers=answers,
            files=kept,
            chosen=_chosen(),
        )

    return _written(context, table, record_id, write, answers or 0)


@pages.get("/a/<app>/<table>/<int:record_id>/comments/<int:comment_id>")
@declare(actor="person", permission="comment")
def edit(app: str, table: str, record_id: int, comment_id: int) -> Any:
    """Show one's own comment in a form."""
    context = current_context(app)
    live, _ = context.table(table)
    row = get_record(context, table, record_id, ())
    said = find_comment(context, live, record_id, comment_id)
    if said.author_id != context.actor.person_id:
        raise NotYours
    return show_editor(context, live, row, comment_id, as_typed(said.text, context.directory.person))


@pages.post("/a/<app>/<table>/<int:record_id>/comments/<int:comment_id>")
@declare(actor="person", permission="comment", body="form")
def change(app: str, table: str, record_id: int, comment_id: int) -> Any:
    """Say one's own comment otherwise."""
    text = request.form.get("text", "")

    def write(work: UnitOfWork, inside: Context) -> comments.Added:
        return comments.change(work, inside, table, record_id, comment_id, text, _chosen())

    return _written(current_context(app), table, record_id, write, comment_id)


@pages.post("/a/<app>/<table>/<int:record_id>/comments/<int:comment_id>/delete")
@declare(actor="person", permission="comment", body="form")
def delete(app: str, table: str, record_id: int, comment_id: int) -> Any:
    """Delete one's own comment."""
    context = current_context(app)
    _act(context, lambda work, inside: comments.remove(work, inside, table, record_id, comment_id))
    return after(context, table, record_id)


@pages.get("/a/<app>/<table>/<int:record_id>/people")
@declare(actor="person", permission="comment")
def people(app: str, table: str, record_id: int) -> Any:
    """Return {"people": [{"id", "title"}, …]} of those who may see the record and whose name fits `?q=`."""
    context = current_context(app)
    live, _ = context.table(table)
    check_may(context, live, record_id, "comment")
    asked = request.args.get("q", "")[:50]
    staff = read_staff(context.connection, context.app.workspace_id, context.app.id)
    fitting = [
        each
        for each in by_name(staff.actors.values())
        if is_meant(asked, each.name) and each.person_id != context.actor.person_id
    ][:LOOKED_AT]
    few = dataclasses.replace(staff, actors={each.person_id: each for each in fitting})
    found = who_can(context, few, table, record_id)[:NAMED]
    return json_answer(
        {"people": [{"id": each.person.person_id, "title": each.person.name} for each in found]}
    )


def _written(
    context: Context,
    table: str,
    record_id: int,
    write: Callable[[UnitOfWork, Context], comments.Added],
    place: int,
) -> Any:
    """Write a comment; what is wrong is said beside the form, which keeps what was typed."""
    live, _ = context.table(table)
    try:
        _act(context, write)
    except Invalid as error:
        return show_wrong(context, live, record_id, error, place)
    return after(context, table, record_id)


def _keep_uploads(work: UnitOfWork, context: Context, table: str, record_id: int) -> Sequence[int]:
    sent = [each for each in request.files.getlist("files") if each.filename]
    if sent:
        check_may(context, context.app.tables[table], record_id, "comment")
    store = file_store()
    return [
        store.save_for_comment(work, context, table, each.stream, each.filename or "")["id"] for each in sent
    ]


def _chosen() -> list[int]:
    found = request.form.getlist("mention")
    return [int(each) for each in found if each.isascii() and each.isdigit() and len(each) < 10]


def _number(name: str) -> int | None:
    told = request.form.get(name, "")
    if not told or told == "0":
        return None
    if not (told.isascii() and told.isdigit() and len(told) < 19):
        raise Malformed(why=NOT_A_NUMBER.fill(name=name))
    return int(told)


def _act(context: Context, do: Callable[[UnitOfWork, Context], Done]) -> Done:
    if context.actor.person_id is None:
        raise Refused
    with unit_of_work(engine()) as work:
        return do(work, dataclasses.replace(context, connection=work.connection))
