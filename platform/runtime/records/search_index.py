"""Keeping the search text and its token index in step with the records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from ..apps.live import LiveTable
from ..storage.names import search_table_name
from .draft import Act, Draft
from .many_values import among
from .search import search_document
from .tokens import index_value

Document = tuple[str, Any]
"""The normalised text of a record and its tokens."""


def search_columns(
    act: Act, table: LiveTable, drafts: Sequence[Draft]
) -> tuple[list[Document], list[dict[str, Any]]]:
    """Return the search documents of drafts, and what of them stands in the record's own row."""
    documents = [search_document(table, {**draft.before, **draft.values}) for draft in drafts]
    if act.work.dialect == "postgresql":
        rows = [{"search": text, "search_tokens": token_vector(tokens)} for text, tokens in documents]
    else:
        rows = [{"search": text} for text, _ in documents]
    return documents, rows


def index_rows(act: Act, table: LiveTable, drafts: Sequence[Draft], documents: Sequence[Document]) -> None:
    """Put the documents of written records into SQLite's full-text table; PostgreSQL keeps them in the row."""
    if act.work.dialect == "postgresql" or not drafts:
        return
    index = _full_text_table(table)
    known = [draft.id for draft in drafts if not draft.fresh]
    if known:
        unindex_rows(act, table, known)
    act.work.connection.execute(
        sa.insert(index),
        [
            {"rowid": draft.id, "tokens": index_value(tokens, "sqlite")}
            for draft, (_, tokens) in zip(drafts, documents, strict=True)
        ],
    )


def reindex_rows(connection: sa.Connection, table: LiveTable, documents: Mapping[int, Document]) -> None:
    """Put the documents of records that are already there into SQLite's full-text table anew, by id."""
    if connection.dialect.name == "postgresql" or not documents:
        return
    index = _full_text_table(table)
    connection.execute(sa.delete(index).where(among(index.c.rowid, documents, "sqlite")))
    rows = [
        {"rowid": each, "tokens": index_value(tokens, "sqlite")} for each, (_, tokens) in documents.items()
    ]
    connection.execute(sa.insert(index), rows)


def unindex_rows(act: Act, table: LiveTable, ids: Iterable[int]) -> None:
    """Take records out of SQLite's full-text table."""
    if act.work.dialect == "sqlite":
        index = _full_text_table(table)
        act.work.connection.execute(sa.delete(index).where(among(index.c.rowid, ids, "sqlite")))


def _full_text_table(table: LiveTable) -> sa.TableClause:
    return sa.table(search_table_name(table.id), sa.column("rowid", sa.Integer), sa.column("tokens", sa.Text))


def token_vector(tokens: Iterable[str]) -> str:
    """Return tokens as PostgreSQL reads a tsvector: each in quotes. Texts hold no NUL, so that it may part them."""
    joined = "\0".join(tokens)
    if "'" in joined or "\\" in joined:
        joined = joined.replace("\\", "\\\\").replace("'", "''")
    return "'" + joined.replace("\0", "' '") + "'" if joined else ""
