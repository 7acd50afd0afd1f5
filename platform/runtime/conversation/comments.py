"""Comments on a record: whoever may see the record reads them, who has the right "comment" on it writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.errors import Fault, Invalid, NotFound, Refused
from ...core.limits import LIMITS
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.live import LiveTable
from ..records.context import Context
from .comment_files import claim, drop
from .comment_list import on_record
from .followers import follow_unless_chosen, hearers
from .models import Comment
from .notices import notify, write_notices
from .seeing import Seer, seers
from .standing import check_may
from .text import mentioned, with_mentions
from .written import WrittenComment, tell

EMPTY = Words("Write something first.", "请先输入内容。")
TOO_LONG = Words("A comment has at most {count} characters.", "评论最多 {count} 字。")
TOO_MANY_NAMED = Words("A comment names at most {count} people.", "一条评论最多提及 {count} 人。")
CANNOT_SEE = Words(
    "{names} may not see this record. Share it with them first, or leave the name out.",
    "{names} 无权查看此记录，请先共享记录，或去掉对其的提及。",
)
_COMMENT = Comment.__table__


class NotYours(Refused):
    """Somebody else's comment."""

    code = "not_yours"
    words = Words("Only its author may change or delete a comment.", "只有作者本人可以修改或删除评论。")


class Unseen(Invalid):
    """A comment names people who may not see the record; `people` are their ids."""

    code = "mention_unseen"

    def __init__(self, people: Sequence[int], words: Words) -> None:
        super().__init__([Fault("text", words)])
        self.people = tuple(people)


@dataclass(frozen=True, slots=True)
class Added:
    """A comment that was written, and whom it names."""

    id: int
    named: dict[int, Seer]


def add(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    record_id: int,
    text: str,
    *,
    answers: int | None = None,
    files: Sequence[int] = (),
    chosen: Collection[int] = (),
) -> Added:
    """Write a comment and tell who hears of the record.

    `text` is as typed; `chosen` tells people of the same name apart; `files` are uploads meant for this record.
    Raises NotFound, NotAllowed, OnlyLooking, Invalid, and Unseen for a mention of who may not see the record.
    """
    table, _ = context.table(table_key)
    check_may(context, table, record_id, "comment")
    _hold(work, table, record_id)
    root = _root(work, table, record_id, answers)
    stored, named = _checked(context, table, record_id, text, chosen, empty=bool(files))
    author = context.actor.person_id
    values = {
        "table_id": table.id,
        "record_id": record_id,
        "author_id": author,
        "text": stored,
        "files": claim(work, context, table, record_id, files),
        "answers": root.id if root else None,
        "at": work.now,
    }
    comment_id = work.connection.execute(
        sa.insert(_COMMENT).values(values).returning(_COMMENT.c.id)
    ).scalar_one()
    follow_unless_chosen(work, table, record_id, [author, *named])
    _tell(work, context, table, record_id, comment_id, named, root)
    tell(work, context, table, WrittenComment(comment_id, record_id, text))
    return Added(comment_id, named)


def change(
    work: UnitOfWork,
    context: Context,
    table_key: str,
    record_id: int,
    comment_id: int,
    text: str,
    chosen: Collection[int] = (),
) -> Added:
    """Say one's own comment otherwise; who is newly named hears of it. Raises as `add`, and NotYours."""
    table, _ = context.table(table_key)
    row = _own(work, context, table, record_id, comment_id)
    stored, named = _checked(context, table, record_id, text, chosen, empty=bool(row.files))
    fresh = {each: seer for each, seer in named.items() if each not in mentioned(row.text)}
    if stored != row.text:
        work.connection.execute(
            sa.update(_COMMENT).where(_COMMENT.c.id == row.id).values(text=stored, changed_at=work.now)
        )
    follow_unless_chosen(work, table, record_id, fresh)
    _notify_named(work, context, table, record_id, comment_id, fresh)
    return Added(comment_id, fresh)


def remove(work: UnitOfWork, context: Context, table_key: str, record_id: int, comment_id: int) -> None:
    """Delete one's own comment: that it stood there is kept, its text and files are gone."""
    table, _ = context.table(table_key)
    row = _own(work, context, table, record_id, comment_id)
    drop(work, row.files)
    work.connection.execute(
        sa.update(_COMMENT)
        .where(_COMMENT.c.id == row.id)
        .values(text="", files=[], changed_at=work.now, deleted_at=work.now)
    )


def _hold(work: UnitOfWork, table: LiveTable, record_id: int) -> None:
    """Keep the record from going for good meanwhile."""
    this = sa.select(table.sql.c.id).where(table.sql.c.id == record_id, table.sql.c.deleted_at.is_(None))
    if work.connection.execute(this.with_for_update(read=True, key_share=True)).first() is None:
        raise NotFound


def _root(work: UnitOfWork, table: LiveTable, record_id: int, answers: int | None) -> sa.Row | None:
    """Return the comment under which an answer stands: an answer to an answer stands beside it."""
    if answers is None:
        return None
    row = work.connection.execute(
        sa.select(_COMMENT).where(*on_record(table, record_id), _COMMENT.c.id == answers)
    ).first()
    if row is None or row.deleted_at is not None:
        raise NotFound
    return _root(work, table, record_id, row.answers) if row.answers else row


def _own(work: UnitOfWork, context: Context, table: LiveTable, record_id: int, comment_id: int) -> sa.Row:
    check_may(context, table, record_id, "comment")
    this = sa.select(_COMMENT).where(*on_record(table, record_id), _COMMENT.c.id == comment_id)
    row = work.connection.execute(this.with_for_update()).first()
    if row is None or row.deleted_at is not None:
        raise NotFound
    if row.author_id != context.actor.person_id:
        raise NotYours
    return row


def _checked(
    context: Context, table: LiveTable, record_id: int, text: str, chosen: Collection[int], *, empty: bool
) -> tuple[str, dict[int, Seer]]:
    """Return the text as stored and whom it names; `empty`: it may be, as there are files."""
    text = "\n".join(text.splitlines()).strip()
    if not text and not empty:
        raise Invalid([Fault("text", EMPTY)])
    if len(text) > LIMITS.comment_length:
        raise Invalid([Fault("text", TOO_LONG.fill(count=LIMITS.comment_length))])
    stored = with_mentions(text, context.directory.people(), chosen)
    named = [each for each in mentioned(stored) if each != context.actor.person_id]
    if len(named) > LIMITS.comment_mentions:
        raise Invalid([Fault("text", TOO_MANY_NAMED.fill(count=LIMITS.comment_mentions))])
    found = seers(context, table.key, record_id, named)
    unseen = [each for each in named if each not in found]
    if unseen:
        names = ", ".join(str(context.directory.person(each)["title"]) for each in unseen)
        raise Unseen(unseen, CANNOT_SEE.fill(names=names))
    return stored, found


def _tell(
    work: UnitOfWork,
    context: Context,
    table: LiveTable,
    record_id: int,
    comment_id: int,
    named: dict[int, Seer],
    root: sa.Row | None,
) -> None:
    """Tell who is named that they are, and everybody else who hears of the record that somebody spoke."""
    author = context.actor.person_id
    _notify_named(work, context, table, record_id, comment_id, named)
    heard = hearers(table, [record_id], work.dialect, author)
    told = heard.subquery()
    others = sa.select(told.c.person_id, told.c.record_id).where(told.c.person_id.not_in(list(named)))
    detail = {"comment": comment_id, "answer": True} if root is not None else {"comment": comment_id}
    write_notices(work, table, others, "comment", author, detail)


def _notify_named(
    work: UnitOfWork,
    context: Context,
    table: LiveTable,
    record_id: int,
    comment_id: int,
    named: Iterable[int],
) -> None:
    notify(
        work,
        named,
        "mention",
        app_id=context.app.id,
        by=context.actor.person_id,
        table_id=table.id,
        record_id=record_id,
        detail={"comment": comment_id},
    )
