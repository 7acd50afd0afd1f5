"""The page of what one role may do with one table: ready-made sets first, then everything by hand, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, render_template, request
from markupsafe import escape

from ...core.errors import Fault, NotFound
from ...core.words import Words
from ...definition.model import Role
from ...definition.types import path_type
from ...expressions import BOOLEAN, ExpressionFault, Type, check, parse
from ...fields import SYSTEM_FIELDS, type_of
from ...runtime.access.condition_words import condition_words
from ...runtime.access.sentences import grant_words
from ...runtime.apps.live import LiveApp
from ...web.current import limits, say
from ...web.declare import declare
from ...web.settings_frame import settings_page
from ..edits.grants import EVERY_TABLE, set_grant
from ..grant_changes import grant_change
from ..ready_sets import READY_SETS
from .administered import administered, builder_path, role_of
from .grant_draft import CUSTOM, INHERIT, NONE, GrantDraft, PartDraft, draft_of, read_draft
from .grant_view import (
    ACTION_LABELS,
    CLASS_LABELS,
    LEVEL_LABELS,
    SCOPE_LABELS,
    classes_in,
    faults_by_place,
    field_lines,
    fields_of,
    member_fields,
)
from .role_matrix import EVERY_OTHER
from .saving import Published, save_edit

pages = Blueprint("builder_grants", __name__)
TITLE = Words("{role}: {table}", "{role}：{table}")
_SYSTEM = {(field.key,): type_of(field).type(field) for field in SYSTEM_FIELDS}


@pages.get("/a/<app>/builder/roles/<role>/tables/<table>")
@declare(actor="person", permission="administer")
def show_grant(app: str, role: str, table: str) -> Any:
    """Show what a role may do with a table."""
    live = administered(app)
    told, key = role_of(live, role), _table_key(live, table)
    return _page(live, told, key, draft_of(_own(told, key), _inherited(told, key)))


@pages.post("/a/<app>/builder/roles/<role>/tables/<table>")
@declare(actor="person", permission="administer", body="form")
def save_grant(app: str, role: str, table: str) -> Any:
    """Save what a role may do with a table, or show the form with one line more."""
    live = administered(app)
    told, key = role_of(live, role), _table_key(live, table)
    draft = read_draft(request.form)
    if "add_part" in request.form or "again" in request.form:
        return _page(live, told, key, draft)
    grant = draft.grant()
    if key == EVERY_TABLE and draft.choice == NONE:
        grant = None

    def again(status: int, faults: Sequence[Fault], meanwhile: Sequence[Published]) -> Any:
        return _page(live, told, key, draft, status, faults, meanwhile)

    return save_edit(
        live,
        lambda document: set_grant(document, role, key, grant),
        grant_change(live.model, told, key, _own(told, key), grant),
        back=builder_path(app, "roles", role),
        again=again,
    )


@pages.get("/a/<app>/builder/roles/<role>/tables/<table>/condition")
@declare(actor="person", permission="administer")
def check_condition(app: str, role: str, table: str) -> Any:
    """Say what a condition means, or what is wrong with it and where: the address's only value is the condition."""
    live = administered(app)
    role_of(live, role)
    key = _table_key(live, table)
    source = next(iter(request.args.values()), "")[: limits().text_length * 2].strip()
    faults, meaning = [], None
    if source:
        faults = condition_faults(live, key, source)
        if not faults:
            meaning = condition_words(live.model, _any_table(live, key), source)
    return render_template("builder_condition.html", condition_faults=faults, meaning=meaning)


@pages.post("/a/<app>/builder/roles/<role>/tables/<table>/sentence")
@declare(actor="person", permission="administer", body="form")
def tell_grant(app: str, role: str, table: str) -> Any:
    """Say in a sentence what the form would give as it stands; nothing is saved."""
    live = administered(app)
    told, key = role_of(live, role), _table_key(live, table)
    return str(escape(say(_sentence(live, told, key, read_draft(request.form)))))


def condition_faults(app: LiveApp, table: str, source: str) -> list[tuple[int, Words]]:
    """Return (position from 1, what is wrong) of a condition over the records of a table."""

    def name(path: tuple[str, ...]) -> Type | None:
        return _SYSTEM.get(path) if table == EVERY_TABLE else path_type(app.model, table, path)

    known = [each.key for each in fields_of(app.model, table)]
    try:
        found = check(parse(source), name, known).type
    except ExpressionFault as error:
        return [(each.position + 1, each.words) for each in error.all]
    return [] if found == BOOLEAN else [(1, NOT_A_CONDITION.fill(found=found.words))]


def _table_key(app: LiveApp, table: str) -> str:
    """Return the key of a top-level table, or EVERY_TABLE; raises NotFound."""
    known = app.tables.get(table)
    if table != EVERY_TABLE and (known is None or known.definition.parent is not None):
        raise NotFound
    return table


def _own(role: Role, table: str) -> Mapping[str, Any] | None:
    return role.all_tables if table == EVERY_TABLE else role.tables.get(table)


def _inherited(role: Role, table: str) -> Mapping[str, Any] | None:
    return None if table == EVERY_TABLE else role.all_tables


def _any_table(app: LiveApp, key: str) -> str:
    return next(iter(app.tables)) if key == EVERY_TABLE else key


def _sentence(app: LiveApp, role: Role, table: str, draft: GrantDraft) -> Words:
    shown = _inherited(role, table) if draft.choice == INHERIT else draft.grant()
    return grant_words(app.model, _any_table(app, table), shown)


def _page(
    app: LiveApp,
    role: Role,
    table: str,
    draft: GrantDraft,
    status: int = 200,
    faults: Sequence[Fault] = (),
    meanwhile: Sequence[Published] = (),
) -> Any:
    label = EVERY_OTHER if table == EVERY_TABLE else app.model.tables[table].label
    return make_response(
        settings_page(
            "builder_grant.html",
            builder_path(app.key, "roles"),
            TITLE.fill(role=role.label, table=label),
            app,
            role=role,
            table_label=label,
            every=table == EVERY_TABLE,
            draft=draft,
            sentence=_sentence(app, role, table, draft),
            sets=READY_SETS.values(),
            inherits=_inherited(role, table),
            choices=(INHERIT, NONE, CUSTOM),
            actions=ACTION_LABELS,
            scopes=SCOPE_LABELS,
            levels=LEVEL_LABELS,
            class_labels=CLASS_LABELS,
            classes=classes_in(app.model, table, draft.classes),
            members=member_fields(app.model, table),
            lines=field_lines(app.model, table),
            new_part=PartDraft(),
            faults=faults_by_place(app.model, table, faults),
            meanwhile=meanwhile,
            address=request.path,
            back=builder_path(app.key, "roles", role.key),
        ),
        status,
    )


NOT_A_CONDITION = Words(
    'This gives {found}; a condition must be true or false, as in stage = "won".',
    '结果为{found}；条件的结果必须为真或假，例如 stage = "won"。',
)
