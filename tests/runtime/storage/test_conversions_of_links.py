"""Texts become links and links become texts; what was changed meanwhile is taken over when the type comes back."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.small_apps import app, field, table

NAME = field("name")


def state(**settings):
    return app(table("item", NAME, field("part", **settings)), table("part", NAME))


ONE = state(type="relation", table="part")
MANY = state(type="relation", table="part", many=True)
TEXT = state()


def links(shop):
    held = shop.live().tables["item"].links["part"]
    order = (held.c.record_id, held.c.position)
    with shop.engine.connect() as connection:
        return [
            (row.record_id, row.linked_id) for row in connection.execute(sa.select(held).order_by(*order))
        ]


@pytest.fixture
def filled(shop):
    shop.install(TEXT)
    for name in ("Bolt", "Nut", "Nut"):
        shop.write("part", name=name)
    for part in ("bolt", "Nut", "Washer", None, "2"):
        shop.write("item", name="x", part=part)
    return shop


def test_a_text_becomes_the_link_to_the_one_record_called_so(filled):
    filled.install(ONE)
    assert filled.values("item", "part") == [1, None, None, None, None]
    filled.install(TEXT)
    assert filled.values("item", "part") == ["bolt", "Nut", "Washer", None, "2"]


def test_a_text_becomes_links_and_what_was_linked_since_comes_back_as_text(filled):
    filled.change("item", 2, "part", "Bolt, Screw")
    filled.write("part", name="Screw")
    filled.install(MANY)
    assert links(filled) == [(1, 1), (2, 1), (2, 4)]
    filled.run("DELETE FROM {} WHERE record_id = 2".format(filled.live().tables["item"].links["part"].name))
    filled.log("item", 2, "part")
    filled.install(TEXT)
    assert filled.values("item", "part") == ["bolt", None, "Washer", None, "2"]


def test_links_become_texts_and_back_again_with_what_was_typed_since(filled):
    filled.install(MANY)
    filled.run(
        "INSERT INTO {} VALUES (3, 3, 0), (3, 1, 1)".format(filled.live().tables["item"].links["part"].name)
    )
    filled.log("item", 3, "part")
    filled.install(TEXT)
    assert filled.values("item", "part")[2] == "Nut、Bolt"
    filled.change("item", 4, "part", "Bolt")
    filled.install(MANY)
    assert links(filled) == [(1, 1), (3, 3), (3, 1), (4, 1)]


def test_rows_of_a_sub_form_keep_what_was_changed_since(shop):
    def lines(**settings):
        return app(table("item", NAME, field("lines", "subform", fields=[field("size", **settings)])))

    shop.install(lines())
    item, other = (shop.write("item", name="x") for _ in range(2))
    for parent, size in ((item, "1"), (item, "about 2"), (other, "about 3")):
        shop.write("item.lines", parent_id=parent, position=0, size=size)
    live = shop.install(lines(type="number")).tables["item.lines"]
    with shop.engine.begin() as connection:
        connection.execute(sa.update(live.sql).where(live.sql.c.id == 1).values({live.column("size"): 5}))
    shop.log("item", item, "lines")
    shop.install(lines())
    assert shop.values("item.lines", "size") == ["5", None, "about 3"]
