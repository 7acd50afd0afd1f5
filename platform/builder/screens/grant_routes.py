"""The page of what one role may do with one table: ready-made sets first, then everything by hand, in sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, request
from markupsafe import escape

from ...core.errors import Fault, NotFound
from ...core.words import Words
from ...definition.model import Role
from ...runtime.access.sentences import grant_words
from ...runtime.apps.live import LiveApp
from ...web.current import current_context, reader, say
from ...web.declare import declare
from ...web.settings_frame import settings_page
from ..edits.grants import EVERY_TABLE, set_grant
from ..grant_changes import grant_change
from ..ready_sets import READY_SETS
from .administered import administered, builder_path, role_of
from .conditions.editor import condition_parts
from .grant_draft import CUSTOM, INHERIT, NONE, GrantDraft, PartDraft, draft_of, new_part, read_draft
from .grant_view import (
    ACTION_LABELS,
    CLASS_LABELS,
    LEVEL_LABELS,
    SCOPE_LABELS,
    classes_in,
    faults_by_place,
    field_lines,
    groups_of,
    member_fields,
)
from .role_matrix import EVERY_OTHER
from .saving import Published, save_edit

pages = Blueprint("builder_grants", __name__)
TITLE = Words("{role}: {table}", "{role}：{table}")
SAVE = "save"


@pages.get("/a/<app>/builder/roles/<role>/tables/<table>")
@declare(actor="person", permission="administer")
def show_grant(app: str, role: str, table: str) -> Any:
    """Show what a role may do with a table."""
    live = administered(app)
    told, key = role_of(live, role), _table_key(live, table)
    groups = groups_of(live.model, key)
    return _page(live, told, key, draft_of(_own(told, key), _inherited(told, key), groups))


@pages.post("/a/<app>/builder/roles/<role>/tables/<table>")
@declare(actor="person", permission="administer", body="form")
def save_grant(app: str, role: str, table: str) -> Any:
    """Save what a role may do with a table; draw the form again where a button asks for that."""
    live = administered(app)
    told, key = role_of(live, role), _table_key(live, table)
    draft = read_draft(request.form, groups_of(live.model, key), reader())
    if request.form.get("do", SAVE) != SAVE:
        return _page(live, told, key, draft)
    for part in draft.parts:
        part.condition.refuse_empty(reader())
    if draft.faulty:
        return _page(live, told, key, draft, 422)
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


@pages.post("/a/<app>/builder/roles/<role>/tables/<table>/sentence")
@declare(actor="person", permission="administer", body="form")
def tell_grant(app: str, role: str, table: str) -> Any:
    """Say in a sentence what the form would give as it stands; nothing is saved."""
    live = administered(app)
    told, key = role_of(live, role), _table_key(live, table)
    draft = read_draft(request.form, groups_of(live.model, key), reader())
    return str(escape(say(_sentence(live, told, key, draft))))


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


def _drawn(app: LiveApp, name: str, parts: Sequence[PartDraft]) -> list[tuple[PartDraft, Mapping[str, Any]]]:
    """Return the alternatives, each with what the editor of its condition asks for."""
    context = current_context(app.key)
    return [
        (each, condition_parts(context, each.condition.called(f"{name}:{number}:"), reader()))
        for number, each in enumerate(parts)
    ]


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
    groups = groups_of(app.model, table)
    rules = {
        "rows": _drawn(app, "rows", draft.rows),
        "edit_rows": _drawn(
            app, "edit_rows", [new_part(groups)] if draft.edit_rows is None else draft.edit_rows
        ),
    }
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
            rules=rules,
            faults=faults_by_place(app.model, table, faults),
            faulty=draft.faulty,
            expression_href=builder_path(app.key, "tables", table, "expression"),
            meanwhile=meanwhile,
            address=request.path,
            back=builder_path(app.key, "roles", role.key),
        ),
        status,
    )
