"""The public links of an app's forms: made and changed by its administrators, with every act in the audit log."""

from __future__ import annotations

import secrets
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.model import Form
from ...identity.audit.log import audit
from ...identity.passwords import LONGEST_PASSWORD, hash_password
from ..records.context import Context
from .models import PublicAnswer, PublicForm
from .opening import find_form
from .settings import LONGEST_EDIT, MOST_ORIGINS, ONCE, Settings, is_origin, is_page_elsewhere

LONGEST_NAME = 100
SHORTEST_PASSWORD = 6
LONGEST_THANKS = 2000
MOST_ANSWERS = 10_000_000
_FORMS, _ANSWERS = PublicForm.__table__, PublicAnswer.__table__

NO_NAME = Words("Give the link a name of at most {limit} characters.", "请填写链接名称，最多 {limit} 个字。")
TAKEN = Words("Another link to this form has this name.", "此表单已有同名链接。")
SHORT = Words("A password has {least} to {most} characters.", "密码长度应为 {least} 到 {most} 个字符。")
BACKWARDS = Words("The form would close before it opens.", "截止时间早于开放时间。")
WRONG_QUOTA = Words(
    "Give a number from 1 to {most}, or leave it empty.", "请填写 1 到 {most} 的数字，或留空。"
)
WRONG_HOURS = Words("Give the hours as a number from 0 to {most}.", "请填写 0 到 {most} 的小时数。")
WRONG_CHOICE = Words("Choose one of the list.", "请从列表中选择。")
LONG = Words("At most {limit} characters.", "最多 {limit} 个字。")
WRONG_PAGE = Words(
    "Give an address that begins with https://, without spaces.", "请填写以 https:// 开头、不含空格的网址。"
)
WRONG_ORIGIN = Words(
    "“{text}” is not a site. Give one a line, such as https://www.example.com.",
    "“{text}”不是有效的网站地址，请每行填写一个，如 https://www.example.com。",
)
MANY_ORIGINS = Words("At most {limit} sites.", "最多 {limit} 个网站。")


@dataclass(frozen=True, slots=True)
class LinkDraft:
    """What an administrator asks a public link to be. `password`: None keeps it, "" takes it away."""

    name: str
    enabled: bool
    settings: Settings
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    password: str | None = None


def public_forms(context: Context) -> Sequence[Form]:
    """Return the app's forms of the use "public"; raises NotFound for who does not administer the app."""
    if not context.actor.administers(context.app.id):
        raise NotFound
    return [form for form in context.app.model.forms if "public" in form.use]


def make_link(work: UnitOfWork, context: Context, table_key: str, form_key: str, draft: LinkDraft) -> int:
    """Make a public link to a form and return its id. Raises NotFound, and Invalid."""
    public_forms(context)
    if find_form(context.app, table_key, form_key) is None:
        raise NotFound
    place = {"app_id": context.app.id, "table_key": table_key, "form_key": form_key}
    values = _values(work, place, draft, None)
    more = {"token": secrets.token_urlsafe(12), "made_by": context.actor.person_id, "created_at": work.now}
    made = sa.insert(_FORMS).values(**place, **values, **more).returning(_FORMS.c.id)
    link_id = work.connection.execute(made).scalar_one()
    _log(work, context, "public_form_made", table_key, values["name"])
    return link_id


def change_link(work: UnitOfWork, context: Context, link_id: int, draft: LinkDraft) -> None:
    """Change how a public form is open, from the next request on. Raises NotFound, and Invalid."""
    row = link_of(context, link_id)
    place = {"app_id": row.app_id, "table_key": row.table_key, "form_key": row.form_key}
    values = _values(work, place, draft, row)
    work.connection.execute(sa.update(_FORMS).where(_FORMS.c.id == link_id).values(**values))
    _log(work, context, "public_form_changed", row.table_key, values["name"])


def switch_link(work: UnitOfWork, context: Context, link_id: int, *, on: bool) -> None:
    """Open or close a public form at once."""
    row = link_of(context, link_id)
    if row.enabled != on:
        work.connection.execute(sa.update(_FORMS).where(_FORMS.c.id == link_id).values(enabled=on))
        _log(work, context, "public_form_opened" if on else "public_form_closed", row.table_key, row.name)


def delete_link(work: UnitOfWork, context: Context, link_id: int) -> None:
    """Remove a public link for good: its address leads nowhere, and which answers came by it is forgotten.

    The records that answers became stay. Raises NotFound.
    """
    row = link_of(context, link_id)
    work.connection.execute(sa.delete(_ANSWERS).where(_ANSWERS.c.form_id == row.id))
    work.connection.execute(sa.delete(_FORMS).where(_FORMS.c.id == row.id))
    _log(work, context, "public_form_deleted", row.table_key, row.name)


def link_of(context: Context, link_id: int) -> sa.Row:
    """Return a public link of the app; raises NotFound."""
    public_forms(context)
    asked = sa.select(_FORMS).where(_FORMS.c.app_id == context.app.id, _FORMS.c.id == min(link_id, 2**31 - 1))
    row = context.connection.execute(asked).first()
    if row is None:
        raise NotFound
    return row


def links_of(context: Context) -> Sequence[sa.Row]:
    """Return the app's public links, the newest first, each with `answers`, how many it was given."""
    public_forms(context)
    count = sa.select(sa.func.count()).where(_ANSWERS.c.form_id == _FORMS.c.id).scalar_subquery()
    asked = sa.select(_FORMS, count.label("answers")).where(_FORMS.c.app_id == context.app.id)
    return context.connection.execute(asked.order_by(_FORMS.c.id.desc()).limit(500)).all()


def answers_by_channel(context: Context, link_id: int) -> Mapping[str, int]:
    """Return how many answers came by each channel that addresses named, "" where they named none; most first."""
    channel, number = sa.func.coalesce(_ANSWERS.c.channel, ""), sa.func.count()
    asked = sa.select(channel, number).where(_ANSWERS.c.form_id == link_id).group_by(channel)
    rows = context.connection.execute(asked.order_by(number.desc(), channel).limit(50))
    return {row[0]: row[1] for row in rows}


def last_answers(context: Context, link_id: int, most: int = 10) -> Sequence[sa.Row]:
    """Return the last answers to a link, the newest first."""
    asked = sa.select(_ANSWERS).where(_ANSWERS.c.form_id == link_id)
    return context.connection.execute(asked.order_by(_ANSWERS.c.id.desc()).limit(most)).all()


def _values(
    work: UnitOfWork, place: Mapping[str, object], draft: LinkDraft, now: sa.Row | None
) -> dict[str, object]:
    """Return the columns a draft sets; raises Invalid with every fault."""
    name = unicodedata.normalize("NFC", " ".join(draft.name.split()))
    faults = [*_faults(draft, name), *_setting_faults(draft.settings)]
    same = sa.select(_FORMS.c.id).where(*(_FORMS.c[key] == value for key, value in place.items()))
    taken = work.connection.scalar(same.where(_FORMS.c.name == name))
    if taken is not None and (now is None or taken != now.id):
        faults.append(Fault("_name", TAKEN))
    if faults:
        raise Invalid(faults)
    values: dict[str, object] = {
        "name": name,
        "enabled": draft.enabled,
        "opens_at": draft.opens_at,
        "closes_at": draft.closes_at,
        "settings": draft.settings.written(),
    }
    if draft.password is not None:
        values["password_hash"] = hash_password(draft.password) if draft.password else None
    return values


def _faults(draft: LinkDraft, name: str) -> list[Fault]:
    found = []
    if not 0 < len(name) <= LONGEST_NAME:
        found.append(Fault("_name", NO_NAME.fill(limit=LONGEST_NAME)))
    if draft.password and not SHORTEST_PASSWORD <= len(draft.password) <= LONGEST_PASSWORD:
        found.append(Fault("_password", SHORT.fill(least=SHORTEST_PASSWORD, most=LONGEST_PASSWORD)))
    if draft.opens_at and draft.closes_at and draft.closes_at <= draft.opens_at:
        found.append(Fault("_closes", BACKWARDS))
    return found


def _setting_faults(settings: Settings) -> list[Fault]:
    found = []
    if settings.quota is not None and not 0 < settings.quota <= MOST_ANSWERS:
        found.append(Fault("_quota", WRONG_QUOTA.fill(most=MOST_ANSWERS)))
    if not 0 <= settings.edit_hours <= LONGEST_EDIT:
        found.append(Fault("_edit_hours", WRONG_HOURS.fill(most=LONGEST_EDIT)))
    if settings.once not in ONCE:
        found.append(Fault("_once_per", WRONG_CHOICE))
    if len(settings.thanks) > LONGEST_THANKS:
        found.append(Fault("_thanks", LONG.fill(limit=LONGEST_THANKS)))
    if len(settings.mail_text) > LONGEST_THANKS:
        found.append(Fault("_mail_text", LONG.fill(limit=LONGEST_THANKS)))
    if settings.redirect and not is_page_elsewhere(settings.redirect):
        found.append(Fault("_redirect", WRONG_PAGE))
    if len(settings.embed) > MOST_ORIGINS:
        found.append(Fault("_embed", MANY_ORIGINS.fill(limit=MOST_ORIGINS)))
    wrong = next((each for each in settings.embed if not is_origin(each)), None)
    if wrong is not None:
        found.append(Fault("_embed", WRONG_ORIGIN.fill(text=wrong[:100])))
    return found


def _log(work: UnitOfWork, context: Context, event: str, table_key: str, name: object) -> None:
    audit(work, event, actor=context.actor, app_id=context.app.id, table_key=table_key, name=name)
