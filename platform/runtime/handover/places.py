"""Where an app's records name people: owners, fields of people, and such fields in the rows of sub-forms."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from ...core.words import Words
from ...fields.json_lists import has_any
from ..apps.live import LiveApp, LiveTable
from ..records.owners import live_root, root_id
from ..records.shape import shape_of

PERSON, DEPARTMENT = "person", "department"


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A field that points to people (or departments), in a table or in one of its sub-forms."""

    table: LiveTable
    """The table of the records; for a field of a sub-form, the records that own its rows."""
    field: str
    many: bool
    subform: str | None = None

    @property
    def holder(self) -> LiveTable:
        """Return the table that has the field's column."""
        if self.subform is None:
            return self.table
        return self.table.app.tables[f"{self.table.key}.{self.subform}"]

    @property
    def label(self) -> Words:
        """Return what the field is called."""
        label = self.holder.definition.by_key[self.field].label
        if self.subform is None:
            return label
        above = self.table.definition.by_key[self.subform].label
        return Words(f"{above.en}: {label.en}", f"{above.zh}：{label.zh}")

    def names(self, one: int, dialect: str) -> sa.ColumnElement[bool]:
        """Return whether a live row of the holder names a person (or department)."""
        column = self.holder.column(self.field)
        named = has_any(column, [one], dialect) if self.many else column == one
        return sa.and_(named, live_root(self.holder))

    def records(self, one: int, dialect: str) -> sa.Select:
        """Return the ids of the live records that name a person (or department)."""
        return sa.select(root_id(self.holder).label("id")).where(self.names(one, dialect)).distinct()


@dataclass(frozen=True, slots=True)
class Belonging:
    """How many records of a place name somebody."""

    place: Place
    count: int

    @property
    def key(self) -> str:
        """Return a name by which a form tells the belongings apart."""
        inner = f"{self.place.subform}." if self.place.subform else ""
        return f"{self.place.table.app.key}.{self.place.table.key}.{inner}{self.place.field}"


def places(app: LiveApp, kind: str = PERSON) -> Iterator[Place]:
    """Yield every place of an app that can be changed, owners first."""
    for table in app.tables.values():
        if table.definition.parent is not None:
            continue
        shape = shape_of(table)
        found = {key: each for key, each in shape.references.items() if each.kind == kind}
        for key in sorted(found, key=lambda key: key != "owner"):
            yield Place(table, key, found[key].many)
        for name, child in shape.subforms.items():
            for key, reference in shape_of(child).references.items():
                if reference.kind == kind:
                    yield Place(table, key, reference.many, name)


def belongings(
    connection: sa.Connection, apps: Iterable[LiveApp], one: int, kind: str = PERSON
) -> list[Belonging]:
    """Return where in some apps records name a person (or department), and how many; places without any are left out."""
    found = []
    for app in apps:
        for place in places(app, kind):
            ids = place.records(one, connection.dialect.name).subquery()
            count = connection.scalar(sa.select(sa.func.count()).select_from(ids))
            if count:
                found.append(Belonging(place, count))
    return found
