"""The frame of the pages about people and rights: one's own account, the workspace, an app's roles.

`PAGES` names every page by its address; a group is shown to those who may open it. A page's template extends
`settings.html` and fills the block `main`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import Flask, render_template

from ..core.words import Words
from ..identity.actor import Actor
from ..runtime.apps.live import LiveApp
from ..runtime.sharing.requests import count_open
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
    PROFILE,
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
    Page("/workspace/audit", Words("Audit log", "审计日志"), "history"),
    Page("/workspace", Words("Settings", "设置"), "settings"),
)
REQUESTS = Words("Requests for access", "权限申请")
APP = (
    Page("/a/{app}/builder/roles", Words("Roles and rights", "角色与权限"), "shield"),
    Page("/a/{app}/builder/people", Words("Who has access", "谁可以访问"), "users"),
    Page("/a/{app}/builder/admins", Words("App administrators", "应用管理员"), "user-cog"),
    Page("/a/{app}/builder/links", Words("Shared links", "共享链接"), "link"),
    Page("/a/{app}/builder/public-forms", Words("Public forms", "公开表单"), "world"),
    Page("/a/{app}/builder/requests", REQUESTS, "message"),
)


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


def settings_page(template: str, here: str, title: Words, app: LiveApp | None = None, **values: Any) -> str:
    """Return a page of this frame. `here` is its address in PAGES, `app` the app it is about, if any."""
    groups = list(settings_groups(current_actor(), here, app))
    return render_template(template, title=title, settings_groups=groups, settings_app=app, **values)


def settings_groups(actor: Actor, here: str, app: LiveApp | None = None) -> Iterator[Group]:
    """Yield the pages an actor may open."""
    if app is not None and actor.administers(app.id):
        items = [_item(page, here.format(app=app.key), app.key) for page in APP]
        waiting = count_open(connection(), app.id)
        items = [replace(each, count=waiting) if each.label == REQUESTS else each for each in items]
        yield Group(app.model.label, items)
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
        links.append(_item(APP[0], "", app.key))
    if actor.is_admin:
        links.append(_item(WORKSPACE[0], ""))
    return links


def install(app: Flask) -> None:
    """Offer the person and their links to every template."""
    app.jinja_env.globals.update(person_links=person_links, current_person=current_actor)
