"""Which records are asked for: the rights, the filters and the search of a request, ready for any statement.

What was made for a shape of request is kept with the rights (see `prepared`) and only bound to new values.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

import sqlalchemy as sa

from ..apps.live import LiveTable
from .context import Context
from .filters import check_filter, condition
from .frame import Frame
from .prepared import named_values, statements, structure
from .row_parts import NOW, actor_values
from .scope import RecordScope
from .search import QUERY, search_condition, search_parameters, search_words
from .views import view_of

Made = TypeVar("Made")
Make = Callable[[Frame, RecordScope, list[sa.ColumnElement[bool]], Any], Made]
"""Makes statements over the record of a scope, under the conditions, of a shape."""


@dataclass(slots=True)
class Asked:
    """The records of a request, for one actor."""

    context: Context
    table: LiveTable
    filters: tuple[Mapping[str, Any], ...]
    filter_shapes: tuple[Any, ...]
    words: tuple[str, ...]
    sought: Mapping[str, Any]
    """What the parameters of the search are bound to."""
    compared: Mapping[str, Any] = field(default_factory=dict)
    """What the parameters of the filters are bound to."""

    @classmethod
    def read(
        cls, context: Context, table: LiveTable, filters: Sequence[Mapping[str, Any] | None], search: str = ""
    ) -> Asked:
        """Return the request checked; raises Malformed and UnknownField."""
        given = tuple(tree for tree in filters if tree is not None)
        words = search_words(search) if search else ()
        sought = search_parameters(words, context.dialect) if words else {}
        return cls(context, table, given, tuple(map(check_filter, given)), words, sought)

    @classmethod
    def of_view(
        cls, context: Context, table_key: str, tree: Mapping[str, Any] | None, search: str, view: str | None
    ) -> Asked:
        """Return the records that a view, if one is named, and a filter leave; raises NotFound as well."""
        table, _ = context.table(table_key)
        of_view = view_of(context, table, view).filter if view is not None else None
        return cls.read(context, table, (of_view, tree), search)

    def made(self, shape: Any, make: Make[Made], deleted: bool = False) -> Made:
        """Return what `make` makes, or what it made for an earlier request of the same shape."""
        context, environment = self.context, self.context.environment
        kept = statements(context.rights.compiled)
        frame = Frame.open(context.app, context.rights, environment, context.dialect)
        scope = RecordScope(frame, self.table, _source(self.table)) if self.filters else None
        wanted = [condition(tree, scope) for tree in self.filters]
        form: Any = ()
        if wanted:
            whole = sa.and_(*wanted)
            self.compared, form = named_values(whole), structure(whole)
            wanted = [whole]
        narrows = QUERY in self.sought
        key = (
            make.__name__,
            self.table.key,
            shape,
            deleted,
            len(self.words),
            narrows,
            self.filter_shapes,
            form,
        )
        key = (*key, environment.zone, environment.language)
        found = kept.find(key, environment) if form is not None else None
        if found is None:
            frame.environment = frame.watched  # type: ignore[assignment]
            scope = scope or RecordScope(frame, self.table, _source(self.table))
            conditions = [*scope.visible(deleted), *wanted]
            if self.words:
                conditions.append(search_condition(scope, len(self.words), narrows))
            found = make(frame, scope, conditions, shape)
            if form is not None:
                kept.keep(key, environment, frame, found)
        return found

    def parameters(self) -> dict[str, Any]:
        """Return what the parameters of these records' statements are bound to; ask after `made`."""
        environment = self.context.environment
        moment = {NOW: environment.now} if self.context.rights.shares else {}
        return {**actor_values(environment), **moment, **self.compared, **self.sought}


def _source(table: LiveTable) -> sa.FromClause:
    """Return the alias that stands for the record asked for: one for all statements, as making it takes long."""
    found = table.worked_out.get("source")
    return table.worked_out.setdefault("source", table.sql.alias()) if found is None else found
