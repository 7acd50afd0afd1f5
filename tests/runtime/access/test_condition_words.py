"""Conditions are told as people say them, in both languages."""

import pytest

from fixtures.small_apps import app, field, table
from tablewright.definition.model import App
from tablewright.runtime.access.condition_words import condition_words

pytestmark = pytest.mark.sqlite_only
MODEL = App.read(
    app(
        table("team", field("name"), field("size", "number")),
        table(
            "deal",
            field("name"),
            field("amount", "money"),
            field("due", "date"),
            field("start", "date"),
            field("seller", "member"),
            field("helpers", "member", many=True),
            field("unit", "department"),
            field("team", "relation", table="team"),
        ),
    ).document
)
TOLD = {
    "amount < -3": ("amount is less than -3", "Amount小于-3"),
    "amount > team.size": ("amount is more than size of team", "Amount大于Team的Size"),
    "amount < team.size * 0.5": ("amount is less than size of team × 0.5", "Amount小于Team的Size × 0.5"),
    "amount > (team.size + 1) / 2": (
        "amount is more than (size of team + 1) ÷ 2",
        "Amount大于（Team的Size + 1） ÷ 2",
    ),
    "due < start": ("due is before start", "Due早于Start"),
    "due = TODAY()": ("due is today", "Due为今天"),
    "due >= TODAY() - 1": ("due is not before yesterday", "Due不早于昨天"),
    'due <= DATEADD(TODAY(), -3, "month")': ("due is not after 3 months ago", "Due不晚于3 个月前"),
    'due > DATEADD(TODAY(), 1, "week")': ("due is after 1 week from now", "Due晚于1 周后"),
    'DURING(due, "last quarter")': ("due is in last quarter", "Due在上季度内"),
    'DURING(due, "next 2 weeks")': ("due is in the next 2 weeks", "Due在未来 2 周内"),
    'NOT(CONTAINS(name, "x"))': ("name does not contain “x”", "Name不包含“x”"),
    'STARTSWITH(name, "x")': ("name begins with “x”", "Name以“x”开头"),
    "seller = 12": ("seller is a chosen person", "Seller为指定成员"),
    "IN(team, 4, 5)": ("team is one of 2 chosen ones", "Team属于指定的 2 项"),
    "HAS(helpers, ME())": ("helpers contains the person", "Helpers包含本人"),
    "AND(OR(amount > 1, ISBLANK(due)), ISBLANK(name))": (
        "(amount is more than 1 or due is empty) and name is empty",
        "（Amount大于1或Due为空）且Name为空",
    ),
    "DURING(due, name)": ("“DURING(Due, Name)”", "“DURING(Due, Name)”"),
}


@pytest.mark.parametrize("source", TOLD)
def test_a_condition_is_told_in_words(source):
    told = condition_words(MODEL, "deal", source)
    assert (told.en, told.zh) == TOLD[source]
