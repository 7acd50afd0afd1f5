"""Splitting a table: fields become a table of their own, linked to, and come back with what happened since."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.data_acts import change, history
from fixtures.shop import NOW, Shop
from fixtures.small_apps import app, field, table
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.apps.acts.kinds import inverse
from tablewright.runtime.apps.publish import publish
from tablewright.runtime.apps.revisions import StoredDefinition
from tablewright.runtime.records.search_rebuild import rebuild

CITY = [{"key": key, "label": key.upper()} for key in ("sh", "bj")]
MOVING = (
    field("company"),
    field("city", "select", options=CITY),
    field("size", "number", decimals=2),
    field("boss", "relation", table="person"),
    field("tags", "multi_select", options=CITY),
)
PEOPLE = table("person", field("name"))
WHOLE = app(table("deal", field("name"), *MOVING), PEOPLE)
SPLIT = app(
    table("deal", field("name"), field("at", "relation", table="company")),
    PEOPLE,
    table("company", *MOVING),
)
KEYS = [each["key"] for each in MOVING]
ROWS = [
    {"company": "Acme", "city": "sh", "size": 3, "boss": 1, "tags": ["sh", "bj"]},
    {"company": "Acme", "city": "sh", "size": 3, "boss": 1, "tags": ["sh", "bj"]},
    {"company": "Acme", "city": "bj"},
    {},
    {"company": "Zed", "size": 0.25},
    {"company": "Zed", "size": 0.25},
]


def split(rows: str) -> dict[str, Any]:
    return {
        "kind": "split_table",
        "table": "deal",
        "fields": KEYS,
        "into": "company",
        "relation": "at",
        "rows": rows,
    }


@pytest.fixture
def deals(shop: Shop) -> Shop:
    shop.install(WHOLE)
    shop.write("person", name="Mia")
    for place, row in enumerate(ROWS):
        shop.write("deal", name=f"Deal {place}", **row)
    return shop


def held(shop: Shop, table_key: str = "deal") -> list[dict[str, Any]]:
    """Return what every record holds of the fields that move."""
    columns = {key: shop.values(table_key, key) for key in KEYS}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def linked(shop: Shop) -> list[dict[str, Any] | None]:
    """Return what every deal's company holds."""
    live = shop.live().tables
    ids = sa.select(live["company"].sql.c.id).order_by(live["company"].sql.c.id)
    with reading(shop.engine) as connection:
        companies = dict(zip(connection.scalars(ids), held(shop, "company"), strict=True))
    return [companies[each] if each else None for each in shop.values("deal", "at")]


def set_value(shop: Shop, table_key: str, key: str, value: str, where: str = "TRUE") -> None:
    live = shop.live().tables[table_key]
    shop.run(f"UPDATE {live.sql.name} SET {live.column(key).name} = {value} WHERE {where}")


@pytest.mark.parametrize(("rows", "count"), [("distinct", 3), ("each", 5)])
def test_every_record_links_to_what_it_held(deals, rows, count):
    before = held(deals)
    change(deals, SPLIT, split(rows))
    assert linked(deals) == [row if any(row.values()) else None for row in before]
    assert len(deals.values("company", "company")) == count
    assert [act for _, act, _ in history(deals, "company")] == ["create"] * count
    assert history(deals) == []


@pytest.mark.parametrize("rows", ["distinct", "each"])
def test_a_split_taken_back_gives_back_every_value_and_one_done_again_keeps_the_links(deals, rows):
    before = held(deals)
    number = change(deals, SPLIT, split(rows))
    links = deals.values("deal", "at")
    back = inverse(split(rows), number, 0)
    number = change(deals, WHOLE, back)
    assert held(deals) == before
    number = change(deals, SPLIT, inverse(back, number, 0))
    assert deals.values("deal", "at") == links
    change(deals, WHOLE, inverse(split(rows), number, 0))
    assert held(deals) == before


@pytest.mark.parametrize("rows", ["distinct", "each"])
def test_what_happened_in_the_new_table_comes_back_with_the_values(deals, rows):
    before = held(deals)
    number = change(deals, SPLIT, split(rows))
    set_value(deals, "company", "company", "'Acme Ltd'", f"{_column(deals, 'company', 'city')} = 'bj'")
    set_value(deals, "deal", "at", "NULL", "id = 5")
    deals.write("deal", name="new", at=deals.values("deal", "at")[0])
    change(deals, WHOLE, inverse(split(rows), number, 0))
    before[2]["company"] = "Acme Ltd"
    before[4] = dict.fromkeys(KEYS)
    assert held(deals) == [*before, before[0]]


def test_what_happened_in_the_new_table_comes_back_where_one_of_its_fields_got_another_type_too(deals):
    before = held(deals)
    number = change(deals, SPLIT, split("distinct"))
    retyped = [field("size") if each["key"] == "size" else each for each in MOVING]
    change(deals, app(*SPLIT.document["tables"][:2], table("company", *retyped)))
    set_value(deals, "company", "company", "'Acme Ltd'", f"{_column(deals, 'company', 'city')} = 'bj'")
    change(deals, WHOLE, inverse(split("distinct"), number, 0))
    before[2]["company"] = "Acme Ltd"
    assert held(deals) == before


def _column(shop: Shop, table_key: str, key: str) -> str:
    return shop.live().tables[table_key].column(key).name


def test_a_split_done_again_follows_what_was_changed_meanwhile(deals):
    number = change(deals, SPLIT, split("distinct"))
    links = deals.values("deal", "at")
    back = inverse(split("distinct"), number, 0)
    number = change(deals, WHOLE, back)
    size = deals.live().tables["deal"]
    size_of_deal_5 = (
        f"(SELECT s.x FROM (SELECT {size.column('size').name} AS x FROM {size.sql.name} WHERE id = 5) s)"
    )
    # One deal now says what another company says already, one says something new, one says nothing any more.
    for key in KEYS:
        set_value(deals, "deal", key, "NULL", "id IN (3, 6)")
    set_value(deals, "deal", "company", "'Zed'", "id = 3")
    set_value(deals, "deal", "size", size_of_deal_5, "id = 3")
    deals.write("deal", name="new", company="New")
    before = held(deals)
    change(deals, SPLIT, inverse(back, number, 0))
    again = deals.values("deal", "at")
    assert again[:2] == links[:2] and again[2] == links[4] and again[5] is None
    assert linked(deals) == [row if any(row.values()) else None for row in before]


def test_records_of_the_bin_keep_their_values_and_show_nothing_new(deals):
    live = deals.live().tables["deal"]
    deals.write("deal", name="binned", company="Only here", deleted_at=NOW)
    deals.write("deal", name="binned", company="Acme", city="bj", deleted_at=NOW)
    change(deals, SPLIT, split("distinct"))
    company = deals.live().tables["company"]
    with reading(deals.engine) as connection:
        shown = sa.select(company.column("company")).where(company.sql.c.deleted_at.is_(None))
        assert "Only here" not in set(connection.scalars(shown))
        assert set(connection.scalars(shown)) == {"Acme", "Zed"}
    assert linked(deals)[6]["company"] == "Only here"
    assert linked(deals)[7] == linked(deals)[2]
    assert live.id == deals.live().tables["deal"].id


@pytest.mark.parametrize("rows", ["distinct", "each"])
def test_new_records_can_be_added_and_found_after_a_split(deals, rows):
    change(deals, SPLIT, split(rows))
    before = deals.values("company", "company")
    deals.write("company", company="One more")
    assert deals.values("company", "company") == [*before, "One more"]
    rebuild(deals.engine, 10)
    live = deals.live().tables["company"]
    with reading(deals.engine) as connection:
        assert all(connection.scalars(sa.select(live.sql.c.search).where(live.sql.c.id < 1000)).all()[:-1])


def test_a_split_that_breaks_off_changes_nothing_and_can_be_done_again(deals):
    before = held(deals)
    with pytest.raises(ZeroDivisionError), unit_of_work(deals.engine) as work:
        stored = StoredDefinition(dict(SPLIT.document), {})
        publish(work, deals.workspace_id, stored, 1, None, "", acts=[split("distinct")])
        1 / 0  # noqa: B018 - anything that goes wrong later
    assert deals.live().revision == 1 and held(deals) == before and deals.problems() == []
    change(deals, SPLIT, split("distinct"))
    assert linked(deals) == [row if any(row.values()) else None for row in before]
