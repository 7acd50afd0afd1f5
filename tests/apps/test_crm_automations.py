"""What the CRM does by itself, told as sales say it: nobody is forgotten, nothing stays with who does not care."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from fixtures.workshop import Workshop
from tablewright.core.clock import utc_now
from tablewright.core.database import make_engine, reading
from tablewright.definition.read import read_folder
from tablewright.identity.models import RoleMember
from tablewright.runtime.apps.install import install
from tablewright.runtime.automations.calls.press import press as do_press
from tablewright.runtime.automations.models import AutomationClock, AutomationRun
from tablewright.runtime.automations.time.ticking import tick
from tablewright.runtime.conversation.models import Comment, Notice

CRM = Path(__file__).parents[2] / "apps" / "crm_template"
CLOCKS, RUNS = AutomationClock.__table__, AutomationRun.__table__
pytestmark = pytest.mark.sqlite_only


class Sales(Workshop):
    """The CRM with Ben in sales and Ada as its manager."""

    key = "crm"

    def notices(self, who):
        """Return the titles of what automations told somebody, oldest first."""
        mine = sa.select(Notice.detail).where(
            Notice.person_id == self.people[who], Notice.kind == "automation"
        )
        with reading(self.engine) as connection:
            return [each["title"] for each in connection.scalars(mine.order_by(Notice.id))]

    def customer(self, **fields):
        values = {"name": "Acme", "level": "a", "pool": "private", "owner": self.people["ben"], **fields}
        return self.create("customer", values)[0]

    def comes(self, automation, **seen):
        """Let the moment come at which an automation is looked at."""
        tick(self.engine, self.apps)
        with self.engine.begin() as connection:
            moved = sa.update(CLOCKS).where(CLOCKS.c.automation == automation)
            connection.execute(moved.values(next_at=utc_now() - timedelta(seconds=1), **seen))
        tick(self.engine, self.apps)
        self.work()

    def age(self, days):
        """Let all customers have been made so many days ago."""
        with self.engine.begin() as connection:
            table = self.app.tables["customer"].sql
            connection.execute(sa.update(table).values(created_at=utc_now() - timedelta(days=days)))


@pytest.fixture
def sales(database_url):
    engine = make_engine(database_url)
    found = Sales(engine)
    install(engine, found.workspace_id, read_folder(CRM))
    with engine.begin() as connection:
        for person, role in (("ben", "sales"), ("ada", "manager")):
            member = {"app_id": found.app.id, "role_key": role, "kind": "person"}
            connection.execute(sa.insert(RoleMember).values(**member, member_id=found.people[person]))
    yield found
    engine.dispose()


def test_a_new_customer_whom_nobody_calls_is_brought_up_twice(sales):
    sales.customer(name="Silent")
    called = sales.customer(name="Called")
    sales.work()
    follow_up = {"customer": called, "time": utc_now().isoformat(), "method": "phone", "summary": "Hello"}
    sales.create("follow_up", {**follow_up, "person": sales.people["ben"]})
    sales.work()
    assert sales.notices("ben") == []
    pass_a_day(sales)
    assert [each for each in sales.notices("ben") if "Silent" in each] and "Called" not in str(
        sales.notices("ben")
    )
    pass_a_day(sales)
    assert any("Silent" in each for each in sales.notices("ada"))


def pass_a_day(sales):
    """Let the runs that wait have begun to wait two days ago."""
    ago = (utc_now() - timedelta(days=2)).isoformat()
    with sales.engine.begin() as connection:
        for run in sales.runs("first_contact"):
            kept = {**run.kept, "vars": dict.fromkeys(run.kept["vars"], ago)}
            connection.execute(sa.update(RUNS).where(RUNS.c.id == run.id).values(kept=kept))
    sales.pass_time()


def test_the_next_follow_up_is_told_half_an_hour_before(sales):
    customer = sales.customer()
    soon = utc_now() + timedelta(minutes=20)
    sales.create(
        "follow_up",
        {
            "customer": customer,
            "time": utc_now().isoformat(),
            "method": "phone",
            "person": sales.people["ben"],
            "summary": "Hello",
            "next_time": soon.isoformat(),
        },
    )
    sales.comes("follow_up_due", seen_until=utc_now() - timedelta(hours=1))
    sales.comes("follow_up_due", seen_until=utc_now() - timedelta(hours=1))
    assert len([each for each in sales.notices("ben") if "Acme" in each and "即将跟进" in each]) == 1


def test_who_is_silent_is_warned_of_by_level(sales):
    sales.customer(name="Level A", level="a")
    sales.customer(name="Level C", level="c")
    tick(sales.engine, sales.apps)
    sales.age(days=8)
    sales.comes("silent_warning", seen_until=utc_now())
    told = [each for each in sales.notices("ben") if "回收" in each]
    assert len(told) == 1 and "Level A" in told[0]


def test_a_lost_deal_is_reviewed_and_each_stage_has_its_list(sales):
    customer = sales.customer()
    (deal,) = sales.create(
        "deal", {"customer": customer, "title": "Line 3", "stage": "intent", "owner": sales.people["ben"]}
    )
    sales.update("deal", deal, stage="proposal")
    sales.work()
    with reading(sales.engine) as connection:
        (text,) = connection.scalars(sa.select(Comment.text)).all()
    assert "待办" in text or "To do" in text
    sales.update("deal", deal, stage="lost", loss_reason="price")
    sales.work()
    (review,) = sales.records("follow_up")
    assert review["deal"] == deal and review["next_time"] > datetime.now(UTC)
    assert any("Line 3" in each for each in sales.notices("ada"))


def test_a_birthday_is_told_on_its_day(sales):
    customer, today = sales.customer(), date.today()
    born = {
        "today": f"1990-{today:%m-%d}",
        "other": (today + timedelta(days=40)).replace(year=1990).isoformat(),
    }
    sales.create(
        "contact", *({"customer": customer, "name": name, "birthday": day} for name, day in born.items())
    )
    sales.comes("birthday")
    assert [each for each in sales.notices("ben") if "生日" in each] == ["今天是 today 的生日"]


def test_every_automation_of_the_app_can_be_asked(sales):
    for automation in sales.app.model.automations:
        assert automation["help"]["en"] and automation["help"]["zh"], automation["key"]
    sales.customer()
    sales.work()
    assert [each.reason for each in sales.runs() if each.state == "failed"] == []


def press(sales, key, record, **given):
    """Press a button as Ben and return how its run ended, and why."""
    sales._act("ben", lambda work, context: do_press(work, context, key, [record], given, f"{key} {record}"))
    sales.work()
    run = sales.runs(key)[-1]
    return run.state, (run.reason or {}).get("en", "")


def of(sales, record):
    """Return pool and owner of a customer."""
    (row,) = (each for each in sales.records("customer") if each["id"] == record)
    return row["pool"], row["owner"]


def test_a_customer_of_the_pool_is_claimed_given_back_and_cools_down(sales):
    record = sales.customer(pool="public", owner=sales.people["ada"])
    with sales.engine.begin() as connection:
        member = {"app_id": sales.app.id, "role_key": "public_pool", "kind": "person"}
        connection.execute(sa.insert(RoleMember).values(**member, member_id=sales.people["ben"]))
    assert press(sales, "claim", record) == ("done", "")
    assert of(sales, record) == ("private", sales.people["ben"])
    assert press(sales, "release", record, why="No need") == ("done", "")
    assert of(sales, record) == ("public", None)
    with sales.engine.begin() as connection:
        connection.execute(sa.update(RUNS).values(event=RUNS.c.event + " before"))
    state, why = press(sales, "claim", record)
    assert state == "stopped" and "7 days" in why
    assert of(sales, record) == ("public", None)
