"""The roles of an app: a matrix of roles and tables, one page a role, making, copying, renaming and deleting."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import Blueprint, make_response, request

from ...core.errors import Fault
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.model import Role
from ...runtime.apps.live import LiveApp
from ...web.current import current_actor
from ...web.declare import declare
from ...web.settings_frame import settings_page
from ..edits import roles as edits
from ..edits.keys import free_key
from ..former_members import remember
from ..members import take_role_from_all
from ..ready_sets import READY_SETS
from ..staff import Staff, by_name
from .administered import administered, builder_path, role_of, staff_of
from .role_matrix import matrix, summary, table_lines
from .role_members import member_chips
from .saving import Published, save_edit
from .taken_keys import role_keys

pages = Blueprint("builder_roles", __name__)
ROLES = Words("Roles and rights", "角色与权限")
NEW = Words("New role", "新建角色")
COPY = Words("Copy “{role}”", "复制“{role}”")
COPY_NAME = Words("{role} (copy)", "{role}（副本）")
DELETE = Words("Delete “{role}”", "删除“{role}”")
MADE = Words("New role “{role}”", "新建角色“{role}”")
RENAMED = Words("Role “{role}” renamed to “{name}”", "角色“{role}”改名为“{name}”")
MOVED = Words("Role “{role}” moved", "调整角色“{role}”的顺序")


@pages.get("/a/<app>/builder/roles")
@declare(actor="person", permission="administer")
def show_roles(app: str) -> Any:
    """Show every role with what it may do in every table."""
    live = administered(app)
    staff = staff_of(live)
    roles = live.model.roles.values()
    return settings_page(
        "builder_roles.html",
        builder_path(app, "roles"),
        ROLES,
        live,
        matrix=matrix(live.model),
        roles=[(role, len(staff.people_of(role.key)), member_chips(staff, role.key)) for role in roles],
        app_key=app,
    )


@pages.get("/a/<app>/builder/new-role")
@declare(actor="person", permission="administer")
def new_role(app: str) -> Any:
    """Show the form of a new role."""
    return _new_page(administered(app), {"set": "manage_own"})


@pages.post("/a/<app>/builder/new-role")
@declare(actor="person", permission="administer", body="form")
def add_role(app: str) -> Any:
    """Make a role with a ready-made set in the chosen tables."""
    live = administered(app)
    typed: Mapping[str, Any] = {
        **request.form.to_dict(),
        "tables": request.form.getlist("tables"),
    }
    label = _label(typed)
    key = free_key(role_keys(live), label, "role")
    ready = READY_SETS.get(typed.get("set", ""))
    chosen = [each for each in _tables(live) if each in typed["tables"]]
    role: dict[str, Any] = {"key": key, "label": label}
    if _help(typed):
        role["help"] = _help(typed)
    if ready is not None and chosen:
        role["tables"] = {each: ready.grant() for each in chosen}
    return save_edit(
        live,
        lambda document: edits.add_role(document, role),
        MADE.fill(role=Words.read(label)),
        back=builder_path(app, "roles", key),
        again=_again(live, typed, _new_page),
    )


@pages.get("/a/<app>/builder/roles/<role>")
@declare(actor="person", permission="administer")
def show_role(app: str, role: str) -> Any:
    """Show one role: its name, who has it, and its rights table by table."""
    live = administered(app)
    return _role_page(live, role_of(live, role))


@pages.post("/a/<app>/builder/roles/<role>")
@declare(actor="person", permission="administer", body="form")
def rename_role(app: str, role: str) -> Any:
    """Change a role's name and explanation."""
    live = administered(app)
    told = role_of(live, role)
    typed = request.form.to_dict()
    label = _label(typed)

    def again(status: int, faults: Sequence[Fault], meanwhile: Sequence[Published]) -> Any:
        return _role_page(live, told, typed, status, faults, meanwhile)

    return save_edit(
        live,
        lambda document: edits.rename_role(document, role, label, _help(typed)),
        RENAMED.fill(role=told.label, name=Words.read(label)),
        back=builder_path(app, "roles", role),
        again=again,
    )


@pages.get("/a/<app>/builder/roles/<role>/copy")
@declare(actor="person", permission="administer")
def ask_copy(app: str, role: str) -> Any:
    """Ask for the name of the copy."""
    live = administered(app)
    name = COPY_NAME.fill(role=role_of(live, role).label)
    typed = {"label_en": name.en, "label_zh": name.zh}
    if name.en == name.zh:
        typed["label_zh"] = ""
    return _copy_page(live, typed)


@pages.post("/a/<app>/builder/roles/<role>/copy")
@declare(actor="person", permission="administer", body="form")
def copy_role(app: str, role: str) -> Any:
    """Make a role with the same rights; nobody has it yet."""
    live = administered(app)
    role_of(live, role)
    typed = request.form.to_dict()
    label = _label(typed)
    key = free_key(role_keys(live), label, "role")
    return save_edit(
        live,
        lambda document: edits.copy_role(document, role, key, label),
        MADE.fill(role=Words.read(label)),
        back=builder_path(app, "roles", key),
        again=_again(live, typed, _copy_page),
    )


@pages.post("/a/<app>/builder/roles/<role>/move")
@declare(actor="person", permission="administer", body="form")
def move_role(app: str, role: str) -> Any:
    """Move a role one place up or down."""
    live = administered(app)
    told = role_of(live, role)
    steps = -1 if request.form.get("to") == "up" else 1
    return save_edit(
        live,
        lambda document: edits.move_role(document, role, steps),
        MOVED.fill(role=told.label),
        back=builder_path(app, "roles"),
        again=_again(live, {}, lambda *_args: _role_page(live, told)),
    )


@pages.post("/a/<app>/builder/roles/<role>/delete")
@declare(actor="person", permission="administer", body="form")
def delete_role(app: str, role: str) -> Any:
    """Delete a role and take it from everybody, after asking and saying who loses what."""
    live = administered(app)
    told = role_of(live, role)
    if "back" in request.form:
        return _role_page(live, told)

    def take(work: UnitOfWork) -> None:
        remember(work, live.id, role, take_role_from_all(work, live, current_actor(), role))

    def again(status: int, faults: Sequence[Fault], meanwhile: Sequence[Published]) -> Any:
        return _role_page(live, told, None, status, faults, meanwhile)

    return save_edit(
        live,
        lambda document: edits.remove_role(document, role),
        DELETE.fill(role=told.label),
        back=builder_path(app, "roles"),
        again=again,
        along=take,
        members=frozenset(each for each in staff_of(live).members if each.role != role),
        always_ask=True,
    )


def _again(live: LiveApp, typed: Mapping[str, Any], page: Callable[..., Any]) -> Callable[..., Any]:
    def again(status: int, faults: Sequence[Fault], meanwhile: Sequence[Published]) -> Any:
        return page(live, typed, status, faults, meanwhile)

    return again


def _new_page(
    live: LiveApp,
    typed: Mapping[str, Any],
    status: int = 200,
    faults: Sequence[Fault] = (),
    meanwhile: Sequence[Published] = (),
) -> Any:
    typed = {"tables": _tables(live), **typed}
    return _form_page("builder_role_new.html", live, NEW, typed, status, faults, meanwhile)


def _copy_page(
    live: LiveApp,
    typed: Mapping[str, Any],
    status: int = 200,
    faults: Sequence[Fault] = (),
    meanwhile: Sequence[Published] = (),
) -> Any:
    told = role_of(live, (request.view_args or {})["role"])
    title = COPY.fill(role=told.label)
    return _form_page("builder_role_copy.html", live, title, typed, status, faults, meanwhile)


def _form_page(
    template: str,
    live: LiveApp,
    title: Words,
    typed: Mapping[str, Any],
    status: int,
    faults: Sequence[Fault],
    meanwhile: Sequence[Published],
) -> Any:
    return make_response(
        settings_page(
            template,
            builder_path(live.key, "roles"),
            title,
            live,
            typed=typed,
            faults=faults,
            meanwhile=meanwhile,
            sets=READY_SETS.values(),
            tables=[live.model.tables[key] for key in _tables(live)],
            address=request.path,
            back=builder_path(live.key, "roles"),
        ),
        status,
    )


def _role_page(
    live: LiveApp,
    role: Role,
    typed: Mapping[str, Any] | None = None,
    status: int = 200,
    faults: Sequence[Fault] = (),
    meanwhile: Sequence[Published] = (),
) -> Any:
    staff: Staff = staff_of(live)
    return make_response(
        settings_page(
            "builder_role.html",
            builder_path(live.key, "roles"),
            role.label,
            live,
            role=role,
            typed=_typed(live, role) if typed is None else typed,
            renaming=typed is not None,
            summary=summary(live.model, role),
            lines=table_lines(live.model, role),
            chips=member_chips(staff, role.key),
            people=by_name(staff.people_of(role.key)),
            faults=faults,
            meanwhile=meanwhile,
            address=builder_path(live.key, "roles", role.key),
            back=builder_path(live.key, "roles"),
        ),
        status,
    )


def _tables(live: LiveApp) -> list[str]:
    return [key for key, each in live.model.tables.items() if each.parent is None]


def _typed(live: LiveApp, role: Role) -> dict[str, str]:
    """Return a role's name and explanation as the form has them."""
    document = edits.role_in(live.model.document, role.key)
    typed: dict[str, str] = {}
    for name in ("label", "help"):
        words = Words.read(document.get(name))
        typed[f"{name}_en"] = words.en
        typed[f"{name}_zh"] = words.zh if words.zh != words.en else ""
    return typed


def _label(typed: Mapping[str, str]) -> Any:
    return _both(typed, "label") or ""


def _help(typed: Mapping[str, str]) -> Any:
    return _both(typed, "help")


def _both(typed: Mapping[str, str], name: str) -> Any:
    """Return a text that is the same in both languages, or one for each; None for none."""
    en, zh = (typed.get(f"{name}_{language}", "").strip() for language in ("en", "zh"))
    if en and zh and en != zh:
        return {"en": en, "zh": zh}
    return en or zh or None
