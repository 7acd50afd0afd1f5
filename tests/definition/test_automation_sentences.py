"""An automation as lines of text: labels in the places of keys, at every depth, in both languages."""

import pytest

from fixtures.example_documents import by_key, document_of
from tablewright.definition.automation_sentences import automation_lines
from tablewright.definition.model import App


def lines(key, language="en", document=None):
    document = document or document_of()
    told = automation_lines(App.read(document), by_key(document["automations"], key)[1])
    return [each.to(language) for each in told]


def test_a_flow_is_told_with_numbers_and_letters():
    assert lines("plan_first") == [
        "When a record of “Project” is made",
        "Before the record is saved",
        "1. The first branch that holds:",
        "1a. No brief: If Amount > 50000 and Brief is empty:",
        "1a.1. Stop: “[Name] needs a brief.”",
        "1b. Otherwise:",
        '1b.1. Set Due = IF(Due = "", TODAY() + 30, Due), Lead = Owner, Stage = “Planned”',
    ]


def test_conditions_over_other_records_say_whose_fields_they_mean():
    told = lines("due_soon", "zh")
    assert told[1] == "仅当 阶段 = “进行中”"
    assert told[2].startswith("1. 在“任务”中查找符合 项目 = 当前记录 且 并非已完成 的记录")
    assert "当前项 › 工时 > 8" in told[6]


def test_inputs_go_by_their_labels():
    assert "Lead = Whom" in lines("hand_over")[1]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_automation_can_be_told(language):
    document = document_of()
    for each in document["automations"]:
        assert all(lines(each["key"], language, document))


def test_an_unfinished_step_is_told_by_its_kind():
    document = document_of()
    by_key(document["automations"], "tell_lead")[1]["steps"] = [{"key": "x", "type": "create_record"}]
    assert lines("tell_lead", document=document)[-1] == "1. Create a record"
