"""The first page of the builder: what the app is made of, how its tables hang together, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint

from ....core.words import Words
from ....definition.model import App
from ....identity.directory import Directory
from ....runtime.apps.revisions import list_revisions
from ....web.current import connection, current_actor
from ....web.declare import declare
from ....web.settings_frame import OVERVIEW
from ..administered import builder_path, staff_of
from ..working import Working, working
from .map import draw_map
from .page import builder_page

pages = Blueprint("builder_overview", __name__)
LATEST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """One kind of thing an app is made of."""

    label: Words
    icon: str
    count: int
    href: str


@dataclass(frozen=True, slots=True)
class Step:
    """Something that is left to do."""

    words: Words
    why: Words
    href: str
    icon: str


@pages.get("/a/<app>/builder")
@declare(actor="person", permission="administer")
def show_overview(app: str) -> Any:
    """Show what the app is made of."""
    state = working(app)
    names = Directory(connection(), state.app.workspace_id, current_actor().language)
    latest = [
        (each, names.person(each.author_id)["title"] if each.author_id else "")
        for each in list_revisions(connection(), state.app.id, limit=LATEST)
    ]
    return builder_page(
        "frame/overview.html",
        state,
        "",
        OVERVIEW.label,
        parts=_parts(state.model, app),
        map=draw_map(state.model),
        latest=latest,
        steps=list(_steps(state)),
        roles=list(state.app.model.roles.values()),
    )


def _parts(model: App, app: str) -> list[Part]:
    tables = [each for each in model.tables.values() if each.parent is None]
    found = (
        (Words("Tables", "数据表"), "table", len(tables), "tables"),
        (
            Words("Fields", "字段"),
            "list-details",
            sum(len(t.fields) for t in model.tables.values()),
            "tables",
        ),
        (Words("Forms", "表单"), "forms", len(model.forms), "forms"),
        (Words("Views", "视图"), "eye-table", len(model.views), "views"),
        (Words("Print templates", "打印模板"), "printer", len(model.prints), "prints"),
        (Words("Automations", "自动化"), "bolt", len(model.automations), "automations"),
        (Words("Roles", "角色"), "shield", len(model.roles), "roles"),
    )
    return [Part(label, icon, count, builder_path(app, to)) for label, icon, count, to in found]


def _steps(state: Working) -> Iterator[Step]:
    """Yield what an app like this lacks, the most pressing first."""
    model, app = state.model, state.app.key
    if not model.tables:
        yield Step(NO_TABLE, NO_TABLE_WHY, builder_path(app, "tables", "new"), "table-plus")
        return
    if not model.roles:
        yield Step(NO_ROLE, NO_ROLE_WHY, builder_path(app, "new-role"), "shield")
    elif not {each.role for each in staff_of(state.app).members}:
        yield Step(NO_MEMBER, NO_MEMBER_WHY, builder_path(app, "roles"), "user-plus")
    if all(len(each.fields) == 1 for each in model.tables.values() if each.parent is None):
        first = next(iter(model.tables))
        yield Step(NO_FIELD, NO_FIELD_WHY, builder_path(app, "tables", first), "list-details")
    if all(view.type == "grid" for view in model.views):
        yield Step(NO_VIEW, NO_VIEW_WHY, builder_path(app, "views", "new"), "layout-kanban")
    if not model.help:
        yield Step(NO_HELP, NO_HELP_WHY, builder_path(app, "look"), "info-circle")


NO_TABLE = Words("Make the first table", "新建第一张数据表")
NO_TABLE_WHY = Words(
    "A table holds one kind of thing, such as projects or orders.",
    "一张数据表存放一类数据，例如项目或订单。",
)
NO_ROLE = Words("Let people in", "设置角色")
NO_ROLE_WHY = Words(
    "Only administrators see the app until there is a role.", "设置角色之前，只有管理员能看到此应用。"
)
NO_MEMBER = Words("Give a role to somebody", "将角色授予成员")
NO_MEMBER_WHY = Words("There are roles, and nobody has one yet.", "已有角色，但尚未授予任何人。")
NO_FIELD = Words("Add fields", "添加字段")
NO_FIELD_WHY = Words("Your tables hold nothing but a name yet.", "目前数据表只有名称字段。")
NO_VIEW = Words("Add a board or a calendar", "添加看板或日历")
NO_VIEW_WHY = Words(
    "The same records, seen by stage or by day.", "换一种方式查看同样的记录，例如按阶段或日期。"
)
NO_HELP = Words("Say what the app is for", "填写应用说明")
NO_HELP_WHY = Words("People read it before they open the app.", "成员打开应用前会看到。")
