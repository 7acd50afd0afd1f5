"""Two people change one automation: their steps are brought together by key, and only what contradicts is asked."""

from fixtures.example_documents import by_key, document_of
from tablewright.definition.check import check
from tablewright.definition.merge import merge
from tablewright.definition.summary import summary
from tablewright.definition.told_changes import told_changes


def automation(document, key="due_soon"):
    return by_key(document["automations"], key)[1]


def three():
    return document_of(), document_of(), document_of()


def stop(key):
    return {"key": key, "type": "stop", "settings": {"message": key}}


def test_steps_of_both_stand_in_one_flow():
    base, mine, theirs = three()
    automation(mine)["steps"][1]["steps"][0]["settings"]["values"]["hours"] = "1"
    automation(theirs)["steps"].append(stop("end"))
    automation(theirs)["steps"][1]["steps"][1]["branches"].append({"key": "else", "steps": [stop("other")]})
    made = merge(base, mine, theirs)
    assert made.conflicts == ()
    flow = automation(made.document)["steps"]
    assert [each["key"] for each in flow] == ["open", "each", "each_line", "end"]
    assert "hours" in flow[1]["steps"][0]["settings"]["values"]
    assert [each["key"] for each in flow[1]["steps"][1]["branches"]] == ["long", "else"]
    assert check(made.document) == []


def test_one_step_changed_by_both_is_asked_and_never_mixed():
    base, mine, theirs = three()
    step = automation(mine, "hand_over")["steps"][0]
    step.update(type="stop", settings={"message": "no"})
    automation(theirs, "hand_over")["steps"][0]["settings"]["values"]["urgent"] = "TRUE"
    (conflict,) = merge(base, mine, theirs).conflicts
    assert conflict.path[:4] == ("automations", "hand_over", "steps", "give")
    for side, type in (("mine", "stop"), ("theirs", "update_record")):
        made = merge(base, mine, theirs).resolve({conflict.id: side})
        assert automation(made, "hand_over")["steps"][0]["type"] == type
        assert check(made) == []


def test_a_change_of_a_step_is_told_as_its_sentence():
    base, mine, _ = three()
    automation(mine, "tell_lead")["steps"][0]["settings"]["title"] = "{name} is large"
    (change,) = told_changes(base, mine)
    assert change.place.en == "Automation “Tell the lead of large projects” › step “Tell the lead” › settings"
    assert change.after.en.endswith("“[Name] is large”")
    assert change.after.zh.endswith("“[名称] is large”")
    said = summary(base, mine)
    assert said.en == "The step “Tell the lead” in “Tell the lead of large projects” was changed: settings."


def test_switching_off_is_told_as_such():
    base, mine, _ = three()
    automation(mine, "tell_lead")["enabled"] = False
    assert summary(base, mine).zh == "停用自动化“大额项目通知负责人”。"
