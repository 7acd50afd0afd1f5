"""Rows of sub-forms with everything a row may hold, and fields that may be written on some rows only."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.shop import Shop, shop
from fixtures.small_apps import app, field, table
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.core.errors import Invalid, NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.identity.models import Person
from tablewright.runtime.files.store import FileStore
from tablewright.runtime.records import service
from tablewright.runtime.records.context import Context, make_context

__all__ = ["shop"]

ORDERS = app(
    table("part", field("name")),
    table(
        "order",
        field("name"),
        field("note"),
        field("code", "serial", prefix="O-", digits=2),
        {
            **field("lines", "subform"),
            "fields": [
                field("item", required=True),
                field("scans", "attachment"),
                field("parts", "relation", table="part", many=True),
                field("number", "serial", prefix="L", digits=1),
                field("who", "member", default={"expression": "ME()"}),
            ],
        },
    ),
    roles=[
        {
            "key": "writer",
            "label": "Writer",
            "tables": {
                "order": {"actions": ["view", "create", "edit"], "rows": "all", "edit_rows": "own"},
                "part": {"actions": ["view"], "rows": "all"},
            },
        },
        {
            "key": "annotator",
            "label": "Annotator",
            "tables": {
                "order": {
                    "actions": ["view", "edit"],
                    "rows": "all",
                    "fields": {"name": "read", "lines": "hidden"},
                }
            },
        },
    ],
)


class Desk:
    """People who take orders."""

    def __init__(self, shop: Shop, folder: Path) -> None:
        self.shop = shop
        self.app = shop.install(ORDERS)
        self.files = FileStore(folder)
        with shop.engine.begin() as connection:
            made = (
                sa.insert(Person)
                .values(workspace_id=shop.workspace_id, created_at=utc_now())
                .returning(Person.id)
            )
            self.people = {
                name: connection.execute(made, {"name": name, "login": name}).scalar_one()
                for name in ("wim", "ann")
            }

    def context(self, who: str, connection: sa.Connection, *roles: str) -> Context:
        held = frozenset((self.app.id, role) for role in roles or ("writer",))
        actor = Actor(self.people[who], self.shop.workspace_id, who, "en", "Asia/Shanghai", roles=held)
        return make_context(connection, self.app, actor, utc_now())

    def create(self, who: str, **fields: Any) -> int:
        with unit_of_work(self.shop.engine) as work:
            return service.create(work, self.context(who, work.connection), "order", [fields], "test")[0]

    def update(self, who: str, order: int, *roles: str, **fields: Any) -> int:
        with unit_of_work(self.shop.engine) as work:
            context = self.context(who, work.connection, *roles)
            return service.update(work, context, "order", [service.Change(order, fields)], "test")[0]

    def upload(self, who: str) -> int:
        with unit_of_work(self.shop.engine) as work:
            context = self.context(who, work.connection)
            file = self.files.save_upload(work, context, "order.lines", "scans", io.BytesIO(b"scan"), "a.txt")
        return file["id"]

    def may_open(self, who: str, file_id: int, *roles: str) -> bool:
        with reading(self.shop.engine) as connection:
            try:
                self.files.open_file(self.context(who, connection, *roles), file_id)
            except NotFound:
                return False
        return True


@pytest.fixture
def desk(shop: Shop, tmp_path: Path) -> Desk:
    return Desk(shop, tmp_path / "files")


def test_a_row_holds_links_numbers_defaults_and_files(desk: Desk) -> None:
    bolt, nut = desk.shop.write("part", name="bolt"), desk.shop.write("part", name="nut")
    scan = desk.upload("wim")
    order = desk.create(
        "wim", name="First", lines=[{"item": "a", "parts": [nut, bolt], "scans": [scan]}, {"item": "b"}]
    )
    assert desk.shop.values("order.lines", "number") == ["L1", "L2"]
    assert desk.shop.values("order.lines", "who") == [desk.people["wim"]] * 2
    (row,) = desk.shop.values("order.lines", "scans")[:1]
    assert row == [{"id": scan, "name": "a.txt", "size": 4, "type": "text/plain"}]
    line = _first_line(desk)
    assert (
        desk.update("wim", order, lines=[{"id": line, "item": "a", "parts": [nut, bolt], "scans": [scan]}])
        == 2
    )
    assert desk.update("wim", order, lines=[{"id": line, "parts": [bolt]}]) == 3
    links = desk.app.tables["order.lines"].links["parts"]
    with reading(desk.shop.engine) as connection:
        assert connection.scalars(sa.select(links.c.linked_id)).all() == [bolt]


def _first_line(desk: Desk) -> int:
    sql = desk.app.tables["order.lines"].sql
    with reading(desk.shop.engine) as connection:
        return connection.scalar(sa.select(sql.c.id).order_by(sql.c.position))


def test_a_file_in_a_row_follows_the_record_and_the_sub_form(desk: Desk) -> None:
    scan = desk.upload("wim")
    assert desk.may_open("wim", scan) and not desk.may_open("ann", scan)
    order = desk.create("wim", name="First", lines=[{"item": "a", "scans": [scan]}])
    assert desk.may_open("ann", scan)
    assert not desk.may_open("ann", scan, "annotator")
    desk.update("wim", order, lines=[])
    assert not desk.may_open("wim", scan)


def test_a_field_may_be_writable_on_some_rows_only(desk: Desk) -> None:
    """A writer writes all of their own orders, an annotator the notes of every order: both roles do both."""
    theirs = desk.create("ann", name="Hers")
    mine = desk.create("wim", name="Mine")
    both = ("writer", "annotator")
    assert desk.update("wim", mine, *both, name="Mine too", note="x") == 2
    assert desk.update("wim", theirs, *both, note="seen") == 2
    with pytest.raises(Invalid) as caught:
        desk.update("wim", theirs, *both, name="Taken", note="y")
    assert set(caught.value.by_path("en")) == {"name"}


def test_a_hidden_sub_form_is_no_such_field(desk: Desk) -> None:
    order = desk.create("wim", name="First", lines=[{"item": "a"}])
    with pytest.raises(Invalid) as caught:
        desk.update("ann", order, "annotator", lines=[])
    with pytest.raises(Invalid) as unknown:
        desk.update("ann", order, "annotator", nothing=[])
    assert caught.value.by_path("en")["lines"] == unknown.value.by_path("en")["nothing"]
