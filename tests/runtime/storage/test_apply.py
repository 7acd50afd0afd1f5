"""Changing an app that holds data: what is kept, what is converted, what comes back, what the database guards."""

from decimal import Decimal

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table
from tablewright.core.errors import Invalid

NAME = field("name")


def test_a_new_field_is_empty_in_the_records_there_are(shop):
    shop.install(app(table("item", NAME)))
    shop.write("item", name="Lamp")
    shop.install(app(table("item", NAME, field("price", "money"))))
    assert shop.values("item", "price") == [None]
    assert shop.values("item", "name") == ["Lamp"]


@pytest.mark.postgresql_only
def test_a_new_field_rewrites_no_row_even_where_it_points_elsewhere(shop):
    live = shop.install(app(table("item", NAME)))
    name = live.tables["item"].sql.name
    shop.write("item", name="Lamp")
    before = _file(shop, name)
    shop.install(
        app(
            table(
                "item",
                NAME,
                field("n", "number"),
                field("on", "checkbox"),
                field("a", "relation", table="item"),
            )
        )
    )
    assert _file(shop, name) == before


def test_a_deleted_field_comes_back_with_its_values(shop):
    shop.install(app(table("item", NAME, field("colour"))))
    shop.write("item", name="Lamp", colour="red")
    shop.install(app(table("item", NAME)))
    assert "colour" not in shop.live().tables["item"].columns
    shop.install(app(table("item", NAME, field("colour"))))
    assert shop.values("item", "colour") == ["red"]


def test_a_deleted_table_comes_back_with_its_records(shop):
    both = app(table("item", NAME, field("kind", "relation", table="kind")), table("kind", NAME))
    shop.install(both)
    kind = shop.write("kind", name="Light")
    shop.write("item", name="Lamp", kind=kind)
    shop.install(app(table("item", NAME)))
    shop.install(both)
    assert shop.values("kind", "name") == ["Light"]
    assert shop.values("item", "kind") == [kind]


def test_another_type_takes_over_what_it_can_read_and_the_old_values_are_kept(shop):
    as_text, as_number = (app(table("item", NAME, field("size", kind))) for kind in ("text", "number"))
    shop.install(as_text)
    for size in ("12", "about 3", None):
        shop.write("item", name="Lamp", size=size)
    shop.install(as_number)
    assert shop.values("item", "size") == [12, None, None]
    shop.install(as_text)
    assert shop.values("item", "size") == ["12", "about 3", None]


def test_going_back_to_the_old_type_keeps_what_was_changed_meanwhile(shop):
    as_text, as_number = (app(table("item", NAME, field("size", kind))) for kind in ("text", "number"))
    shop.install(as_text)
    for size in ("12", "about 3", "4"):
        shop.write("item", name="Lamp", size=size)
    shop.install(as_number)
    shop.change("item", 1, "size", 15)
    shop.install(as_text)
    assert shop.values("item", "size") == ["15", "about 3", "4"]


@pytest.mark.parametrize(
    ("before", "after", "values", "expected"),
    [
        (0, 2, [7, -7], ["7.00", "-7.00"]),
        (3, 1, ["1.250", "-1.250", "0.049"], ["1.3", "-1.3", "0.0"]),
        (2, 0, ["999999999.50", "-0.49"], ["1000000000", "0"]),
    ],
)
def test_decimals_move_exactly(shop, before, after, values, expected):
    shop.install(app(table("item", NAME, field("n", "number", decimals=before))))
    for value in values:
        shop.write("item", name="Lamp", n=Decimal(value))
    shop.install(app(table("item", NAME, field("n", "number", decimals=after))))
    assert [
        str(value).replace("-0", "0") if not value else str(value) for value in shop.values("item", "n")
    ] == expected


def test_a_relation_that_may_hold_many_keeps_the_one_and_back_again_the_first(shop):
    def tables(many):
        return app(
            table("item", NAME, field("part", "relation", table="part", many=many)), table("part", NAME)
        )

    shop.install(tables(False))
    parts = [shop.write("part", name=name) for name in "ab"]
    shop.write("item", name="Lamp", part=parts[1])
    shop.write("item", name="Chair")
    links = shop.install(tables(True)).tables["item"].links["part"]
    with shop.engine.connect() as connection:
        assert connection.execute(sa.select(links)).all() == [(1, parts[1], 0)]

    shop.install(
        app(table("item", NAME, field("parts", "relation", table="part", many=True)), table("part", NAME))
    )
    links = shop.live().tables["item"].links["parts"]
    rows = [{"record_id": 2, "linked_id": part, "position": 1 - at} for at, part in enumerate(parts)]
    with shop.engine.begin() as connection:
        connection.execute(sa.insert(links), rows)
    shop.install(app(table("item", NAME, field("parts", "relation", table="part")), table("part", NAME)))
    assert shop.values("item", "parts") == [None, parts[1]]


def test_text_and_long_text_share_their_column(shop):
    before = shop.install(app(table("item", NAME, field("note")))).tables["item"].column_ids
    shop.write("item", name="Lamp", note="bright")
    after = shop.install(app(table("item", NAME, field("note", "long_text")))).tables["item"].column_ids
    assert after == before
    assert shop.values("item", "note") == ["bright"]


def test_links_to_another_table_are_other_links(shop):
    def tables(target):
        many = field("parts", "relation", table=target, many=True)
        return app(table("item", NAME, many), table("part", NAME), table("kind", NAME))

    first = shop.install(tables("part")).tables["item"].links["parts"].name
    second = shop.install(tables("kind")).tables["item"].links["parts"].name
    again = shop.install(tables("part")).tables["item"].links["parts"].name
    assert first == again != second


def test_ids_are_never_given_twice(shop):
    live = shop.install(app(table("item", NAME)))
    first = shop.write("item", name="Lamp")
    shop.run(f"DELETE FROM {live.tables['item'].sql.name}")
    assert shop.write("item", name="Lamp") > first


def test_the_database_itself_keeps_a_record_that_another_points_at(shop):
    live = shop.install(
        app(table("item", NAME, field("kind", "relation", table="kind")), table("kind", NAME))
    )
    shop.write("item", name="Lamp", kind=shop.write("kind", name="Light"))
    with pytest.raises(sa.exc.IntegrityError):
        shop.run(f"DELETE FROM {live.tables['kind'].sql.name}")


def test_rows_of_a_sub_form_and_links_go_with_their_record(shop):
    lines = field("lines", "subform", fields=[field("what")])
    live = shop.install(app(table("item", NAME, lines, field("like", "relation", table="item", many=True))))
    item = shop.write("item", name="Lamp")
    shop.write("item.lines", parent_id=item, position=0, what="bulb")
    links = live.tables["item"].links["like"]
    with shop.engine.begin() as connection:
        connection.execute(sa.insert(links).values(record_id=item, linked_id=item, position=0))
    shop.run(f"DELETE FROM {live.tables['item'].sql.name}")
    assert shop.values("item.lines", "what") == []
    with shop.engine.connect() as connection:
        assert connection.execute(sa.select(links)).all() == []


def test_a_unique_field_knows_twins_whatever_their_case_but_not_in_the_bin(shop):
    live = shop.install(app(table("item", field("name", unique=True)))).tables["item"]
    shop.write("item", name="Lamp")
    with pytest.raises(sa.exc.IntegrityError):
        shop.write("item", name=" lAMP ")
    shop.run(f"UPDATE {live.sql.name} SET deleted_at = '2026-11-22 00:00:00.000000'")
    shop.write("item", name="lamp")


def test_a_field_with_twins_cannot_become_unique_and_nothing_of_the_change_stays(shop):
    shop.install(app(table("item", NAME)))
    shop.write("item", name="Lamp")
    shop.write("item", name="lamp")
    with pytest.raises(Invalid) as refused:
        shop.install(
            app(table("item", field("name", unique=True), field("price", "money")), table("kind", NAME))
        )
    assert refused.value.faults[0].path == "item.name"
    assert refused.value.faults[0].words.en != refused.value.faults[0].words.zh
    assert shop.live().revision == 1
    assert list(shop.live().tables) == ["item"]
    assert shop.plan_to(app(table("item", NAME))) == []


def test_a_text_too_long_for_an_index_is_kept_all_the_same(shop):
    long = {"max_length": 1000}
    shop.install(app(table("item", field("name", unique=True, **long), field("note", **long), sort=["note"])))
    note = "".join(chr(0x4E00 + number * 7919 % 20000) for number in range(1000))
    shop.write("item", name=note, note=note)
    assert shop.values("item", "note") == shop.values("item", "name") == [note]


def _file(shop, name):
    with shop.engine.connect() as connection:
        return connection.execute(
            sa.text(f"SELECT relfilenode FROM pg_class WHERE relname = '{name}'")
        ).scalar()
