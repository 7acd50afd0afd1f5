"""Rights as sentences: every scope, level and action has words in both languages, conditions read as people speak."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.small_apps import app, field, table
from tablewright.core.words import Words
from tablewright.definition.model import App
from tablewright.runtime.access.condition_words import condition_words
from tablewright.runtime.access.grant import ACTIONS, LEVELS
from tablewright.runtime.access.row_rule import SCOPES
from tablewright.runtime.access.sentences import ACTION_WORDS, LEVEL_WORDS, grant_words, part_words, row_words

STAGES = [{"key": "won", "label": {"en": "Won", "zh": "赢单"}}, {"key": "open", "label": "Open"}]


@pytest.fixture(scope="module")
def model() -> App:
    customer = table("customer", field("name"), field("level"), field("lead", "member"))
    deal = table(
        "deal",
        field("name"),
        {**field("stage", "select", options=STAGES), "label": {"en": "Stage", "zh": "阶段"}},
        field("amount", "number"),
        field("customer", "relation", table="customer"),
        {**field("vip", "checkbox"), "label": "VIP"},
    )
    return App.read(app(customer, deal).document)


@pytest.mark.parametrize(
    ("source", "en", "zh"),
    [
        ('stage = "won"', "stage is “Won”", "阶段为“赢单”"),
        ('stage <> "won"', "stage is not “Won”", "阶段不为“赢单”"),
        ('NOT(stage = "won")', "stage is not “Won”", "阶段不为“赢单”"),
        ('IN(stage, "won", "open")', "stage is one of “Won” or “Open”", "阶段属于“赢单”或“Open”"),
        ("ISBLANK(amount)", "amount is empty", "Amount为空"),
        ("NOT(ISBLANK(amount))", "amount is not empty", "Amount不为空"),
        ("amount >= 100", "amount is at least 100", "Amount不小于100"),
        ("owner = ME()", "owner is the person", "负责人为本人"),
        ('customer.level = "a"', "level of customer is “a”", "Customer的Level为“a”"),
        ("vip", "VIP is yes", "VIP为是"),
        ("NOT(vip)", "VIP is no", "VIP为否"),
        (
            'AND(vip, OR(stage = "won", amount > 5))',
            "VIP is yes and (stage is “Won” or amount is more than 5)",
            "VIP为是且（阶段为“赢单”或Amount大于5）",
        ),
        ("LEN(name) > 3", "“LEN(Name)” is more than 3", "“LEN(Name)”大于3"),
        ("name ==", "“name ==”", "“name ==”"),
        ("gone = 1", "gone is 1", "gone为1"),
    ],
)
def test_a_condition_reads_as_people_speak(model: App, source: str, en: str, zh: str):
    assert condition_words(model, "deal", source) == Words(en, zh)


def test_no_scope_action_or_level_is_without_words(model: App):
    told = [part_words(model, "deal", scope) for scope in ("all", *SCOPES)]
    assert len({each.en for each in told}) == len({each.zh for each in told}) == len(SCOPES) + 1
    assert set(ACTIONS) == set(ACTION_WORDS) and set(LEVELS) == set(LEVEL_WORDS)


@pytest.mark.parametrize(
    ("rows", "en", "zh"),
    [
        (None, "no records", "无任何记录"),
        ([], "no records", "无任何记录"),
        ("own", "their own records", "本人负责的记录"),
        (
            {"scope": "own", "condition": 'stage <> "won"'},
            "their own records while stage is not “Won”",
            "本人负责且阶段不为“赢单”的记录",
        ),
        ({"member": "lead"}, "records where they are among “Lead”", "“Lead”包含本人的记录"),
        (
            ["own", "department"],
            "their own records, and records of their departments",
            "本人负责的记录，以及本部门的记录",
        ),
    ],
)
def test_rows_are_told_part_by_part(model: App, rows: Any, en: str, zh: str):
    assert row_words(model, "customer" if "lead" in str(rows) else "deal", rows) == Words(en, zh)


def test_a_grant_is_told_whole(model: App):
    grant = {
        "actions": ["view", "create", "edit"],
        "rows": "department",
        "edit_rows": "own",
        "fields": {"amount": "masked", "*": "read"},
    }
    told = grant_words(model, "deal", grant)
    assert told.en == (
        "Add records; see records of their departments; edit their own records. "
        "Amount: masked; all other fields: read only."
    )
    assert told.zh == "可新增记录；本部门的记录：可查看；本人负责的记录：可编辑。Amount脱敏；其余字段只读。"
    assert grant_words(model, "deal", None) == Words("No access.", "无访问权限。")
