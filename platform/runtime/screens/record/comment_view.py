"""Comments as pages show them: names, links, files, and what the reader may do with each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from ....fields.base import Reader
from ...conversation.comment_files import KeptFile
from ...conversation.comment_list import Said
from ...conversation.text import Part, parts
from ...records.context import Context
from ..record_parts import shown_moment


@dataclass(frozen=True, slots=True)
class CommentView:
    """One comment, drawn."""

    id: int
    by: str
    by_id: int
    when: datetime
    at: Markup
    parts: list[Part]
    pictures: list[KeptFile]
    files: list[KeptFile]
    changed: bool
    deleted: bool
    mine: bool
    answers: list[CommentView]


def comment_view(context: Context, said: Said, reader: Reader) -> CommentView:
    """Return a comment for templates; `mine` where its author reads it."""
    person = context.directory.person
    return CommentView(
        id=said.id,
        by=str(person(said.author_id)["title"]),
        by_id=said.author_id,
        when=said.at,
        at=shown_moment(said.at, reader),
        parts=parts(said.text, person),
        pictures=[each for each in said.files if each.type.startswith("image/")],
        files=[each for each in said.files if not each.type.startswith("image/")],
        changed=said.changed_at is not None,
        deleted=said.deleted,
        mine=said.author_id == context.actor.person_id and not context.actor.read_only,
        answers=[comment_view(context, each, reader) for each in said.answers],
    )
