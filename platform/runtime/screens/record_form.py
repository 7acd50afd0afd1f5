"""The forms that make and change a record: the definition's layout, plain posts, what was typed kept."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from ...core.errors import Fault, Invalid, Malformed
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.words import Words
from ...fields import type_of
from ...web.current import current_context, engine, reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..access.refusals import NotAllowed
from ..apps.live import LiveTable
from ..records import service
from ..records.closed_fields import closed_fields
from ..records.conflicts import EditConflict
from ..records.context import Context
from ..records.defaults import initial_values
from ..records.query import get_record
from .form_back import way_back
from .form_files import files_again, keep_uploads, with_kept_files
from .form_layout import Placed, Section, row_fields, sections, with_closed
from .form_view import FormView, form_view
from .frame import frame_of
from .handed_in import made_path
from .paths import record_path, table_path
from .read_form import Posted, read_form, value_of

pages = Blueprint("record_form", __name__)
SOURCE = "form"
NEW = Words("New: {table}", "新建{table}")
EDIT = Words("Edit: {title}", "编辑：{title}")
THEIRS = Words(
    "{name} was changed meanwhile; it is now: {theirs}. Save again to replace it with yours.",
    "“{name}”刚刚被他人修改，现为：{theirs}。再次保存将以您的内容覆盖。",
)
NOT_A_NUMBER = Words("the revision is not a number", "版本号不是数字")


@pages.get("/a/<app>/<table>/new")
@declare(actor="person", permission="create")
def new_record(app: str, table: str) -> Any:
    """Show the empty form, with defaults and what the address fills in."""
    context, live, laid_out = _open(app, table, "create")
    values = dict(initial_values(context, table))
    for each in _placed(laid_out):
        if each.field.key in request.args:
            values[each.field.key] = value_of(each.field, request.args.getlist(each.field.key), reader())
    return _show(context, live, form_view(context, live, laid_out, values, reader()))


@pages.post("/a/<app>/<table>/new")
@declare(actor="person", permission="create", body="file")
def create_record(app: str, table: str) -> Any:
    """Create the record and show it; wrong values come back beside their controls."""
    context, live, laid_out = _open(app, table, "create")
    posted = _posted(context, live, laid_out)
    if "add_row" in request.form:
        return _show(
            context, live, form_view(context, live, laid_out, posted.typed, reader(), add_row_to=_added())
        )
    try:
        record_id = _save(context, live, posted, None)
    except Invalid as error:
        shown = form_view(
            context, live, laid_out, posted.typed, reader(), faults=[*error.faults, *files_again()]
        )
        return _show(context, live, shown, 422)
    return _saved(way_back(app) or made_path(context, table, record_id))


@pages.get("/a/<app>/<table>/<int:record_id>/edit")
@declare(actor="person", permission="edit")
def edit_record(app: str, table: str, record_id: int) -> Any:
    """Show the form with the record's values."""
    context, live, laid_out = _open(app, table, "edit", record_id)
    row = get_record(context, table, record_id)
    shown = form_view(context, live, laid_out, row.values, reader(), record=(record_id, row.rev))
    return _show(context, live, shown, title=row.title)


@pages.post("/a/<app>/<table>/<int:record_id>/edit")
@declare(actor="person", permission="edit", body="file")
def update_record(app: str, table: str, record_id: int) -> Any:
    """Save the changes; a field that somebody else changed meanwhile is shown with both values."""
    context, live, laid_out = _open(app, table, "edit", record_id)
    rev = request.form.get("_rev", "")
    if not (rev.isascii() and rev.isdigit()):
        raise Malformed(why=NOT_A_NUMBER)
    row = get_record(context, table, record_id)
    posted = _posted(context, live, laid_out)
    typed = with_kept_files({**row.values, **posted.typed}, row.values, _placed(laid_out))
    view = {"record": (record_id, int(rev))}
    if "add_row" in request.form:
        shown = form_view(context, live, laid_out, typed, reader(), **view, add_row_to=_added())
        return _show(context, live, shown, title=row.title)
    try:
        _save(context, live, posted, service.Change(record_id, posted.values, int(rev)))
    except Invalid as error:
        shown = form_view(
            context, live, laid_out, typed, reader(), **view, faults=[*error.faults, *files_again()]
        )
        return _show(context, live, shown, 422, row.title)
    except EditConflict as error:
        faults = [*_conflict_faults(live, row.values, error), *files_again()]
        view = {"record": (record_id, row.rev)}
        shown = form_view(context, live, laid_out, typed, reader(), **view, faults=faults)
        return _show(context, live, shown, 409, row.title)
    return _saved(way_back(app) or record_path(app, table, record_id))


def _open(
    app: str, table: str, action: str, record_id: int | None = None
) -> tuple[Context, LiveTable, Sequence[Section]]:
    context = current_context(app)
    live, mine = context.table(table)
    if action not in mine.actions:
        raise NotAllowed(action, app, live.definition)
    laid_out = sections(live, mine, action)
    if record_id is not None:
        laid_out = with_closed(laid_out, closed_fields(context, live, record_id))
    return context, live, laid_out


def _posted(context: Context, live: LiveTable, laid_out: Sequence[Section]) -> Posted:
    return read_form(request.form, _placed(laid_out), reader(), partial(row_fields, context, live))


def _placed(laid_out: Sequence[Section]) -> list[Placed]:
    return [each for section in laid_out for each in section.fields]


def _added() -> str:
    return request.form["add_row"]


def _save(context: Context, live: LiveTable, posted: Posted, change: service.Change | None) -> int:
    """Write what was posted in one transaction, files included; raises Invalid with every fault."""
    with unit_of_work(engine()) as work:
        inside = dataclasses.replace(context, connection=work.connection)
        keep_uploads(work, inside, live, posted)
        if posted.faults:
            raise Invalid([*posted.faults, *_faults_of_rest(work, inside, live, posted, change)])
        if change is None:
            return service.create(work, inside, live.key, [posted.values], SOURCE)[0]
        service.update(work, inside, live.key, [change], SOURCE)
        return change.id


def _faults_of_rest(
    work: UnitOfWork, context: Context, live: LiveTable, posted: Posted, change: service.Change | None
) -> list[Fault]:
    """Return what else is wrong, so that all faults are told at once; the caller rolls back whatever was tried."""
    unread = {fault.path.split(".")[0] for fault in posted.faults}
    values = {key: value for key, value in posted.values.items() if key not in unread}
    try:
        if change is None:
            service.create(work, context, live.key, [values], SOURCE)
        else:
            service.update(work, context, live.key, [change._replace(fields=values)], SOURCE)
    except Invalid as error:
        return [fault for fault in error.faults if fault.path.split(".")[0] not in unread]
    except EditConflict:
        return []
    return []


def _conflict_faults(live: LiveTable, now: Mapping[str, Any], error: EditConflict) -> list[Fault]:
    """Return a fault beside each field of a conflict that tells what it now holds."""
    found: list[Fault] = []
    for key in error.fields:
        field = live.definition.by_key[key]
        theirs = type_of(field).format(field, now.get(key), reader()) or "–"
        found.append(Fault(key, THEIRS.fill(name=field.label, theirs=theirs)))
    return found


def _show(
    context: Context, live: LiveTable, form: FormView, status: int = 200, title: str | None = None
) -> Response:
    language = context.actor.language
    if form.record_id:
        title = title or f"#{form.record_id}"
        heading = EDIT.to(language, title=title)
        cancel = record_path(context.app.key, live.key, form.record_id)
    else:
        heading = NEW.to(language, table=live.definition.label)
        cancel = table_path(context.app.key, live.key)
    back = way_back(context.app.key)
    return page_or_fragment(
        "record_form.html",
        "record_form_content.html",
        status,
        frame=frame_of(context, heading, live.key),
        table=live.definition,
        heading=heading,
        form=form,
        title=title,
        back=back,
        cancel=back or cancel,
        list_href=table_path(context.app.key, live.key),
        here=request.path,
        address=request.full_path.rstrip("?"),
    )


def _saved(path: str) -> Response:
    """Lead to a page; in the panel a script does (scripts/records.js)."""
    if not wants_fragment():
        return redirect(path, 303)
    return Response(
        status=204, headers={"HX-Trigger": current_app.json.dumps({"records-changed": {"path": path}})}
    )
