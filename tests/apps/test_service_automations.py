"""What the service template does by itself, told as a service desk says it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from fixtures.template_at_work import TemplateAtWork


@pytest.fixture
def house(database_url: str) -> Iterator[TemplateAtWork]:
    """Give a service of which Ada is the lead; she and Ben are its engineers."""
    held = (("ada", "lead"), ("ben", "engineer"), ("ada", "engineer"))
    made = TemplateAtWork(database_url, "service_template", *held)
    yield made
    made.engine.dispose()


def ticket(house, **fields) -> int:
    values = {"title": "Does not start", "description": "Nothing happens.", "severity": "p1", **fields}
    return house.create("ticket", values)[0]


def with_ben(house, **fields) -> int:
    return ticket(house, **{"engineer": house.people["ben"], "stage": "assigned", **fields})


def test_a_new_ticket_goes_to_who_has_least_and_is_told(house):
    with_ben(house)
    house.work()
    new = ticket(house, title="Noise")
    house.work()
    given = house.of("ticket", new)
    assert (given["engineer"], given["stage"]) == (house.people["ada"], "assigned")
    assert house.notices("ada") == ["新工单：Noise"] and house.notices("ben") == []


def test_a_ticket_that_is_somebodys_stays_his(house):
    mine = with_ben(house)
    house.work()
    assert house.of("ticket", mine)["engineer"] == house.people["ben"]
    assert house.runs("assign_new") == []


def test_the_times_of_answer_and_solution_note_themselves(house):
    mine = with_ben(house)
    house.update("ticket", mine, stage="working")
    answered = house.of("ticket", mine)["answered_at"]
    assert answered is not None and house.of("ticket", mine)["solved_at"] is None
    house.update("ticket", mine, stage="solved", solution="New fuse")
    solved = house.of("ticket", mine)
    assert solved["answered_at"] == answered and solved["solved_at"] is not None


def test_who_does_not_answer_or_solve_in_time_is_told_together_with_the_lead(house):
    with_ben(house, title="Late")
    answered = datetime.now(UTC).isoformat()
    with_ben(house, title="Slow", severity="p3", answered_at=answered)
    for look in ("answer_late", "due_near"):
        house.comes(look)
    house.age("ticket", hours=7)
    for look in ("answer_late", "due_near"):
        house.comes(look)
    assert house.notices("ben") == ["响应超时：Late", "工单即将超时：Late"] == house.notices("ada")


def test_what_stays_solved_is_closed_after_three_days_and_what_is_taken_up_again_is_not(house):
    solved = {
        "solution": "New fuse",
        "solved_at": (datetime.now(UTC) - timedelta(days=3, minutes=1)).isoformat(),
    }
    quiet = with_ben(house, title="Quiet", **{**solved, "stage": "solved"})
    fresh = with_ben(house, title="Fresh", stage="solved", solution="New fuse")
    again = with_ben(house, title="Again", **{**solved, "stage": "solved"})
    assert house.press("reopen", again, "ada", why="It stopped once more") == ("done", "")
    house.looked_at("close_solved")
    assert house.of("ticket", quiet)["stage"] == "closed"
    assert house.of("ticket", fresh)["stage"] == "solved"
    taken_up = house.of("ticket", again)
    assert (taken_up["stage"], taken_up["solved_at"]) == ("working", None)
    assert house.notices("ben")[-1] == "工单重新打开：Again"
    assert any("It stopped once more" in each for each in house.comments())


def test_the_lead_hears_of_unhappy_clients_and_of_parts_that_run_out(house):
    for score in (5, 2):
        house.update("ticket", with_ben(house, title=f"Of {score}"), score=score)
    (part,) = house.create("part", {"name": "Fuse", "number": "F1", "stock": 6, "least": 5})
    house.work()
    house.update("part", part, stock=4)
    house.work()
    assert house.notices("ada") == ["满意度 ★★☆☆☆：Of 2", "请补货：Fuse"]


def test_each_automation_says_what_it_does_and_none_fails(house):
    for automation in house.app.model.automations:
        assert automation["help"]["en"] and automation["help"]["zh"], automation["key"]
    ticket(house)
    house.work()
    assert house.failures() == []
