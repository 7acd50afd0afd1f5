"""The forms that make and change a record: the definition's layout, plain posts, what was typed kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, current_app, redirect, request
from werkzeug.wrappers import Response

from ...core.errors import Fault, Invalid, Malformed
from ...core.whole_number import whole_number
from ...core.words import Words
from ...fields import type_of
from ...web.current import reader
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment, wants_fragment
from ..apps.live import LiveTable
from ..forms.rules import rules_of
from ..forms.state import FormState
from ..forms.submissions import SentBefore
from ..records import service
from ..records.conflicts import EditConflict
from .form_address import of_address
from .form_adds import ADD, adds_of, make_first
from .form_back import way_back
from .form_drafts import continues, draft_typed, draft_view
from .form_files import receive_files, with_kept_files
from .form_links import links_address, match_views
from .form_message import say_next, told_message
from .form_open import PLAIN, OpenForm, open_form
from .form_parts import FormView
from .form_same import SameView, asks_first, match_address
from .form_saving import save_form, token_shown
from .form_sent_before import sent_before_fault
from .form_view import form_view
from .frame import frame_of
from .handed_in import made_path
from .paths import record_path, table_path
from .read_form import Posted

pages = Blueprint("record_form", __name__)
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
    opened = open_form(app, table)
    if continues():
        return _continued(opened)
    return _show_state(opened, opened.state(of_address(opened)), {})


@pages.post("/a/<app>/<table>/new")
@declare(actor="person", permission="create", body="file")
def create_record(app: str, table: str) -> Any:
    """Create the record and show it; wrong values come back beside their controls."""
    opened = open_form(app, table)
    posted, typed = _posted(opened)
    state = _state(opened, posted)
    if ADD in request.form:
        return make_first(opened)
    if "add_row" in request.form or _asks_for_more(opened, state):
        return _show_state(opened, state, typed)
    try:
        record_id = save_form(opened, posted, state, None)
    except Invalid as error:
        return _refused(opened, state, typed, error)
    except SentBefore as error:
        return _show_state(opened, state, typed, 409, faults=[sent_before_fault(opened, error)])
    return _saved(opened, way_back(app) or made_path(opened.context, table, record_id))


@pages.get("/a/<app>/<table>/<int:record_id>/edit")
@declare(actor="person", permission="edit")
def edit_record(app: str, table: str, record_id: int) -> Any:
    """Show the form with the record's values, and over them what the address fills in: a move begun elsewhere."""
    opened = open_form(app, table, record_id)
    if continues():
        return _continued(opened)
    return _show_state(opened, opened.state(of_address(opened)), {})


@pages.post("/a/<app>/<table>/<int:record_id>/edit")
@declare(actor="person", permission="edit", body="file")
def update_record(app: str, table: str, record_id: int) -> Any:
    """Save the changes; a field that somebody else changed meanwhile is shown with both values."""
    opened = open_form(app, table, record_id)
    rev = whole_number(request.form.get("_rev", ""))
    if rev is None:
        raise Malformed(why=NOT_A_NUMBER)
    before = opened.row.values
    posted, typed = _posted(opened)
    state = _state(opened, posted)
    if ADD in request.form:
        return make_first(opened)
    if "add_row" in request.form or _asks_for_more(opened, state):
        return _show_state(opened, state, typed, rev=rev)
    try:
        save_form(opened, posted, state, service.Change(record_id, {}, rev))
    except Invalid as error:
        return _refused(opened, state, typed, error, rev=rev)
    except SentBefore as error:
        faults = [sent_before_fault(opened, error)]
        return _show_state(opened, state, typed, 409, rev=rev, faults=faults)
    except EditConflict as error:
        faults = _conflict_faults(opened.table, before, error)
        return _show_state(opened, state, typed, 409, faults=faults)
    return _saved(opened, way_back(app) or record_path(app, table, record_id))


def _continued(opened: OpenForm) -> Response:
    """Show the form with what was typed earlier and not saved."""
    posted, faults = draft_typed(opened)
    given = posted.given() | (made := of_address(opened))  # a record made on the way is in the address
    return _show_state(opened, opened.state(given), {**posted.typed, **made}, faults=faults)


def _posted(opened: OpenForm) -> tuple[Posted, dict[str, Any]]:
    """Return what was posted, its files kept, and what to show of it should the form come back."""
    posted = opened.posted()
    receive_files(opened, posted)
    before = opened.row.values if opened.row else {}
    return posted, with_kept_files(opened.context, opened.table, posted, before, opened.placed)


def _state(opened: OpenForm, posted: Posted) -> FormState:
    """Return the state of the posted form; what could not be read stands as it was typed."""
    return opened.state(posted.given(), plain=PLAIN in request.form)


def _asks_for_more(opened: OpenForm, state: FormState) -> bool:
    """Say whether rules now ask for fields that were not on the page, which no script could show: it is shown again."""
    if PLAIN not in request.form:
        return False
    named = set(request.form.getlist("_fields"))
    ruled = {
        name for rule in rules_of(opened.context, opened.form) for act in rule.acts for name in act.names
    }
    asked = [each.field.key for each in opened.placed if each.writable and state.asks_for(each.field.key)]
    inside = {key for name in ruled for key in opened.fields_of(name)}
    return any(key in inside and key not in named for key in asked)


def _refused(
    opened: OpenForm, state: FormState, typed: Mapping[str, Any], error: Invalid, rev: int | None = None
) -> Response:
    same = asks_first(opened, state.saved)
    return _show_state(opened, state, typed, 422, same, rev=rev, faults=error.faults, warn=True)


def _show_state(
    opened: OpenForm,
    state: FormState,
    typed: Mapping[str, Any],
    status: int = 200,
    same: Sequence[SameView] = (),
    **more: Any,
) -> Response:
    """Show the form with what was typed, and around it what it holds by its rules."""
    values = {**state.values, **{key: value for key, value in typed.items() if state.shows_typed(key, value)}}
    if "add_row" in request.form:
        more["add_row_to"] = request.form["add_row"]
    return _show(opened, form_view(opened, values, reader(), state=state, **more), status, state, same)


def _conflict_faults(live: LiveTable, now: Mapping[str, Any], error: EditConflict) -> list[Fault]:
    """Return a fault beside each field of a conflict that tells what it now holds."""
    found: list[Fault] = []
    for key in error.fields:
        field = live.definition.by_key[key]
        theirs = type_of(field).format(field, now.get(key), reader()) or "–"
        found.append(Fault(key, THEIRS.fill(name=field.label, theirs=theirs)))
    return found


def _show(
    opened: OpenForm, form: FormView, status: int, state: FormState, same: Sequence[SameView]
) -> Response:
    context, live, title = opened.context, opened.table, ""
    language = context.actor.language
    if opened.row:
        title = opened.row.title or f"#{form.record_id}"
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
        draft=draft_view(opened),
        same=same,
        asks_same=match_address(opened),
        links=links_address(opened),
        adds=adds_of(opened),
        matches=match_views(opened.context, opened.form, state.values),
        reader=reader(),
        once=token_shown(status),
        title=title,
        back=back,
        cancel=back or cancel,
        list_href=table_path(context.app.key, live.key),
        here=request.path,
        address=request.full_path.rstrip("?"),
    )


def _saved(opened: OpenForm, path: str) -> Response:
    """Lead to a page, which says what the form says; in the panel a script does (scripts/records.js)."""
    if not wants_fragment():
        answer = redirect(path, 303)
        say_next(answer, opened.context, opened.form)
        return answer
    told = {"path": path, **told_message(opened.context, opened.form)}
    return Response(status=204, headers={"HX-Trigger": current_app.json.dumps({"records-changed": told})})
