"""The CRM as it is shipped: sound, complete by its contract, in both languages, filled with plausible data."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa

from tablewright.core.database import reading
from tablewright.core.errors import NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition import check, read_folder
from tablewright.identity.actor import Actor
from tablewright.identity.demo import demo_people, demo_person, ensure_demo_people, give_demo_roles
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.apps.install import install
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.records.context import make_context
from tablewright.runtime.records.query import ListRequest, list_records
from tablewright.runtime.samples.load import load_samples

FOLDER = Path(__file__).parents[2] / "apps" / "crm_template"
TODAY = date(2026, 11, 22)
NOW = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
CONTRACT = {
    "customer": "code name industry size_band revenue_band level first_contact_date owner source region lifecycle"
    " cooperation tags pool score remark phone email contact_count last_follow_up next_follow_up open_amount won_amount",
    "contact": "customer name position phone email wechat decision_role is_key birthday",
    "follow_up": "customer contact deal time method person summary feedback next_time kind attachments",
    "need": "customer keywords description priority tags",
    "deal": "customer title stage expected_amount probability expected_close_date actual_amount close_date"
    " loss_reason days_in_stage lines",
}


def test_the_template_has_no_fault():
    assert check(read_folder(FOLDER).document) == []


@pytest.mark.parametrize("table", CONTRACT)
def test_a_table_has_the_fields_that_were_asked_for(table):
    document = read_folder(FOLDER).document
    found = next(each for each in document["tables"] if each["key"] == table)
    assert set(CONTRACT[table].split()) <= {each["key"] for each in found["fields"]}


def test_everything_people_read_is_in_both_languages():
    def labels(value, path="$"):
        if isinstance(value, dict):
            if "label" in value:
                yield path, value["label"]
            for key, below in value.items():
                if key != "data":
                    yield from labels(below, f"{path}.{key}")
        elif isinstance(value, list):
            for at, below in enumerate(value):
                yield from labels(below, f"{path}[{at}]")

    found = list(labels(read_folder(FOLDER).document))
    assert len(found) > 150
    assert [
        path for path, label in found if not (isinstance(label, dict) and label["en"] and label["zh"])
    ] == []


@pytest.fixture
def crm(engine):
    """Give the installed CRM with a tenth of its sample data, its people and a way to read as one of them."""
    with unit_of_work(engine) as work:
        workspace = ensure_demo_people(work)
    install(engine, workspace, read_folder(FOLDER))
    app = LiveApps(engine).get(None, workspace, "crm")
    with unit_of_work(engine) as work:
        give_demo_roles(work, app.id, set(app.model.roles))
    with reading(engine) as connection:
        people = demo_people(connection, workspace)
    load_samples(engine, app, people, TODAY, scale=0.05)
    return engine, app, people


def rows(crm, table, actor=None, **request):
    engine, app, _ = crm
    with reading(engine) as connection:
        context = make_context(connection, app, actor or Actor.system(app.workspace_id), NOW)
        return list_records(context, table, ListRequest(limit=1000, **request)).rows


def test_the_sample_data_is_plausible_and_begins_with_the_golden_rows(crm):
    customers = rows(crm, "customer", sort=("code",))
    assert len(customers) == 100
    first, second = customers[:2]
    assert (first.values["code"], first.title) == ("C001", "*科技有限公司")
    assert first.values["first_contact_date"] == date(2023, 10, 15)
    assert (first.values["industry"], first.values["size_band"], first.values["level"]) == (
        "internet",
        "from_200",
        "a",
    )
    assert (second.values["code"], second.title, second.values["level"]) == ("C002", "*制造集团", "b")
    assert second.values["remark"] == "需关注预算审批流程"
    talk = rows(
        crm, "follow_up", filter={"field": "customer", "op": "is", "value": first.id}, sort=("time",)
    )[0]
    assert (talk.values["method"], talk.values["kind"]) == ("phone", "need_confirmation")
    assert talk.values["feedback"] == "需提供行业案例"
    assert talk.values["next_time"].date() == date(2023, 10, 25)
    assert all(each.created_at <= NOW for each in customers)
    assert all((each.values["email"] or "@example.com").endswith("@example.com") for each in customers)


def test_figures_of_a_customer_are_those_of_its_deals(crm):
    customers = {each.id: each for each in rows(crm, "customer")}
    won, opened = Counter(), Counter()
    for deal in rows(crm, "deal"):
        owner = deal.values["customer"]["id"]
        if deal.values["stage"] == "won":
            won[owner] += deal.values["actual_amount"]
            assert deal.values["close_date"] <= TODAY
        elif deal.values["stage"] != "lost":
            opened[owner] += deal.values["expected_amount"]
        else:
            assert deal.values["loss_reason"]
    assert won and opened
    for record_id, each in customers.items():
        assert (each.values["won_amount"], each.values["open_amount"]) == (won[record_id], opened[record_id])


def actor(crm, login):
    with reading(crm[0]) as connection:
        return load_actor(connection, demo_person(connection, login))


@pytest.mark.parametrize("login", [None, "sales", "manager", "he.wenshan", "han.mei"])
def test_every_view_opens_for_those_who_work_with_customers(crm, login):
    for view in crm[1].model.views:
        rows(crm, view.table, login and actor(crm, login), view=view.key)


def test_sales_see_their_own_and_the_public_pool_and_managers_their_departments(crm):
    sales, manager = actor(crm, "sales"), actor(crm, "manager")
    seen = rows(crm, "customer", sales)
    own = {each.id for each in seen if each.owner["id"] == sales.person_id}
    assert own and all(each.values["pool"] == "public" for each in seen if each.id not in own)
    theirs = rows(crm, "contact", sales)
    assert theirs and {each.values["customer"]["id"] for each in theirs} <= own
    department = [each for each in rows(crm, "customer", manager) if each.values["pool"] == "private"]
    assert len(own) < len(department) < 100
    seen_by_manager = {each.id for each in rows(crm, "customer", manager)}
    north = [each.id for each in rows(crm, "customer") if each.id not in seen_by_manager]
    assert north and rows(crm, "customer", manager, ids=tuple(north)) == []


def test_a_lead_of_a_team_sees_less_than_the_head_of_the_region(crm):
    seen = {
        login: {each.id for each in rows(crm, "deal", actor(crm, login))}
        for login in ("gu.ting", "manager", "admin")
    }
    assert set() < seen["gu.ting"] < seen["manager"] < seen["admin"]


def test_contact_details_show_to_those_who_need_them(crm):
    """Each kind of row (own, of the department, of the pool, any) shows phones as the role says."""
    filled = {each.id: each for each in rows(crm, "customer") if each.values["phone"]}
    own = {key for key, each in filled.items() if each.owner["title"] == "陈晓雨"}
    pool = {key for key, each in filled.items() if each.values["pool"] == "public"}
    for login, full in {
        "sales": own,
        "he.wenshan": set(filled),
        "han.mei": set(filled),
        "tang.yue": set(),
    }.items():
        seen = {each.id: each.values["phone"] for each in rows(crm, "customer", actor(crm, login))}
        shown = filled.keys() & seen.keys()
        assert {key for key in shown if seen[key] == filled[key].values["phone"]} == full, login
        masked = [seen[key] for key in shown - full]
        assert all(re.fullmatch(r"138\*{4}\d{4}", each) for each in masked), login
    assert {key for key in rows_ids(crm, "customer", "sales") if key in filled} == own | pool
    for login in ("jiang.hui",):
        assert all("phone" not in each.values for each in rows(crm, "customer", actor(crm, login)))
    with pytest.raises(NotFound):
        rows(crm, "contact", actor(crm, "jiang.hui"))
    assert all("birthday" not in each.values for each in rows(crm, "contact", actor(crm, "tang.yue")))


def rows_ids(crm, table, login):
    return {each.id for each in rows(crm, table, actor(crm, login))}


def test_finance_and_customer_success_see_what_was_sold(crm):
    won = {each.id: each for each in rows(crm, "deal") if each.values["stage"] == "won"}
    for login in ("jiang.hui", "wu.qian"):
        assert rows_ids(crm, "deal", login) == set(won), login
    bought = {each.values["customer"]["id"] for each in won.values()}
    assert rows_ids(crm, "customer", "wu.qian") == bought
    contacts = rows(crm, "contact", actor(crm, "wu.qian"))
    assert contacts and {each.values["customer"]["id"] for each in contacts} <= bought
    shown = rows(crm, "deal", actor(crm, "jiang.hui"))
    assert sum(each.values["actual_amount"] for each in shown) == sum(
        each.values["actual_amount"] for each in won.values()
    )
    assert all("actual_amount" not in each.values for each in rows(crm, "deal", actor(crm, "tang.yue")))


def test_a_role_of_a_department_or_a_group_reaches_its_members(crm):
    app_id = crm[1].id
    assert (app_id, "finance") in actor(crm, "luo.gang").roles
    assert (app_id, "marketing") in actor(crm, "shen.jia").roles
    assert {(app_id, "sales"), (app_id, "public_pool")} == actor(crm, "sun.hao").roles
    both = actor(crm, "fang.yu")
    assert len(both.own_departments) == 2


def test_loading_again_makes_no_twins(crm):
    engine, app, people = crm
    assert load_samples(engine, app, people, TODAY) == 0
    with engine.connect() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(app.tables["customer"].sql)) == 100
