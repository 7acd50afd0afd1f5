"""What of an app does not come along into a clone, counted: whoever makes one is told, and sets it up anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.words import Words
from ...identity.models import AppAdmin, RecordShare, RoleMember
from ...runtime.apps.live import LiveApp
from ...runtime.conversation.models import Comment
from ...runtime.public_forms.models import PublicForm
from ...runtime.saved_views.models import SavedView
from ...runtime.sharing.models import ViewLink
from ...runtime.webhooks.models import Webhook


@dataclass(frozen=True, slots=True)
class Left:
    """One kind of thing that stays where it is, and where to set it up in the clone."""

    words: Words
    count: int
    page: str


_OF_APPS = (
    (RoleMember, Words("members of roles", "角色成员"), "people"),
    (AppAdmin, Words("app administrators", "应用管理员"), "admins"),
    (PublicForm, Words("links to public forms", "公开表单链接"), "public-forms"),
    (ViewLink, Words("links to views", "视图共享链接"), "links"),
    (SavedView, Words("personal and shared views", "个人与共享视图"), "views"),
    (Webhook, Words("webhooks", "Webhook"), "tables"),
)
_OF_RECORDS = (
    (RecordShare, Words("records shared with people", "共享给他人的记录"), "people"),
    (Comment, Words("comments", "评论"), "people"),
)


def left_behind(connection: sa.Connection, app: LiveApp) -> Sequence[Left]:
    """Return what would not come along into a clone of an app; kinds of which there is nothing are left out."""
    tables = [each.id for each in app.tables.values()]
    asked = [(model.app_id == app.id, model, words, page) for model, words, page in _OF_APPS]
    asked += [(model.table_id.in_(tables), model, words, page) for model, words, page in _OF_RECORDS]
    found = [
        Left(words, connection.scalar(sa.select(sa.func.count()).select_from(model).where(mine)), page)
        for mine, model, words, page in asked
    ]
    return [each for each in found if each.count]


def count_records(connection: sa.Connection, app: LiveApp) -> int:
    """Return how many records and rows of sub-forms an app holds."""
    counts = (sa.select(sa.func.count()).select_from(each.sql) for each in app.tables.values())
    return sum(connection.scalar(each) for each in counts)
