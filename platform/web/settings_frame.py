"""The frame of the pages about people and rights: one's own account, the workspace, an app's roles.

`PAGES` names every page by its address; a group is shown to those who may open it. A page's template extends
`settings.html` and fills the block `main`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, render_template, request

from ..core.words import Words
from ..identity.actor import Actor
from ..runtime.apps.live import LiveApp
from ..runtime.sharing.requests import count_open
from .building import Done, drafting, just_done
from .current import connection, current_actor, find_actor, live_apps


@dataclass(frozen=True, slots=True)
class Page:
    """One link of the side bar. `{app}` in the address stands for the app's key."""

    address: str
    label: Words
    icon: str


PROFILE = Page("/me", Words("Profile", "个人资料"), "user")
MINE = (
    Page("/notices", Words("Notifications", "通知"), "bell"),
    Page("/me/reminders", Words("Reminders", "提醒"), "alarm"),
    PROFILE,
    Page("/me/notifications", Words("Notification settings", "通知设置"), "adjustments-horizontal"),
    Page("/me/away", Words("I am away", "外出与休假"), "beach"),
    Page("/me/calendars", Words("Calendar subscriptions", "日历订阅"), "calendar-event"),
    Page("/me/security", Words("Sign-in and security", "登录与安全"), "lock"),
    Page("/me/passkeys", Words("Passkeys", "通行密钥"), "fingerprint"),
    Page("/me/sessions", Words("Where I am signed in", "登录设备"), "device-desktop"),
    Page("/me/tokens", Words("Access tokens", "访问令牌"), "key"),
)
WORKSPACE = (
    Page("/workspace/people", Words("People", "人员"), "users"),
    Page("/workspace/departments", Words("Departments", "部门"), "sitemap"),
    Page("/workspace/groups", Words("Groups", "用户组"), "users-group"),
    Page("/workspace/sign-in", Words("Single sign-on", "单点登录"), "login"),
    Page("/workspace/channels", Words("Connections", "消息通道"), "send"),
    Page("/workspace/workdays", Words("Workdays and holidays", "工作日与节假日"), "calendar"),
    Page("/workspace/audit", Words("Audit log", "审计日志"), "history"),
    Page("/workspace", Words("Settings", "设置"), "settings"),
)
EDIT_APP = Words("Edit this app", "编辑应用")
REQUESTS = Words("Requests for access", "权限申请")
OVERVIEW = Page("/a/{app}/builder", Words("Overview", "概览"), "layout-dashboard")
APP = {
    Words("Build", "搭建"): (
        OVERVIEW,
        Page("/a/{app}/builder/tables", Words("Tables", "数据表"), "table"),
        Page("/a/{app}/builder/forms", Words("Forms", "表单"), "forms"),
        Page("/a/{app}/builder/views", Words("Views", "视图"), "eye-table"),
        Page("/a/{app}/builder/automations", Words("Automations", "自动化"), "bolt"),
        Page("/a/{app}/builder/prints", Words("Print templates", "打印模板"), "printer"),
        Page("/a/{app}/builder/navigation", Words("Navigation", "导航"), "list-tree"),
        Page("/a/{app}/builder/look", Words("Name and look", "名称与外观"), "palette"),
    ),
    Words("People and access", "人员与权限"): (
        Page("/a/{app}/builder/roles", Words("Roles and rights", "角色与权限"), "shield"),
        Page("/a/{app}/builder/people", Words("Who has access", "谁可以访问"), "users"),
        Page("/a/{app}/builder/admins", Words("App administrators", "应用管理员"), "user-cog"),
        Page("/a/{app}/builder/links", Words("Shared links", "共享链接"), "link"),
        Page("/a/{app}/builder/public-forms", Words("Public forms", "公开表单"), "world"),
        Page("/a/{app}/builder/requests", REQUESTS, "message"),
    ),
    Words("Manage", "管理"): (
        Page("/a/{app}/builder/draft", Words("Draft", "草稿"), "git-branch"),
        Page("/a/{app}/builder/history", Words("History", "版本历史"), "history"),
        Page("/a/{app}/builder/template", Words("Template", "模板"), "template"),
        Page("/a/{app}/builder/package", Words("Package", "应用包"), "package-export"),
        Page("/a/{app}/builder/bin", Words("Deleted parts", "回收站"), "trash"),
    ),
}
"""The pages of an app's builder, under the heading of each group."""
STEPS = (
    (Words("Form", "表单"), "forms", ("tables", "forms")),
    (Words("Views", "视图"), "views", ("views", "prints", "navigation", "look")),
    (Words("Automation", "自动化"), "automations", ("automations",)),
    (Words("Roles", "角色"), "roles", ("roles", "new-role", "people", "admins", "requests")),
    (Words("Publish", "发布"), "draft", ("draft", "links", "public-forms")),
)
"""The way through building an app: what a step is called, where it leads, and which pages belong to it."""


@dataclass(frozen=True, slots=True)
class Item:
    """A page as the side bar shows it to one person."""

    label: Words
    icon: str
    href: str
    current: bool
    count: int = 0
    """How many things wait there."""


@dataclass(frozen=True, slots=True)
class Group:
    """Pages under one heading."""

    label: Words
    items: Sequence[Item]


def settings_page(
    template: str, here: str, title: Words, app: LiveApp | None = None, /, **values: Any
) -> str:
    """Return a page of this frame. `here` is its address in PAGES, `app` the app it is about, if any."""
    groups = list(settings_groups(current_actor(), here, app))
    steps = [] if app is None else steps_of(app, here.format(app=app.key))
    if steps:
        # Whoever builds an app finds the workspace and their account in the menu at the top right.
        groups = [each for each in groups if each.label in APP]
    beside: dict[str, Any] = {"settings_app": app, "settings_steps": steps}
    if app is not None and steps:
        beside |= {"settings_draft": drafting(app), "settings_done": just_done(app)}
    return render_template(template, title=title, settings_groups=groups, **beside, **values)


def steps_of(app: LiveApp, here: str) -> list[Item]:
    """Return the way through building an app; none on a page that is not the builder's."""
    base = OVERVIEW.address.format(app=app.key)
    if here != base and not here.startswith(f"{base}/"):
        return []
    part = here.removeprefix(base).strip("/").partition("/")[0]
    return [Item(label, "", f"{base}/{to}", part in parts) for label, to, parts in STEPS]


def settings_groups(actor: Actor, here: str, app: LiveApp | None = None) -> Iterator[Group]:
    """Yield the pages an actor may open."""
    if app is not None and actor.administers(app.id):
        waiting = count_open(connection(), app.id)
        for label, pages in APP.items():
            items = [_item(page, here.format(app=app.key), app.key) for page in pages]
            items = [replace(each, count=waiting) if each.label == REQUESTS else each for each in items]
            if items:
                yield Group(label, items)
    if actor.is_admin:
        yield Group(Words("Workspace", "工作区"), [_item(page, here) for page in WORKSPACE])
    if actor.seen_through is None:
        yield Group(Words("My account", "我的账号"), [_item(page, here) for page in MINE])


def _item(page: Page, here: str, app: str = "") -> Item:
    address = page.address.format(app=app)
    return Item(page.label, page.icon, address, address == here)


def person_links(app_key: str | None = None) -> list[Item]:
    """Return what the menu of the person at the top right leads to."""
    actor = find_actor()
    if actor is None:
        return []
    links = [_item(PROFILE, "")] if actor.seen_through is None else []
    app = live_apps().get(app_key or "")
    if app is not None and actor.administers(app.id):
        links.append(replace(_item(OVERVIEW, "", app.key), label=EDIT_APP, icon="edit"))
    if actor.is_admin:
        links.append(_item(WORKSPACE[0], ""))
    return links


def builder_of(app_key: str) -> str:
    """Return the address of an app's builder for those who may change the app, else ""."""
    actor, app = find_actor(), live_apps().get(app_key) if find_actor() else None
    if actor is None or app is None or not actor.administers(app.id):
        return ""
    return OVERVIEW.address.format(app=app_key)


def done_beside(app_key: str) -> Done | None:
    """Return the change of an app that led to this page, for those who may change the app; None for none."""
    if "done" not in request.args or not builder_of(app_key):
        return None
    return just_done(live_apps()[app_key])


def install(app: Flask) -> None:
    """Offer the person and their links to every template."""
    app.jinja_env.globals.update(
        person_links=person_links,
        current_person=current_actor,
        builder_of=builder_of,
        done_beside=done_beside,
    )
