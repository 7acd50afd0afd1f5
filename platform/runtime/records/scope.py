"""One record within a SQL statement, as one actor sees it: where every read is held to the rights.

A field the actor may not read raises UnknownField. A linked or related record the actor may not see, or that lies
in the recycle bin, is not there. To-one links are left joins, each made once; to-many ones are correlated
subqueries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from ...definition.types import path_type
from ...expressions import Environment, Type
from ...fields import Field, UnknownField, type_of
from ..access.rights import TableRights, everything
from ..access.row_rule import Condition, RowRule
from ..apps.live import LiveTable
from .frame import Frame
from .hops import Hop, find_hop
from .linked_by_subquery import LinkedBySubquery
from .masks import mask_part, masked_title
from .row_condition import row_condition
from .row_parts import rule_condition

Gather = Callable[[sa.Subquery], sa.Select]


class RecordScope:
    """One record of `table` as `source`, an alias of its SQL table. Implements `fields.scope.Scope`."""

    def __init__(self, frame: Frame, table: LiveTable, source: sa.FromClause | None = None) -> None:
        self.frame = frame
        self.table = table
        self.source = table.sql.alias() if source is None else source
        self.rights: TableRights | None = frame.rights.tables.get(table.key)
        self.dialect = frame.dialect
        self._links: dict[str, RecordScope] = {}
        self._on: sa.ColumnElement[bool] | None = None
        frame.tables.add(table.id)
        frame.partial = frame.partial or self.rights is None or not self.rights.sees_all()

    @property
    def environment(self) -> Environment:
        """The moment and the person values are computed with."""
        return self.frame.environment

    @property
    def id(self) -> sa.ColumnElement[int]:
        """The record's id."""
        return self.source.c.id

    @property
    def position(self) -> sa.ColumnElement[int]:
        """The place of a sub-form's row."""
        return self.source.c.position

    @property
    def title(self) -> sa.ColumnElement[str]:
        """The record's title as text; NULL where its title field may not be read."""
        key = self.table.definition.title
        return self.sql(key) if self.reads(key) else sa.cast(sa.null(), sa.Text)

    @property
    def shown_title(self) -> sa.ColumnElement[str]:
        """The record's title as it is shown, a mask where its title field shows masked; nothing is decided by it."""
        return masked_title(self, self.title)

    def mask_part(self, key: str) -> sa.ColumnElement | None:
        """Return what the mask of a field is made of (see `masks`); None for one that never shows masked."""
        return mask_part(self, key)

    def reads(self, key: str) -> bool:
        """Say whether the actor may read a field of this table."""
        return self.rights is not None and key in self.rights.fields

    def field(self, key: str) -> Field:
        """Return a field the actor may read; raises UnknownField."""
        if not self.reads(key):
            raise UnknownField(field=key)
        return self.table.definition.by_key[key]

    def column(self, key: str) -> sa.ColumnElement:
        """Return the stored column of a field; a pointer to a record the actor may not see is NULL."""
        field = self.field(key)
        hop = find_hop(self.table, key)
        if hop is not None and hop.kind == "one" and not self._sees_all_of(hop.target):
            return self.linked(key).id
        return self._guarded(field.key, self.source.c[self.table.column(key).name])

    def sql(self, key: str) -> sa.ColumnElement:
        """Return a field's value as filters and sorts take it."""
        field = self.field(key)
        return self._computed(key, type_of(field).sql(field, self))

    def select(self, key: str) -> Sequence[sa.ColumnElement]:
        """Return what must be selected to show a field."""
        field = self.field(key)
        return [self._computed(key, part) for part in type_of(field).select(field, self)]

    def value(self, path: tuple[str, ...]) -> sa.ColumnElement:
        """Return a readable value as expressions take it, through links too."""
        field = self.field(path[0])
        if len(path) == 1:
            return self._computed(path[0], type_of(field).in_expression(field, self))
        hop = find_hop(self.table, path[0])
        if hop is None:
            raise UnknownField(field=".".join(path))
        if hop.kind == "one":
            return self.linked(path[0]).value(path[1:])
        return self.related(path[0], lambda one: sa.select(self._list(one.value(path[1:]))))

    def type_of(self, path: tuple[str, ...]) -> Type | None:
        """Return the expression type of a path, None where there is no such readable field."""
        return path_type(self.frame.app.model, self.table.key, path) if self._readable(path) else None

    def linked(self, key: str) -> RecordScope:
        """Return the record a to-one relation points to: joined once, all NULL where unset or not visible."""
        found = self._links.get(key)
        if found is None:
            hop = self._hop(key)
            found = RecordScope(self.frame, hop.target)
            pointer = self._guarded(key, self.source.c[hop.pointer.name])
            found._on = sa.and_(found.id == pointer, *found.visible())
            self._links[key] = found
        return found

    def related(
        self, key: str, build: Callable[[RecordScope], sa.Select], gather: Gather | None = None
    ) -> sa.ColumnElement:
        """Return a correlated scalar subquery over the visible records a to-many field holds; see Scope."""
        hop = self._hop(key)
        one = RecordScope(self.frame, hop.target)
        statement = build(one)
        source, held = self._held(hop, one)
        statement = statement.select_from(source).where(held, *one.visible()).correlate_except(source)
        if gather is not None:
            statement = gather(statement.subquery())
        return self._guarded(key, statement.scalar_subquery())

    def visible(self, deleted: bool = False) -> list[sa.ColumnElement[bool]]:
        """Return the conditions under which the record exists for the actor."""
        if self.rights is None:
            return [sa.false()]
        conditions = [] if self.rights.view_rows is None else [self.holds(self.rights.view_rows)]
        if self.table.definition.parent is None:
            bin_ = self.source.c.deleted_at
            conditions.insert(0, bin_.is_not(None) if deleted else bin_.is_(None))
        return conditions

    def holds(self, rule: RowRule | None) -> sa.ColumnElement[bool]:
        """Return whether the record meets a row rule; its conditions are judged with every right."""
        if rule is None:
            return sa.true()
        return rule_condition(rule, self, self.frame.watched.plain, self._judged)

    def _judged(self, condition: Condition) -> sa.ColumnElement[bool]:
        judge = RuleScope(self.frame.with_rights(everything(self.frame.app)), self.table, self.source)
        return row_condition(condition.checked, judge)

    def joined(self, onto: sa.FromClause | None = None) -> sa.FromClause:
        """Return the record's source with everything that was joined to it. Ask last."""
        onto = self.source if onto is None else onto
        for link in self._links.values():
            onto = link.joined(onto.outerjoin(link.source, link._on))
        return onto

    def _hop(self, key: str) -> Hop:
        self.field(key)
        hop = find_hop(self.table, key)
        if hop is None:
            raise UnknownField(field=key)
        return hop

    def _held(self, hop: Hop, one: RecordScope) -> tuple[sa.FromClause, sa.ColumnElement[bool]]:
        """Return the source of the other records and the condition that this one holds them."""
        if hop.kind == "links":
            links = hop.links.alias()
            source = one.joined(links.join(one.source, links.c[hop.there] == one.id))
            held = links.c[hop.here] == self.id
            if hop.through is None:
                return source, held
            back = one.guard(hop.through) if one.reads(hop.through) else sa.false()
            return source, held if back is None else sa.and_(held, back)
        if hop.kind == "owned":
            return one.joined(), one.source.c.parent_id == self.id
        if not one.reads(hop.through):
            return one.joined(), sa.false()
        return one.joined(), one._guarded(hop.through, one.source.c[hop.pointer.name]) == self.id

    def guard(self, key: str) -> sa.ColumnElement[bool] | None:
        """Return the condition under which a field may be read on this row; None where it always may."""
        rule = self.rights.guards.get(key) if self.rights else None
        return None if rule is None else self.holds(rule)

    def _guarded(self, key: str, value: sa.ColumnElement) -> sa.ColumnElement:
        guard = self.guard(key)
        return value if guard is None else sa.type_coerce(sa.case((guard, value)), value.type)

    def _computed(self, key: str, value: sa.ColumnElement) -> sa.ColumnElement:
        """Guard a computed value; what is stored or linked was guarded where it was read."""
        stored = key in self.table.columns or find_hop(self.table, key) is not None
        return value if stored else self._guarded(key, value)

    def _sees_all_of(self, table: LiveTable) -> bool:
        rights = self.frame.rights.tables.get(table.key)
        return rights is not None and rights.view_rows is None

    def _readable(self, path: tuple[str, ...]) -> bool:
        rights, table = self.rights, self.table
        for place, key in enumerate(path):
            if rights is None or key not in rights.fields:
                return False
            hop = find_hop(table, key)
            if place + 1 < len(path):
                if hop is None:
                    return False
                table = hop.target
                rights = self.frame.rights.tables.get(table.key)
        return True

    def _list(self, value: sa.ColumnElement) -> sa.ColumnElement:
        if self.dialect == "postgresql":
            return sa.func.coalesce(sa.func.jsonb_agg(value), sa.text("'[]'::jsonb"))
        return sa.func.json_group_array(value)


class RuleScope(RecordScope):
    """A record as row rules see it. Rules stand inside the conditions of joins, where nothing more can be joined:
    what lies beyond a link is a scalar subquery of its own."""

    def linked(self, key: str) -> LinkedBySubquery:  # type: ignore[override]
        """Return the record a to-one relation points to."""
        hop = self._hop(key)
        return LinkedBySubquery(
            self.frame, lambda: RecordScope(self.frame, hop.target), self.source.c[hop.pointer.name]
        )

    def links_to(
        self, key: str, wanted: Callable[[RecordScope], sa.ColumnElement[bool]]
    ) -> sa.ColumnElement[bool]:
        """Return whether a to-one relation points to one of the records that are `wanted`."""
        hop = self._hop(key)
        one = RecordScope(self.frame, hop.target)
        condition = wanted(one)
        source = one.joined()
        here = one.id == self.source.c[hop.pointer.name]
        found = sa.select(one.id).select_from(source).where(here, *one.visible(), condition)
        if self.dialect == "postgresql":
            # Keeps the planner from gathering all such records first, when a page asks for fifty.
            found = found.offset(sa.literal_column("0"))
        return found.correlate_except(source).exists()


def every(conditions: Iterable[Any]) -> sa.ColumnElement[bool]:
    """Return the conjunction of conditions, true for none."""
    return sa.and_(sa.true(), *conditions)
