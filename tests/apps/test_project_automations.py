"""What the project template does by itself, told as a project's people say it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from fixtures.template_at_work import TemplateAtWork

TODAY = date.today()


@pytest.fixture
def plan(database_url: str) -> Iterator[TemplateAtWork]:
    """Give projects of which Ada is the manager and Ben does the tasks."""
    made = TemplateAtWork(database_url, "project_template", ("ada", "manager"), ("ben", "team"))
    yield made
    made.engine.dispose()


def project(plan, **fields) -> int:
    values = {"name": "New website", "stage": "execution", "owner": plan.people["ada"], **fields}
    return plan.create("project", values)[0]


def task(plan, project_id, **fields) -> int:
    values = {"name": "Draft", "project": project_id, "assignee": plan.people["ben"], **fields}
    return plan.create("task", values)[0]


def test_who_gets_a_task_hears_of_it_but_not_of_ones_own(plan):
    begun = project(plan)
    task(plan, begun, name="For Ben", end=TODAY.isoformat())
    task(plan, begun, name="For myself", assignee=plan.people["ada"])
    plan.work()
    assert plan.notices("ben") == ["新任务：For Ben"]
    assert plan.notices("ada") == []


def test_a_task_is_brought_up_before_its_end_and_told_to_the_manager_after_it(plan):
    begun = project(plan)
    soon = TODAY + timedelta(days=1)
    task(plan, begun, name="Ends soon", end=soon.isoformat())
    task(plan, begun, name="Ended", end=(TODAY - timedelta(days=2)).isoformat())
    done = {"end": (TODAY - timedelta(days=2)).isoformat(), "status": "done"}
    task(plan, begun, name="Done in time", **done)
    plan.work()
    plan.looked_at("task_due")
    plan.looked_at("task_overdue")
    assert "任务已逾期：Ended" in plan.notices("ben") and "任务已逾期：Ended" in plan.notices("ada")
    assert not any("Done in time" in each and "新任务" not in each for each in plan.notices("ben"))


def test_a_task_done_is_full_and_frees_the_one_after_it(plan):
    begun = project(plan)
    first = task(plan, begun, name="First", progress=40)
    task(plan, begun, name="Second", after=[first])
    task(plan, begun, name="Another")
    plan.work()
    plan.update("task", first, status="done")
    plan.work()
    assert plan.of("task", first)["progress"] == 100
    assert [each for each in plan.notices("ben") if each.startswith("可以开始")] == ["可以开始：Second"]


def test_a_project_whose_tasks_are_all_done_goes_to_acceptance_and_is_closed_by_a_button(plan):
    begun = project(plan)
    first, second = task(plan, begun, name="First"), task(plan, begun, name="Second")
    plan.work()
    plan.comes("project_finished")
    plan.update("task", first, status="done")
    plan.comes("project_finished")
    assert plan.of("project", begun)["stage"] == "execution"
    plan.update("task", second, status="done")
    plan.comes("project_finished")
    assert plan.of("project", begun)["stage"] == "acceptance"
    assert "New website 可以验收" in plan.notices("ada")

    late = task(plan, begun, name="Forgotten")
    state, why = plan.press("close_project", begun, "ada", result="A site people like")
    assert state == "stopped" and why.startswith("1 tasks are not done yet")
    plan.update("task", late, status="done")
    assert plan.press("close_project", begun, "ada", result="A site people like") == ("done", "")
    closed = plan.of("project", begun)
    assert (closed["stage"], closed["closed_on"]) == ("closed", TODAY)
    assert any("A site people like" in each for each in plan.comments())


def test_the_budget_is_brought_up_at_nine_tenths_and_beyond(plan):
    plan.give("ben", "office")
    begun = project(plan, budget=1000)
    for look in ("budget_near", "budget_over"):
        plan.comes(look)
    cost = {"project": begun, "category": "travel", "status": "spent", "day": TODAY.isoformat()}
    plan.create("cost", {**cost, "purpose": "Train", "amount": 950})
    plan.work()
    plan.comes("budget_near")
    plan.comes("budget_over")
    assert plan.notices("ada") == ["New website 费用已达预算的 90%"]
    plan.create("cost", {**cost, "purpose": "Hotel", "amount": 100})
    plan.comes("budget_near")
    plan.comes("budget_over")
    assert plan.notices("ada")[1:] == ["New website 已超预算"] == plan.notices("ben")


def test_each_automation_says_what_it_does_and_none_fails(plan):
    for automation in plan.app.model.automations:
        assert automation["help"]["en"] and automation["help"]["zh"], automation["key"]
    task(plan, project(plan), end=TODAY.isoformat())
    plan.work()
    assert plan.failures() == []
