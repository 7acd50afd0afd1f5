"""The doctor finds every way in which definition, catalogue and database can part, and nothing else."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.definition.read import read_folder
from tablewright.runtime.storage.doctor import check_storage, mend_indexes

EXAMPLES = Path(__file__).parents[2] / "examples"

SHOP = app(
    table(
        "item",
        field("name", unique=True),
        field("kind", "relation", table="kind"),
        field("like", "relation", table="kind", many=True),
        field("lines", "subform", fields=[field("what")]),
    ),
    table("kind", field("name"), sort=["name"]),
)

BREAKAGES = {
    "a table dropped": "DROP TABLE {lines}",
    "a table too many": "CREATE TABLE t_999 (id integer)",
    "a table renamed": "ALTER TABLE {lines} RENAME TO t_777",
    "a column dropped": "ALTER TABLE {lines} DROP COLUMN {what}",
    "a column too many": "ALTER TABLE {item} ADD COLUMN c_999 integer",
    "a system column too many": "ALTER TABLE {kind} ADD COLUMN rev2 integer",
    "a system column dropped": "ALTER TABLE {kind} DROP COLUMN updated_by",
    "a table forgotten": "DELETE FROM physical_table WHERE path = 'item:like>kind'",
    "a table wrongly hidden": "UPDATE physical_table SET hidden_at = '2026-01-01 00:00:00' WHERE path = 'kind'",
    "a column forgotten": "DELETE FROM physical_column WHERE field_key = 'what'",
    "a column wrongly hidden": "UPDATE physical_column SET hidden_at = '2026-01-01 00:00:00' WHERE field_key = 'what'",
    "a column of another field": "UPDATE physical_column SET field_key = 'other' WHERE field_key = 'what'",
    "a column stored otherwise": "UPDATE physical_column SET stored_as = 'number' WHERE field_key = 'what'",
    "two columns for a field": "INSERT INTO physical_column (table_id, field_key, stored_as)"
    " SELECT table_id, field_key, stored_as FROM physical_column WHERE field_key = 'what'",
    "a counter lost": "DELETE FROM version WHERE name = 'people'",
    "a migration lost": "DELETE FROM alembic_version",
    "an index too many": "CREATE INDEX i_{item_id}_0123456789ab ON {item} (rev)",
    "a record the search cannot find": "INSERT INTO {kind} (rev, created_at, updated_at, search)"
    " VALUES (1, '2026-01-01 00:00:00', '2026-01-01 00:00:00', 'lamp')",
}


@pytest.mark.parametrize("breakage", BREAKAGES)
def test_whatever_somebody_breaks_is_told_in_both_languages_with_a_way_out(shop, breakage):
    live = shop.install(SHOP)
    assert shop.problems() == []
    names = {"lines": live.tables["item.lines"], "item": live.tables["item"], "kind": live.tables["kind"]}
    told = {key: each.sql.name for key, each in names.items()} | {"item_id": live.tables["item"].id}
    shop.run(BREAKAGES[breakage].format(**told, what=live.tables["item.lines"].column("what").name))
    shop.broken = True
    problems = check_storage(shop.engine)
    assert problems
    for problem in problems:
        assert problem.place
        for words in (problem.words, problem.mend):
            assert words.en != words.zh
            assert "{" not in words.en + words.zh


def test_a_lost_unique_index_is_a_problem_and_is_built_again(shop):
    live = shop.install(SHOP)
    before = shop.index_digests("item")
    for digest in before:
        shop.run(f"DROP INDEX i_{live.tables['item'].id}_{digest}")
    assert len(shop.problems()) == 1
    assert mend_indexes(shop.engine) == len(before)
    assert shop.index_digests("item") == before
    assert mend_indexes(shop.engine) == 0


@pytest.mark.postgresql_only
@pytest.mark.parametrize(
    "breakage",
    [
        "ALTER TABLE {item} ALTER COLUMN {kind} TYPE text",
        "ALTER TABLE {item} DROP CONSTRAINT {item}_{kind}_fkey",
        "ALTER TABLE {item} DROP CONSTRAINT {item}_{kind}_fkey, ALTER COLUMN {kind} TYPE integer",
        "DROP INDEX s_{item_id}",
    ],
)
def test_another_type_or_a_lost_foreign_key_is_told(shop, breakage):
    item = shop.install(SHOP).tables["item"]
    shop.broken = True
    if "TYPE text" in breakage:
        shop.run(
            f"ALTER TABLE {item.sql.name} DROP CONSTRAINT {item.sql.name}_{item.column('kind').name}_fkey"
        )
    shop.run(breakage.format(item=item.sql.name, kind=item.column("kind").name, item_id=item.id))
    assert shop.problems()


@pytest.mark.sqlite_only
def test_rows_that_hang_on_nothing_are_told(shop):
    live = shop.install(SHOP)
    links, lines = live.tables["item"].links["like"], live.tables["item.lines"].sql
    shop.broken = True
    with shop.engine.connect() as connection:
        connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")
        connection.execute(sa.insert(links).values(record_id=5, linked_id=6, position=0))
        connection.execute(sa.insert(lines).values(parent_id=5, position=0))
        connection.commit()
        connection.invalidate()
    assert len(shop.problems()) == 3


def test_every_example_and_what_it_leaves_behind_are_in_order(shop):
    for folder in sorted(path for path in EXAMPLES.iterdir() if (path / "app.json").exists()):
        source = read_folder(folder)
        shop.install(source)
        less = {**source.document, "tables": [], "forms": [], "views": [], "roles": [], "navigation": []}
        less |= {
            "tables": [table("only", field("name"))],
            "automations": [],
            "dashboards": [],
            "prints": [],
            "data": {},
        }
        shop.install(type(source)(less, {}, ()))
        assert shop.problems() == []
        shop.install(source)
        assert shop.problems() == []


def test_a_database_without_any_migration_is_told_and_nothing_else(empty_database_url):
    engine = sa.create_engine(empty_database_url)
    (problem,) = check_storage(engine)
    assert problem.place == "migrations"
    engine.dispose()
