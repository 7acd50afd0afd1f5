"""What the CRM does by itself, told as sales say it: nobody is forgotten, nothing stays with who does not care."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from fixtures.template_at_work import RUNS, TemplateAtWork
from tablewright.automations.steps.flow.wait import SINCE
from tablewright.core.clock import utc_now
from tablewright.core.database import reading
from tablewright.runtime.outgoing.models import OutgoingCall

pytestmark = pytest.mark.sqlite_only


class Sales(TemplateAtWork):
    """The CRM with Ben in sales and Ada as its manager."""

    def customer(self, **fields):
        values = {"name": "Acme", "level": "a", "pool": "private", "owner": self.people["ben"], **fields}
        return self.create("customer", values)[0]

    def talk(self, customer, **fields):
        values = {"customer": customer, "time": utc_now().isoformat(), "method": "phone", "summary": "Hello"}
        return self.create("follow_up", {**values, "person": self.people["ben"], **fields})[0]

    def mails(self):
        """Return what was written down to be sent by mail, oldest first."""
        calls = OutgoingCall.__table__
        with reading(self.engine) as connection:
            return list(connection.scalars(sa.select(calls.c.request).order_by(calls.c.id)))


@pytest.fixture
def sales(database_url):
    found = Sales(database_url, "crm_template", ("ben", "sales"), ("ada", "manager"))
    yield found
    found.engine.dispose()


def test_a_new_customer_whom_nobody_calls_is_brought_up_twice(sales):
    sales.customer(name="Silent")
    called = sales.customer(name="Called")
    sales.work()
    sales.talk(called)
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
            kept = {**run.kept, "vars": {**run.kept["vars"], SINCE: ago}}
            connection.execute(sa.update(RUNS).where(RUNS.c.id == run.id).values(kept=kept))
    sales.pass_time()


def test_the_next_follow_up_is_told_half_an_hour_before(sales):
    customer = sales.customer()
    sales.talk(customer, next_time=(utc_now() + timedelta(minutes=20)).isoformat())
    sales.comes("follow_up_due", seen_until=utc_now() - timedelta(hours=1))
    sales.comes("follow_up_due", seen_until=utc_now() - timedelta(hours=1))
    assert len([each for each in sales.notices("ben") if "Acme" in each and "即将跟进" in each]) == 1


def test_who_is_silent_is_warned_of_by_level(sales):
    sales.customer(name="Level A", level="a")
    sales.customer(name="Level C", level="c")
    sales.age("customer", days=8)
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
    todo = sales.records("task")
    assert [each["title"] for each in todo] == ["确认预算与决策人", "方案已由同事复核", "约定下次沟通时间"]
    assert {(each["person"], each["deal"], each["customer"]) for each in todo} == {
        (sales.people["ben"], deal, customer)
    }
    assert all(each["due"] > date.today() for each in todo)
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


def test_a_customer_of_the_pool_is_claimed_given_back_and_cools_down(sales):
    record = sales.customer(pool="public", owner=sales.people["ada"])
    sales.give("ben", "public_pool")
    assert sales.press("claim", record) == ("done", "")
    assert holder(sales, record) == ("private", sales.people["ben"])
    assert sales.press("release", record, why="No need") == ("done", "")
    assert holder(sales, record) == ("public", None)
    state, why = sales.press("claim", record)
    assert state == "stopped" and "7 days" in why
    assert holder(sales, record) == ("public", None)


def holder(sales, record):
    """Return pool and owner of a customer."""
    row = sales.of("customer", record)
    return row["pool"], row["owner"]


def test_a_customer_claimed_from_the_pool_is_brought_up_with_its_new_owner(sales):
    record = sales.customer(name="Unheard", pool="public", owner=None)
    sales.give("ben", "public_pool")
    sales.work()
    assert sales.runs("first_contact") == []
    sales.press("claim", record)
    pass_a_day(sales)
    assert any("Unheard" in each and "尚未" in each for each in sales.notices("ben"))


def test_a_manager_gives_the_selected_away_to_who_has_least(sales):
    sales.give("ada", "sales")
    sales.customer(name="Held by Ben", level="c")
    small, large = (sales.customer(name=name, level=name, owner=None, pool="public") for name in "ba")
    for record in (small, large):
        assert sales.press("assign_selected", record, "ada") == ("done", "")
    assert holder(sales, small) == ("private", sales.people["ada"])
    sales.give("ben", "senior")
    assert sales.press("assign_selected", large, "ada") == ("done", "")
    assert holder(sales, large) == ("private", sales.people["ben"])


def test_who_becomes_dormant_gets_one_mail_of_care_and_who_wishes_for_none_gets_none(sales):
    reached = sales.customer(name="Reached", level="b", lifecycle="active", email="a@example.com")
    silent = sales.customer(name="Silent", lifecycle="active", email="b@example.com", no_mail=True)
    for record in (reached, silent):
        sales.update("customer", record, lifecycle="dormant")
    sales.work()
    assert len(sales.mails()) == 1
    assert sales.of("customer", reached)["mailed_at"] and not sales.of("customer", silent)["mailed_at"]
    sales.update("customer", reached, lifecycle="active")
    sales.update("customer", reached, lifecycle="dormant")
    sales.work()
    assert len(sales.mails()) == 1
    assert sales.failures() == []


def test_who_is_at_risk_is_marked_at_the_end_of_the_month(sales):
    quiet = sales.customer(name="Quiet")
    sales.age("customer", days=61)
    talked = sales.customer(name="Talked")
    sales.comes("at_risk_month_end")
    assert sales.of("customer", quiet)["tags"] == ["churn_risk"]
    assert not sales.of("customer", talked)["tags"]
    assert "本月流失风险客户：1" in sales.notices("ada")


def test_a_deal_won_makes_an_active_customer_with_tasks_for_its_first_care(sales):
    record = sales.customer(lifecycle="new")
    deal = {"customer": record, "title": "Line 3", "stage": "negotiation", "owner": sales.people["ben"]}
    (won,) = sales.create("deal", deal)
    sales.update("deal", won, stage="won", actual_amount=1000, close_date=date.today().isoformat())
    sales.work()
    now = sales.of("customer", record)
    assert (now["lifecycle"], now["cooperation"]) == ("active", "cooperating")
    assert "签约后首次关怀：Acme" in [each["title"] for each in sales.records("task")]


def test_an_open_task_is_told_on_its_day(sales):
    today = (date.today() - timedelta(days=1)).isoformat()
    todo = {"person": sales.people["ben"], "due": today}
    sales.create("task", {"title": "Call back", **todo}, {"title": "Done already", "done": True, **todo})
    sales.looked_at("task_due")
    assert sales.notices("ben") == ["今日待办：Call back"]


def test_lost_ones_are_tried_again_after_half_a_year(sales):
    record = sales.customer(name="Gone", lifecycle="lost")
    sales.comes("won_back")
    assert sales.records("task") == []
    sales.age("customer", days=181)
    sales.comes("won_back")
    (task,) = sales.records("task")
    assert (task["title"], task["customer"]) == ("挽回流失客户：Gone", record)


def test_each_of_them_can_be_switched_off(sales):
    document = sales.app.model.document
    switched = [{**each, "enabled": False} for each in document["automations"]]
    sales.change(*switched)
    customer = sales.customer()
    sales.talk(customer)
    sales.work()
    assert sales.runs() == []


def test_a_mail_to_selected_ones_leaves_out_who_was_just_written_to(sales):
    record = sales.customer(email="a@example.com")
    told = {"subject": "Our fair", "text": "Come and see us."}
    sales.press("mail_selected", record, "ada", **told)
    assert len(sales.mails()) == 1
    state, why = sales.press("mail_selected", record, "ada", **told)
    assert state == "stopped" and why.startswith("Acme is left out")
    assert len(sales.mails()) == 1


def switch_on(sales, *keys):
    """Switch on what is shipped switched off, and let a first look pass."""
    listed = sales.app.model.document["automations"]
    sales.change(*({**each, "enabled": each["enabled"] or each["key"] in keys} for each in listed))
    sales.tick()


def test_after_thirty_days_a_customer_is_recycled_and_both_hear_of_it(sales):
    switch_on(sales, "recycle")
    record = sales.customer(name="Forgotten")
    sales.age("customer", days=31)
    sales.comes("recycle")
    assert holder(sales, record) == ("public", None)
    assert sales.of("customer", record)["released_by"] == sales.people["ben"]
    for person in ("ben", "ada"):
        assert "Forgotten 已回收到公海" in sales.notices(person)


def test_visits_are_due_every_month_at_level_a_and_every_quarter_at_level_b(sales):
    for level in "ab":
        sales.customer(name=f"Level {level}", level=level)
    told = {31: ["A 级客户回访：Level a"], 91: ["A 级客户回访：Level a"] * 2 + ["B 级客户回访：Level b"]}
    for days, visits in told.items():
        sales.age("customer", days=days)
        sales.comes("visit_a_monthly")
        sales.comes("visit_b_quarterly")
        assert [each for each in sales.notices("ben") if "回访" in each] == visits


def test_the_level_follows_what_was_won(sales):
    small, large = (sales.customer(name=name, level="c", lifecycle="active") for name in ("Small", "Large"))
    for record, amount in ((small, 200_000), (large, 2_000_000)):
        deal = {"customer": record, "title": "Line", "stage": "won", "owner": sales.people["ben"]}
        sales.create("deal", {**deal, "actual_amount": amount, "close_date": date.today().isoformat()})
    sales.comes("level_monthly")
    assert [sales.of("customer", each)["level"] for each in (small, large)] == ["b", "a"]


def test_the_lifecycle_follows_talks_and_silence(sales):
    switch_on(sales, "dormant")
    record = sales.customer(lifecycle="potential")
    sales.talk(record)
    sales.work()
    assert sales.of("customer", record)["lifecycle"] == "new"
    silent = sales.customer(name="Quiet", lifecycle="active")
    sales.age("customer", days=91)
    sales.comes("dormant")
    assert sales.of("customer", silent)["lifecycle"] == "dormant"
    assert "Quiet 已进入沉睡" in sales.notices("ben")
    sales.talk(silent)
    sales.work()
    assert sales.of("customer", silent)["lifecycle"] == "active"


def test_who_writes_by_the_public_form_is_given_to_somebody_and_answered(sales):
    switch_on(sales, "welcome")
    record = sales.customer(name="Stranger", pool="public", owner=None, email="a@example.com")
    sales.submitted("customer", "contact_us", record)
    assert holder(sales, record) == ("private", sales.people["ben"])
    assert "新线索：Stranger" in sales.notices("ben")
    assert len(sales.mails()) == 1
    assert [each.state for each in sales.runs("first_contact")] == ["later"]


def test_the_score_follows_level_deals_and_talks(sales):
    switch_on(sales, "score_weekly")
    record = sales.customer(level="b")
    deal = {"customer": record, "title": "Line", "stage": "intent", "owner": sales.people["ben"]}
    sales.create("deal", {**deal, "expected_amount": 1000})
    sales.comes("score_weekly")
    assert sales.of("customer", record)["score"] == 25 + 15 + 15
    runs = len(sales.runs("score_weekly"))
    sales.comes("score_weekly")
    assert len(sales.runs("score_weekly")) == runs


def test_an_urgent_need_is_answered_by_a_task_for_the_next_working_day(sales):
    record = sales.customer()
    asked = {"customer": record, "description": "They want the report by Friday."}
    sales.create("need", {**asked, "keywords": "Report", "priority": "high"})
    sales.create("need", {**asked, "keywords": "Training", "priority": "low"})
    sales.work()
    (task,) = sales.records("task")
    assert (task["title"], task["person"], task["customer"]) == (
        "快速响应：Report",
        sales.people["ben"],
        record,
    )
    assert "高优先级需求：Acme" in sales.notices("ada")
