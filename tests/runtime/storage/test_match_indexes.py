"""The index behind the fields by which records are taken for the same."""

from __future__ import annotations

import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.runtime.storage.indexes import unique_value, wanted_indexes


def test_an_index_stands_behind_each_list_and_is_used(shop):
    fields = (
        field("name"),
        field("phone", "phone"),
        field("region", "select", options=[{"key": "a", "label": "A"}]),
    )
    lists = [["phone"], ["name", "region"]]
    live = shop.install(app(table("item", *fields, match={"any": lists})))
    indexes = [i for i in wanted_indexes(live.model)["item", "table"] if i.parts[0].how == "unique"]
    assert [[part.column for part in index.parts] for index in indexes] == lists
    sql, columns = live.tables["item"].sql, live.tables["item"].columns
    with shop.engine.begin() as connection:
        dialect = connection.dialect.name
        if dialect == "postgresql":
            connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
        for keys in lists:
            equal = [
                unique_value(dialect, columns[k]) == unique_value(dialect, sa.literal("x", columns[k].type))
                for k in keys
            ]
            asked = sa.select(sql.c.id).where(*equal, sql.c.deleted_at.is_(None))
            text = asked.compile(connection, compile_kwargs={"literal_binds": True}).string
            explain = "EXPLAIN" if dialect == "postgresql" else "EXPLAIN QUERY PLAN"
            plan = str(connection.exec_driver_sql(f"{explain} {text}".replace("%", "%%")).all())
            assert any(
                name in plan
                for name in ("Index Scan", "Index Only Scan", "USING INDEX", "USING COVERING", "Bitmap")
            ), plan


def test_a_unique_field_needs_no_second_index(shop):
    once = app(table("item", field("code", unique=True), match={"any": [["code"]]}))
    live = shop.install(once)
    indexes = [i for i in wanted_indexes(live.model)["item", "table"] if i.parts[0].how == "unique"]
    assert [index.unique for index in indexes] == [True]
