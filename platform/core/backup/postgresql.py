"""All tables of a PostgreSQL database: their form read from its own catalogue, their rows by COPY, at one moment.

It needs no program beside the driver and no more rights than the product's own database user has. The collation
and the functions that tables may use come with the migrations and are in place before a restore begins.
"""

from __future__ import annotations

import zipfile
from typing import Any

import sqlalchemy as sa
from psycopg import Connection, sql
from sqlalchemy.engine import Engine

from .manifest import TABLES_FOLDER, Manifest, NotABackup

_PIECE = 1 << 20
_TABLES = """
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' ORDER BY c.oid
"""
_COLUMNS = """
    SELECT a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, a.attidentity <> '',
           pg_get_expr(d.adbin, d.adrelid), pg_get_serial_sequence(quote_ident(c.relname), a.attname),
           CASE WHEN a.attcollation <> t.typcollation THEN quote_ident(l.collname) END
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_type t ON t.oid = a.atttypid
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
    LEFT JOIN pg_collation l ON l.oid = a.attcollation
    WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
"""
# Keys before the foreign keys that point at them.
_CONSTRAINTS = """
    SELECT conname, pg_get_constraintdef(oid), contype = 'f' FROM pg_constraint
    WHERE conrelid = %s AND contype IN ('p', 'u', 'c', 'f') ORDER BY contype = 'f', conname
"""
_INDEXES = """
    SELECT pg_get_indexdef(i.indexrelid) FROM pg_index i
    WHERE i.indrelid = %s AND i.indisvalid
      AND NOT EXISTS (SELECT FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))
    ORDER BY i.indexrelid
"""


def save(engine: Engine, archive: zipfile.ZipFile) -> list[dict[str, Any]]:
    """Add every table's rows to the archive and return the tables' descriptions."""
    with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
        driver = _driver(connection)
        driver.execute("SET LOCAL statement_timeout = 0")
        tables = [_describe(driver, oid, name) for oid, name in driver.execute(_TABLES).fetchall()]
        for table in tables:
            _save_rows(driver, table, archive)
        connection.rollback()
    return tables


def load(engine: Engine, archive: zipfile.ZipFile, manifest: Manifest) -> None:
    """Put the archive's tables in the place of the database's empty ones, in one transaction."""
    with engine.begin() as connection:
        driver = _driver(connection)
        driver.execute("SET LOCAL statement_timeout = 0")
        for _, name in driver.execute(_TABLES).fetchall():
            driver.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))
        for table in manifest.tables:
            _create(driver, table)
            _load_rows(driver, table, archive)
        for foreign in (False, True):
            for table in manifest.tables:
                _constrain(driver, table, foreign)
        for table in manifest.tables:
            for definition in table["indexes"]:
                driver.execute(definition)
        driver.execute("ANALYZE")


def _describe(driver: Connection, oid: int, name: str) -> dict[str, Any]:
    members = ("name", "type", "required", "identity", "default", "sequence", "collation")
    columns = [dict(zip(members, row, strict=True)) for row in driver.execute(_COLUMNS, (oid,))]
    for column in columns:
        if column["sequence"]:
            column["last"] = driver.execute(
                sql.SQL("SELECT last_value, is_called FROM {}").format(_sequence(column))
            ).fetchone()
    constraints = [
        {"name": key, "definition": definition, "foreign": foreign}
        for key, definition, foreign in driver.execute(_CONSTRAINTS, (oid,))
    ]
    indexes = [definition for (definition,) in driver.execute(_INDEXES, (oid,))]
    return {"name": name, "columns": columns, "constraints": constraints, "indexes": indexes}


def _save_rows(driver: Connection, table: dict[str, Any], archive: zipfile.ZipFile) -> None:
    statement = sql.SQL("COPY {} ({}) TO STDOUT").format(*_names(table))
    with (
        archive.open(f"{TABLES_FOLDER}{table['name']}.copy", "w", force_zip64=True) as member,
        driver.cursor() as cursor,
        cursor.copy(statement) as rows,
    ):
        for piece in rows:
            member.write(piece)


def _create(driver: Connection, table: dict[str, Any]) -> None:
    columns = sql.SQL(", ").join(_column(column) for column in table["columns"])
    driver.execute(sql.SQL("CREATE TABLE {} ({})").format(sql.Identifier(table["name"]), columns))


def _column(column: dict[str, Any]) -> sql.Composable:
    default = column["default"] or ""
    kind = column["type"]
    if default.startswith("nextval("):
        kind, default = {"integer": "serial", "bigint": "bigserial", "smallint": "smallserial"}[kind], ""
    words = [kind]
    words += [f"COLLATE {column['collation']}"] if column["collation"] else []
    words += [f"DEFAULT {default}"] if default else []
    words += ["GENERATED BY DEFAULT AS IDENTITY"] if column["identity"] else []
    words += ["NOT NULL"] if column["required"] else []
    return sql.SQL("{} {}").format(sql.Identifier(column["name"]), sql.SQL(" ".join(words)))


def _load_rows(driver: Connection, table: dict[str, Any], archive: zipfile.ZipFile) -> None:
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(*_names(table))
    try:
        member = archive.open(f"{TABLES_FOLDER}{table['name']}.copy")
    except KeyError as error:
        raise NotABackup(file=archive.filename) from error
    with member, driver.cursor() as cursor, cursor.copy(statement) as rows:
        while piece := member.read(_PIECE):
            rows.write(piece)
    for column in table["columns"]:
        if column["sequence"]:
            driver.execute(
                "SELECT setval(pg_get_serial_sequence(quote_ident(%s), %s), %s, %s)",
                (table["name"], column["name"], *column["last"]),
            )


def _constrain(driver: Connection, table: dict[str, Any], foreign: bool) -> None:
    for each in table["constraints"]:
        if each["foreign"] == foreign:
            driver.execute(
                sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                    sql.Identifier(table["name"]), sql.Identifier(each["name"]), sql.SQL(each["definition"])
                )
            )


def _names(table: dict[str, Any]) -> tuple[sql.Composable, sql.Composable]:
    columns = sql.SQL(", ").join(sql.Identifier(column["name"]) for column in table["columns"])
    return sql.Identifier(table["name"]), columns


def _sequence(column: dict[str, Any]) -> sql.Composable:
    return sql.SQL(column["sequence"])


def _driver(connection: sa.Connection) -> Connection:
    """Return psycopg's own connection, inside SQLAlchemy's transaction."""
    connection.execute(sa.select(1))
    return connection.connection.driver_connection
