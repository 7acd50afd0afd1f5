"""Making what a revision needs before it is published, hidden: a table in use is held for a moment only.

A revision that also moves the values of many records takes long, and PostgreSQL holds a table from the change of
its columns to the end of the transaction. So new tables and columns are made in a transaction of their own; the
revision then finds them, as if they had been there in an earlier state. What is left of one that fails is empty,
and the next try takes it.
"""

from __future__ import annotations

import sqlalchemy as sa

from ...core.unit_of_work import UnitOfWork
from ...definition.model import App
from ...fields.base import Reader
from .apply import apply
from .catalogue import read_catalogue
from .convert import Names
from .models import PhysicalColumn, PhysicalTable
from .plan import plan
from .shape import shapes
from .steps import AddColumn, CreateTable

_TABLES, _COLUMNS = PhysicalTable.__table__, PhysicalColumn.__table__


def make_ahead(work: UnitOfWork, app_id: int, old: App, new: App, reader: Reader, names: Names) -> None:
    """Make the tables and columns that `new` has beyond `old`, hidden; `work` is a transaction for this alone."""
    catalogue = read_catalogue(work.connection, app_id)
    steps = [each for each in plan(old, new, catalogue) if isinstance(each, CreateTable | AddColumn)]
    if not steps:
        return
    apply(work, app_id, steps, catalogue, shapes(new), reader, names)
    made = read_catalogue(work.connection, app_id, with_indexes=False)
    tables = [stored.id for place, stored in made.items() if place not in catalogue]
    known = {column.id for stored in catalogue.values() for column in stored.columns}
    columns = [
        column.id
        for place, stored in made.items()
        if place in catalogue
        for column in stored.columns
        if column.id not in known
    ]
    for table, ids in ((_TABLES, tables), (_COLUMNS, columns)):
        work.connection.execute(sa.update(table).where(table.c.id.in_(ids)).values(hidden_at=work.now))
