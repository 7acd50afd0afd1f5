"""The records whose date was reached: found by an index, each once, with the days off of the workspace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.shop import Shop
from fixtures.small_apps import app, field, table
from tablewright.core.database import reading
from tablewright.identity.actor import Actor
from tablewright.runtime.automations.models import Holiday
from tablewright.runtime.automations.time import dates
from tablewright.runtime.records.context import make_context

ZONE = "Asia/Shanghai"
NINE = datetime(2026, 11, 26, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FIELDS = (field("name"), field("due", "date"), field("begins", "date_time"))


def waits(key: str, on: str, **settings: Any) -> dict[str, Any]:
    """Return an automation that waits for a date."""
    trigger = {"type": "date_reached", "table": "item", "settings": {"field": on, **settings}}
    return {"key": key, "label": key.title(), "enabled": True, "trigger": trigger, "steps": []}


def before(amount: int, unit: str) -> dict[str, Any]:
    """Return an offset."""
    return {"amount": amount, "unit": unit, "direction": "before"}


@pytest.fixture
def dated(shop: Shop) -> Shop:
    """Give a shop whose items have dates that automations wait for."""
    shop.install(app(table("item", *FIELDS), automations=[waits("a", "due"), waits("b", "begins")]))
    return shop


@contextmanager
def asking(shop: Shop, zone: str = ZONE) -> Iterator[Any]:
    """Give the question which records were reached in a while."""
    live = shop.live()
    with reading(shop.engine) as connection:
        actor = Actor.system(shop.workspace_id, zone)
        context = make_context(connection, live, actor, NINE)

        def ask(settings: dict[str, Any], since: datetime, until: datetime) -> list[tuple[int, datetime]]:
            return list(dates.reached(connection, context, live.tables["item"], settings, since, until))

        yield ask


def reached(
    shop: Shop, settings: dict[str, Any], since: datetime, until: datetime, zone: str = ZONE
) -> list[int]:
    """Return the ids of the records that were reached in a while."""
    with asking(shop, zone) as ask:
        return [record for record, _ in ask(settings, since, until)]


def test_a_record_is_reached_in_the_minute_of_its_date_and_in_no_other(dated):
    due = [dated.write("item", name="a", due=date(2026, 11, day)) for day in (25, 26, 26, 27)]
    dated.write("item", name="without a date")
    dated.write("item", name="in the bin", due=date(2026, 11, 26), deleted_at=NINE)
    on = {"field": "due", "at": "09:00"}
    assert reached(dated, on, NINE - MINUTE, NINE) == due[1:3]
    assert reached(dated, on, NINE - 2 * MINUTE, NINE - MINUTE) == []
    assert reached(dated, on, NINE, NINE + MINUTE) == []
    three = on | {"offset": before(1, "days")}
    assert reached(dated, three, NINE - MINUTE, NINE) == due[3:]
    with asking(dated) as ask:
        assert ask(on, NINE - MINUTE, NINE) == [(each, NINE) for each in due[1:3]]


def test_a_long_while_is_read_in_batches_in_the_order_of_dates_each_record_once(dated, monkeypatch):
    monkeypatch.setattr(dates, "BATCH", 3)
    days = [26, 24, 25, 25, 25, 25, 25, 25, 25, 23, 20]
    made = {dated.write("item", name="a", due=date(2026, 11, day)): day for day in days}
    found = reached(dated, {"field": "due"}, NINE - timedelta(days=4), NINE)
    assert found == sorted((each for each in made if made[each] > 22), key=lambda each: (made[each], each))


def test_moments_are_found_to_the_minute_also_where_the_clock_shows_an_hour_again(dated):
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    ids = [dated.write("item", name="a", begins=at) for at in (first, second)]
    hour = {"field": "begins", "offset": before(1, "hours")}
    for record, at in zip(ids, (first, second), strict=True):
        moment = at - timedelta(hours=1)
        assert reached(dated, hour, moment - MINUTE, moment, "Europe/Berlin") == [record]
        assert reached(dated, hour, moment, moment + MINUTE, "Europe/Berlin") == []
    # Both are at half past two on the clock, so both are reached a day before at half past two.
    day, moment = {"field": "begins", "offset": before(1, "days")}, datetime(2026, 10, 24, 0, 30, tzinfo=UTC)
    assert reached(dated, day, moment - MINUTE, moment, "Europe/Berlin") == ids
    assert reached(dated, day, moment, moment + timedelta(hours=2), "Europe/Berlin") == []


def test_when_a_record_was_made_can_be_waited_for_too(dated):
    made = dated.write("item", name="a", created_at=NINE - timedelta(days=2))
    on = {"field": "created_at", "offset": {"amount": 2, "unit": "days", "direction": "after"}}
    assert reached(dated, on, NINE - MINUTE, NINE) == [made]


def test_the_days_off_of_the_workspace_are_no_workdays(dated):
    monday = dated.write("item", name="a", due=date(2026, 11, 30))
    on = {"field": "due", "offset": before(1, "workdays")}
    friday, saturday = NINE + timedelta(days=1), NINE + timedelta(days=2)
    assert reached(dated, on, friday - MINUTE, friday) == [monday]
    off = [
        {"workspace_id": dated.workspace_id, "day": date(2026, 11, 27), "works": False},
        {"workspace_id": dated.workspace_id, "day": date(2026, 11, 28), "works": True},
    ]
    with dated.engine.begin() as connection:
        connection.execute(sa.insert(Holiday.__table__), off)
    assert reached(dated, on, friday - MINUTE, friday) == []
    assert reached(dated, on, saturday - MINUTE, saturday) == [monday]


def test_the_database_looks_at_the_index_of_the_field_and_not_at_the_table(dated, monkeypatch):
    monkeypatch.setattr(dates, "BATCH", 1)
    for _ in range(2):
        dated.write("item", name="a", due=date(2026, 11, 26), begins=NINE)
    postgresql = dated.engine.dialect.name == "postgresql"
    explain, plans = "EXPLAIN " if postgresql else "EXPLAIN QUERY PLAN ", []

    @sa.event.listens_for(dated.engine, "before_cursor_execute", retval=True)
    def look(connection, cursor, statement, parameters, *_):
        if "ORDER BY" in statement and "LIMIT" in statement:
            if postgresql:
                # A table of two rows is read whole; what counts is that the index can serve.
                cursor.execute("SET enable_seqscan = off")
                cursor.execute("SET enable_sort = off")
            cursor.execute(explain + statement, parameters)
            plans.append(" ".join(str(row[-1]) for row in cursor.fetchall()))
        return statement, parameters

    for on in ("due", "begins"):
        assert len(reached(dated, {"field": on}, NINE - MINUTE, NINE)) == 2
    assert len(plans) == 6
    for plan in plans:
        assert "Index" in plan or "USING INDEX" in plan or "USING COVERING INDEX" in plan, plan
        assert "Sort" not in plan and "TEMP B-TREE" not in plan, plan


def test_only_an_automation_that_is_switched_on_asks_for_an_index(shop):
    off = waits("a", "due") | {"enabled": False}
    for automations, more in (
        ([off], 0),
        ([waits("a", "due")], 1),
        ([waits("a", "due"), waits("b", "due")], 1),
    ):
        shop.install(
            app(table("item", *FIELDS), key=f"shop{len(automations)}{more}", automations=automations)
        )
        live = shop.live(f"shop{len(automations)}{more}")
        with reading(shop.engine) as connection:
            names = [
                each["column_names"]
                for each in sa.inspect(connection).get_indexes(live.tables["item"].sql.name)
            ]
        due = live.tables["item"].column("due").name
        assert sum(columns[0] == due for columns in names) == more
