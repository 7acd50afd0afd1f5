"""What lies outside the definition and names what a change touches: links, saved views, public forms, programs, webhooks, clones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...definition.model import Form
from ...definition.uses.in_views import in_view
from ...definition.uses.reading import Reading
from ...definition.uses.use import Use
from ...identity.credential_models import Token
from ...identity.models import Person
from ...runtime.api_use.models import ApiUse
from ...runtime.apps.live import LiveApp
from ...runtime.public_forms.models import PublicForm
from ...runtime.saved_views.models import SavedView
from ...runtime.sharing.models import ViewLink
from ..templates.lineage import MADE, descendants
from ..templates.models import Template
from .changes import Change, view_of
from .told import Place
from .webhooks import webhooks

_LINKS, _FORMS, _VIEWS = ViewLink.__table__, PublicForm.__table__, SavedView.__table__
_USES, _TOKENS = ApiUse.__table__, Token.__table__
API_DAYS = timedelta(days=30)


def outside(connection: sa.Connection, app: LiveApp, change: Change, now: datetime) -> Iterator[Place]:
    """Give what lies outside the definition and is touched.

    It names what is removed, uses what takes another type, or shows a view that is filtered in another way.
    """
    yield from _links_of_other_rows(connection, app, change, now)
    if change.removed:
        yield from _view_links(connection, app, change, now)
        yield from _public_forms(connection, app, change)
        yield from _saved_views(connection, app, change)
    if change.removed or any(change.retyped()):
        yield from _programs(connection, app, change, now)
        yield from webhooks(connection, app, change)


def opened(connection: sa.Connection, app: LiveApp, change: Change, now: datetime) -> Iterator[Words]:
    """Say which shared links would show more, as a condition of their view names what is removed."""
    for link in _live_links(connection, app, now) if change.removed else ():
        view = view_of(change.before.document, link.table_key, link.view_key)
        after = view_of(change.after.document, link.table_key, link.view_key)
        if view is None or after is None or view.get("filter") == after.get("filter"):
            continue
        for use in in_view(Reading(change.before), view, ("views", f"{view['table']}.{view['key']}"), ()):
            if use.role == "filter" and change.is_gone(use.element):
                label = Words.read(view.get("label") or view["key"])
                yield OPENS.fill(view=label, link=link.name)
                break


def clones(connection: sa.Connection, app: LiveApp, others: Any) -> Words | None:
    """Say how many apps were made from this one, as a template; None where there are none."""
    made = sa.select(Template.id).where(Template.app_id == app.id)
    template = connection.scalar(made)
    found = descendants(connection, others, f"{MADE}{template}") if template else ()
    return CLONED.fill(count=len(found)) if found else None


def _live_links(connection: sa.Connection, app: LiveApp, now: datetime) -> list[sa.Row]:
    there = sa.or_(_LINKS.c.expires_at.is_(None), _LINKS.c.expires_at > now)
    asked = sa.select(_LINKS).where(_LINKS.c.app_id == app.id, _LINKS.c.revoked_at.is_(None), there)
    return list(connection.execute(asked.order_by(_LINKS.c.id)))


def _view_links(connection: sa.Connection, app: LiveApp, change: Change, now: datetime) -> Iterator[Place]:
    address = f"/a/{app.key}/links"
    for link in _live_links(connection, app, now):
        gone = change.is_gone(("tables", link.table_key)) or change.is_gone(
            ("views", f"{link.table_key}.{link.view_key}")
        )
        lost = [key for key in link.fields if change.field_is_gone(link.table_key, key)]
        if gone or (lost and len(lost) == len(link.fields)):
            yield Place(LINK_ENDS.fill(link=link.name), address, goes=True)
        elif lost:
            yield Place(LINK_SHOWS_LESS.fill(link=link.name), address)


def _links_of_other_rows(
    connection: sa.Connection, app: LiveApp, change: Change, now: datetime
) -> Iterator[Place]:
    """Give the links that strangers have to views whose records are chosen in another way."""
    before, after = change.before.document, change.after.document
    if before.get("views", ()) == after.get("views", ()):
        return
    for link in _live_links(connection, app, now):
        was, now_is = (view_of(each, link.table_key, link.view_key) for each in (before, after))
        if was is not None and now_is is not None and was.get("filter") != now_is.get("filter"):
            label = Words.read(now_is.get("label") or now_is["key"])
            yield Place(LINK_SHOWS_OTHERS.fill(link=link.name, view=label), f"/a/{app.key}/links")


def _public_forms(connection: sa.Connection, app: LiveApp, change: Change) -> Iterator[Place]:
    asked = sa.select(_FORMS).where(_FORMS.c.app_id == app.id, _FORMS.c.enabled).order_by(_FORMS.c.id)
    placed = {f"{each.table}.{each.key}": _placed(each) for each in change.before.forms}
    for row in connection.execute(asked):
        form = f"{row.table_key}.{row.form_key}"
        if form not in placed:
            continue  # what it led to is gone already
        told = row.settings
        named = placed[form] | {*told.get("hidden", ()), *told.get("prefill", ()), told.get("mail_to") or ""}
        if change.is_gone(("tables", row.table_key)) or change.is_gone(("forms", form)):
            yield Place(FORM_ENDS.fill(name=row.name), None, goes=True)
        elif any(change.field_is_gone(row.table_key, key) for key in named):
            yield Place(FORM_ASKS_LESS.fill(name=row.name), None)


def _placed(form: Form) -> set[str]:
    """Return the fields that stand on a form."""
    entries = (entry for section in form.sections for entry in section["fields"])
    keys = (entry.get("field") if isinstance(entry, Mapping) else entry for entry in entries)
    return {key for key in keys if key}


def _saved_views(connection: sa.Connection, app: LiveApp, change: Change) -> Iterator[Place]:
    reading = Reading(change.before)
    found: dict[str, list[sa.Row]] = {}
    for row in connection.execute(sa.select(_VIEWS).where(_VIEWS.c.app_id == app.id).order_by(_VIEWS.c.id)):
        gone = change.is_gone(("tables", row.table_key))
        if row.table_key in change.before.tables and (gone or any(_names(reading, row, change))):
            found.setdefault(row.table_key, []).append(row)
    for key, rows in found.items():
        people = len({row.owner_id for row in rows})
        label = change.before.tables[key].label
        yield Place(SAVED.fill(count=len(rows), people=people, table=label), f"/a/{app.key}/{key}/")


def _names(reading: Reading, row: sa.Row, change: Change) -> Iterator[Use]:
    """Give what a saved view names of what is removed."""
    told = {**row.view, "table": row.table_key}
    yield from (use for use in in_view(reading, told, ("navigation",), ()) if change.is_gone(use.element))


def _programs(connection: sa.Connection, app: LiveApp, change: Change, now: datetime) -> Iterator[Place]:
    """Give the programs that called the API about what goes or takes another type, in the last days."""
    retyped = {(table.key, field.key) for table, field, _ in change.retyped()}
    asked = (
        sa.select(
            _USES.c.table_key,
            _USES.c.field_key,
            _TOKENS.c.name,
            Person.name.label("person"),
            sa.func.max(_USES.c.day).label("day"),
        )
        .join(_TOKENS, _TOKENS.c.id == _USES.c.token_id)
        .join(Person, Person.id == _TOKENS.c.person_id)
        .where(_USES.c.app_id == app.id, _USES.c.day >= (now - API_DAYS).date())
        .group_by(_USES.c.table_key, _USES.c.field_key, _TOKENS.c.name, Person.name)
        .order_by(_TOKENS.c.name, _USES.c.table_key, _USES.c.field_key)
    )
    for row in connection.execute(asked):
        table = change.before.tables.get(row.table_key)
        if table is None:
            continue
        field = table.by_key.get(row.field_key)
        gone = change.is_gone(("tables", row.table_key)) if not row.field_key else False
        if field is not None:
            gone = change.field_is_gone(row.table_key, row.field_key) or (table.key, field.key) in retyped
        if gone:
            what = table.label if field is None else field.label
            yield Place(
                CALLED.fill(token=row.name, person=row.person, what=what, day=row.day.isoformat()), None
            )


OPENS = Words(
    "The shared link “{link}” shows the view “{view}”, whose filter would lose a condition and show more records."
    " End the link or change the filter first.",
    "共享链接“{link}”展示视图“{view}”，删除后其筛选条件会减少，将公开更多记录。请先停用链接或修改筛选条件。",
)
LINK_ENDS = Words("The shared link “{link}” shows nothing any more.", "共享链接“{link}”将失效。")
LINK_SHOWS_LESS = Words("The shared link “{link}” shows fewer fields.", "共享链接“{link}”展示的字段将减少。")
LINK_SHOWS_OTHERS = Words(
    "Whoever has the shared link “{link}” sees other records: those that the view “{view}” shows then.",
    "持有共享链接“{link}”的人看到的记录将改变，以视图“{view}”的新筛选条件为准。",
)
FORM_ENDS = Words("The public form “{name}” can no longer be answered.", "公开表单“{name}”将无法填写。")
FORM_ASKS_LESS = Words("The public form “{name}” asks for less.", "公开表单“{name}”的填写项将减少。")
SAVED = Words(
    "{count} saved views of {people} people in “{table}” name it.",
    "“{table}”中 {people} 人保存的 {count} 个视图用到了它。",
)
CALLED = Words(
    "The token “{token}” of {person} used “{what}” through the API, last on {day}.",
    "{person} 的令牌“{token}”通过 API 使用过“{what}”，最近一次为 {day}。",
)
CLONED = Words(
    "{count} apps were made from this one. They change only when they take over a new version.",
    "有 {count} 个应用由此应用创建，仅在升级到新版本时才会随之变化。",
)
