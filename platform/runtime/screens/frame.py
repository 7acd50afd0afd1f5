"""The frame around every page of an app: which apps, tables and views this person finds in the side bar."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ...core.words import Words
from ...definition.model import View
from ...web.current import live_apps
from ..access.rights import rights
from ..apps.live import LiveApp
from ..records.context import Context
from ..records.views import visible_views
from ..sharing.shared_with import tables_shared_with
from .form_message import take_said
from .paths import app_draft_path, app_path, search_path, shared_path, table_path

SHARED = Words("Shared with me", "共享给我的")


@dataclass(frozen=True, slots=True)
class Item:
    """One link of the side bar or of the app switcher."""

    label: str
    icon: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Group:
    """Links under one heading; "" for none."""

    label: str
    items: list[Item]
    icon: str = ""


@dataclass(frozen=True, slots=True)
class Frame:
    """What `frame.html` shows around a page."""

    title: str
    app_label: str
    app_icon: str
    app_color: str
    apps: list[Item]
    groups: list[Group]
    app_key: str
    search: str
    search_href: str
    said: str
    """What the form that led here says after saving; "" for nothing."""
    makes_apps: bool
    """Whether this person may make apps."""
    draft: str
    """Where the draft is that this app is the trial of; "" for any other app."""


def frame_of(
    context: Context,
    title: str,
    table: str | None = None,
    view: str | None = None,
    search: str = "",
    here: str = "",
) -> Callable[[], Frame]:
    """Return how to make the frame of a page called `title`: fragments never call it.

    `here` is the page's address where it is an item of the side bar besides tables and views.
    """

    def make() -> Frame:
        app, language = context.app, context.actor.language
        return Frame(
            title=f"{title} · {app.model.label.to(language)}",
            app_label=app.model.label.to(language),
            app_icon=app.model.icon,
            app_color=app.model.color,
            apps=[
                Item(each.model.label.to(language), each.model.icon, app_path(key), key == app.key)
                for key, each in openable_apps(context).items()
            ],
            groups=[*_groups(context, table, view), *_shared(context, here)],
            app_key=app.key,
            search=search,
            search_href=search_path(app.key),
            said=take_said(context),
            makes_apps=context.actor.is_admin,
            draft=_draft(app),
        )

    return make


def _draft(app: LiveApp) -> str:
    return next((app_draft_path(key) for key, each in live_apps().items() if each.id == app.trial_of), "")


def openable_apps(context: Context) -> Mapping[str, LiveApp]:
    """Return the apps of the workspace in which the actor may see at least one table."""
    return {key: app for key, app in live_apps().items() if rights(app, context.actor).tables}


def _groups(context: Context, table: str | None, view: str | None) -> Iterator[Group]:
    """Yield the navigation as the definition tells it, without what the actor may not see; else the tables."""
    model, language = context.app.model, context.actor.language
    told = model.navigation or (
        {"items": [{"table": key} for key, each in model.tables.items() if each.parent is None]},
    )
    named = {each["view"] for group in told for each in group["items"] if "view" in each}
    for group in told:
        items = [item for each in group["items"] if (item := _item(context, each, table, view, named))]
        if items:
            yield Group(Words.read(group.get("label")).to(language), items, group.get("icon", ""))


def first_page(context: Context) -> str | None:
    """Return where an app begins for somebody: its first page if they see it, else the first entry; None for none."""
    home = context.app.model.home
    told = {"view" if "." in home else "table": home} if home else {}
    item = _item(context, told, None, None, set())
    return item.href if item else next((each.items[0].href for each in frame_of(context, "")().groups), None)


def _shared(context: Context, here: str) -> Iterator[Group]:
    """Yield the way to what others let the person in on, where somebody did."""
    if tables_shared_with(context):
        path = shared_path(context.app.key)
        yield Group("", [Item(SHARED.to(context.actor.language), "share", path, here == path)])


def _item(
    context: Context, told: Mapping[str, Any], table: str | None, view: str | None, named: set[str]
) -> Item | None:
    app, language = context.app, context.actor.language
    key, _, view_key = str(told.get("view") or told.get("table") or "").partition(".")
    seen = rights(app, context.actor).tables
    if key not in seen or key not in app.model.tables:
        return None
    definition = app.model.tables[key]
    if not view_key:
        # A view that has a place of its own in the side bar is current itself.
        here = key == table and f"{table}.{view}" not in named
        return Item(definition.label.to(language), definition.icon, table_path(app.key, key), here)
    found: View | None = next(
        (v for v in visible_views(app.tables[key], context.rights) if v.key == view_key), None
    )
    if found is None:
        return None
    href = table_path(app.key, key, {"view": view_key})
    return Item(found.label.to(language), definition.icon, href, key == table and view_key == view)
