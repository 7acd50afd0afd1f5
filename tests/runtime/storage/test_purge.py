"""Purging: what definitions no longer have is gone for good, and everything else stands."""

import sqlalchemy as sa

from fixtures.seals import seal_rows
from fixtures.small_apps import app, field, table
from tablewright.core.database import one_moment
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.verify import verify
from tablewright.runtime.storage.purge import purge_hidden

NAME = field("name")
FULL = app(
    table(
        "item",
        NAME,
        field("note"),
        field("kind", "relation", table="kind"),
        field("like", "relation", table="kind", many=True),
        field("lines", "subform", fields=[field("what"), field("kind", "relation", table="kind")]),
    ),
    table("kind", NAME, field("best", "relation", table="item")),
)


def _purge(shop):
    with unit_of_work(shop.engine) as work:
        return purge_hidden(work, shop.live().id)


def test_without_anything_hidden_nothing_goes(shop):
    shop.install(FULL)
    assert _purge(shop) == []
    assert shop.plan_to(FULL) == []


def test_a_purged_field_is_gone_and_so_is_what_the_history_says_of_it(shop):
    live = shop.install(FULL)
    shop.write("item", name="Lamp", note="secret")
    shop.run(
        "INSERT INTO change_log (table_id, record_id, rev, act, changes, source, depth, at) VALUES"
        f' ({live.tables["item"].id}, 1, 1, \'update\', \'{{"note": [null, "secret"], "name": [null, "Lamp"]}}\','
        " 'form', 0, '2026-01-01 00:00:00')"
    )
    without = app(
        table("item", *(f for f in FULL.document["tables"][0]["fields"] if f["key"] != "note")),
        table("kind", NAME),
    )
    shop.install(without)
    assert _purge(shop) == ["item.note", "kind.best"]
    with shop.engine.connect() as connection:
        changes = str(connection.execute(sa.text("SELECT changes FROM change_log")).scalar_one())
    assert "Lamp" in changes
    assert "secret" not in changes
    shop.install(FULL)
    assert shop.values("item", "note") == [None]
    assert shop.values("item", "name") == ["Lamp"]


def test_what_is_purged_of_the_history_breaks_no_seal_and_opens_none(shop):
    live = shop.install(FULL)
    for place in (live.tables["item"].id, live.tables["kind"].id):
        shop.run(
            "INSERT INTO change_log (table_id, record_id, rev, act, changes, source, depth, at) VALUES"
            f' ({place}, 1, 1, \'update\', \'{{"note": [null, "secret"], "name": [0.10, 12345678901234567890.5]}}\','
            " 'form', 0, '2026-01-01 00:00:00')"
        )
    seal_rows(shop.engine, 2)
    shop.install(app(table("item", *(f for f in FULL.document["tables"][0]["fields"] if f["key"] == "name"))))
    assert {"item.note", "kind"} <= set(_purge(shop))
    with one_moment(shop.engine) as connection:
        assert "secret" not in str(connection.execute(sa.text("SELECT changes FROM change_log")).all())
        assert (found := verify(connection)).broken is None and found.changes == 2
    shop.run("UPDATE change_log SET actor_id = 7")
    with one_moment(shop.engine) as connection:
        assert verify(connection).broken is not None


def test_purged_tables_take_their_links_sub_forms_and_pointers_along(shop):
    shop.install(FULL)
    kind = shop.write("kind", name="Light")
    item = shop.write("item", name="Lamp", kind=kind)
    shop.write("item.lines", parent_id=item, position=0, kind=kind)
    shop.install(app(table("other", NAME)))
    gone = _purge(shop)
    assert {"item", "kind", "item.lines", "item:like>kind"} <= set(gone)
    with shop.engine.connect() as connection:
        names = [n for n in sa.inspect(connection).get_table_names() if n[:2] in ("t_", "l_", "f_")]
    live = shop.live().tables["other"]
    assert [
        n for n in names if n not in (live.sql.name, f"f_{live.id}") and not n.startswith(f"f_{live.id}_")
    ] == []


def test_a_table_alone_can_go_while_a_hidden_field_still_pointed_at_it(shop):
    shop.install(FULL)
    without_kind = app(table("item", NAME))
    shop.install(without_kind)
    _purge(shop)
    assert shop.plan_to(without_kind) == []


def test_an_id_of_a_purged_table_is_never_given_again(shop):
    first = shop.install(app(table("item", NAME), table("kind", NAME))).tables["kind"].id
    shop.install(app(table("item", NAME)))
    _purge(shop)
    assert shop.install(app(table("item", NAME), table("kind", NAME))).tables["kind"].id > first
