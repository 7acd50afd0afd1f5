"""Steps that say how a run goes on."""

from datetime import UTC, datetime, timedelta

import pytest

from fixtures.step_stage import NOON, Stage
from tablewright.automations.shape import Shape
from tablewright.automations.step import Done, Enter, Sleep, StepFailed, Stop
from tablewright.automations.steps import STEPS


@pytest.fixture
def stage() -> Stage:
    return Stage({"project": {1: {"name": "Bridge", "amount": 5, "done": False}}}, "project", 1)


def do(stage: Stage, kind: str, **settings):
    return STEPS[kind].run(stage, settings)


def moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("found", "of", "items"),
    [
        (
            {"table": "task", "ids": [4, 5]},
            "records",
            [{"table": "task", "id": 4}, {"table": "task", "id": 5}],
        ),
        ([4, 5], "records", [{"id": 4}, {"id": 5}]),
        (None, "records", []),
        ("one", "texts", ["one"]),
        (["a", "b"], "texts", ["a", "b"]),
        ([1, 2], "numbers", [1, 2]),
    ],
)
def test_steps_are_done_for_each_record_or_value(stage, found, of, items):
    stage.names["list"] = found
    stage.value = stage.names.__getitem__
    went = do(stage, "for_each", list="list", of=of)
    assert went == Enter(items=items, output={"count": len(items), "left_out": 0})


def test_a_list_longer_than_the_limit_says_how_many_were_left_out(stage):
    stage.names["list"] = ["a", "b", "c"]
    went = do(stage, "for_each", list="list", of="texts", limit=2)
    assert went == Enter(items=["a", "b"], output={"count": 2, "left_out": 1})


def test_an_item_is_of_the_kind_that_is_said():
    kind = STEPS["for_each"]
    assert kind.item({"list": "x", "of": "numbers"}, None, {}).type.kind.value == "number"
    assert kind.item({"list": "x"}, None, {}) is None
    assert isinstance(kind.gives({"list": "x"}, None, {}), Shape)


BRANCHES = [
    {"key": "other"},
    {"key": "large", "condition": "amount > 4"},
    {"key": "small", "condition": "amount > 1"},
]


@pytest.mark.parametrize(("amount", "taken"), [(5, "large"), (2, "small"), (0, "other")])
def test_the_first_branch_that_holds_is_taken_and_the_one_without_a_condition_last(stage, amount, taken):
    stage.tables["project"][1]["amount"] = amount
    assert do(stage, "branch", branches=BRANCHES) == Enter(taken, output={"branch": taken})


def test_where_no_branch_holds_the_run_goes_on_behind(stage):
    assert do(stage, "branch", branches=[{"key": "a", "condition": "amount > 9"}]) == Done({"branch": None})


@pytest.mark.parametrize(
    ("settings", "until"),
    [
        ({"amount": 90, "unit": "minutes"}, NOON + timedelta(minutes=90)),
        ({"amount": 2, "unit": "days"}, NOON + timedelta(days=2)),
        ({"amount": 1, "unit": "weeks"}, NOON + timedelta(days=7)),
        ({"until": "moment", "moment": "DATE(2026, 3, 5)"}, moment(2026, 3, 4, 16)),
        ({"until": "moment", "moment": "DATE(2026, 3, 5)", "at": "09:30"}, moment(2026, 3, 5, 1, 30)),
        ({"until": "moment", "moment": 'DATEADD(NOW(), 3, "hour")'}, NOON + timedelta(hours=3)),
        ({"until": "time", "at": "18:00"}, moment(2026, 3, 2, 10)),
        ({"until": "time", "at": "09:00"}, moment(2026, 3, 3, 1)),
        ({"until": "time", "at": "12:00"}, moment(2026, 3, 3, 4)),
        ({"until": "time", "at": "09:00", "weekdays": [1]}, moment(2026, 3, 9, 1)),
    ],
)
def test_a_run_sleeps_until_its_moment(stage, settings, until):
    assert do(stage, "wait", **settings) == Sleep(until, output={"met": True})


def test_days_keep_their_time_of_day_when_clocks_change(stage):
    # New York goes to summer time on 8 March 2026: two days are 47 hours.
    stage.zone, stage.now = "America/New_York", moment(2026, 3, 7, 14)
    assert do(stage, "wait", amount=2, unit="days").until == moment(2026, 3, 9, 13)
    assert do(stage, "wait", amount=48, unit="hours").until == moment(2026, 3, 9, 14)


def test_a_moment_that_has_passed_is_not_waited_for(stage):
    assert do(stage, "wait", until="moment", moment="DATE(2020, 1, 1)") == Done({"met": True})


def test_an_empty_date_fails_and_says_so(stage):
    with pytest.raises(StepFailed, match="empty or no date"):
        do(stage, "wait", until="moment", moment="vars.none")
    with pytest.raises(StepFailed, match="not said"):
        do(stage, "wait", until="condition")


WAIT = {"until": "condition", "condition": "done", "amount": 2, "unit": "hours"}


def test_a_condition_is_asked_again_when_the_record_changes_and_now_and_then(stage):
    asleep = do(stage, "wait", **WAIT)
    assert asleep == Sleep(NOON + timedelta(seconds=5), again=True, watch=("project", 1))
    stage.now += timedelta(seconds=5)
    assert do(stage, "wait", **WAIT).until == NOON + timedelta(minutes=5, seconds=5)
    stage.now = NOON + timedelta(hours=1, minutes=58)
    assert do(stage, "wait", **WAIT).until == NOON + timedelta(hours=2), "not longer than was said"
    stage.tables["project"][1]["done"] = True
    assert do(stage, "wait", **WAIT) == Done({"met": True})


@pytest.mark.parametrize(("late", "end"), [("go_on", Done), ("stop", Stop)])
def test_a_condition_that_never_holds_is_waited_for_so_long_and_the_next_wait_begins_anew(stage, late, end):
    do(stage, "wait", **WAIT, late=late)
    stage.now += timedelta(hours=2)
    assert isinstance(do(stage, "wait", **WAIT, late=late), end)
    assert isinstance(do(stage, "wait", **WAIT, late=late), Sleep)


def test_a_long_wait_asks_more_seldom(stage):
    long = {**WAIT, "amount": 8, "unit": "weeks"}
    do(stage, "wait", **long)
    stage.now += timedelta(hours=10)
    assert do(stage, "wait", **long).until == stage.now + timedelta(minutes=30)
    stage.now += timedelta(days=10)
    assert do(stage, "wait", **long).until == stage.now + timedelta(hours=1)


def test_a_variable_is_kept(stage):
    assert do(stage, "set_variable", name="total", value="amount * 2") == Done(10)
    assert stage.vars == {"total": 10}


@pytest.mark.parametrize(
    ("before", "settings", "refused"),
    [(True, {}, True), (True, {"refuse": False}, False), (False, {}, False)],
)
def test_a_run_stops_with_its_message_in_both_languages_and_refuses_only_a_save(
    stage, before, settings, refused
):
    stage.before_save = before
    message = {"en": "{name} is too dear", "zh": "{name}太贵"}
    stop = do(stage, "stop", message=message, **settings)
    assert (stop.message.en, stop.message.zh) == ("Bridge is too dear", "Bridge太贵")
    assert stop.refuse is refused


def test_another_automation_is_begun_for_this_record_or_once_for_each_of_others(stage):
    do(stage, "run_automation", automation="other", given={"n": "amount + 1"})
    stage.names["found"] = [3, 4]
    do(stage, "run_automation", automation="other", table="task", records="found")
    stage.record_id = None
    do(stage, "run_automation", automation="other")
    assert stage.written == [
        ("start", "other", {"n": 6}, ("project", 1)),
        ("start", "other", {}, ("task", 3)),
        ("start", "other", {}, ("task", 4)),
        ("start", "other", {}, None),
    ]
