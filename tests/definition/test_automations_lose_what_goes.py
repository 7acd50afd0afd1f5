"""What an automation names goes: the step or the part that needed it goes with it, and the automation no longer runs."""

from fixtures.example_documents import by_key, document_of
from tablewright.builder.edits import automations, fields, options
from tablewright.builder.edits.removal import removed
from tablewright.builder.impact.addresses import page_of
from tablewright.definition.check import check
from tablewright.definition.model import App
from tablewright.definition.run_scope import placed


def automation(document, key):
    return by_key(document["automations"], key)[1]


def running(key):
    document = document_of()
    automation(document, key)["enabled"] = True
    return document


def told(removal):
    return [each.words.en for each in removal.consequences]


def test_a_field_that_a_step_sets_is_no_longer_set_and_the_automation_stops():
    document = running("hand_over")
    removal = fields.remove_field(document, "project", "team")
    left = automation(removal.document, "hand_over")
    assert "team" not in left["steps"][0]["settings"]["values"]
    assert "lead" in left["steps"][0]["settings"]["values"]
    assert left["enabled"] is False
    assert check(removal.document) == []
    assert (
        "The automation “Hand over” is switched off: look at what is left of it, and switch it on again."
        in told(removal)
    )


def test_a_step_that_cannot_be_without_a_field_goes_and_so_do_those_that_speak_of_it():
    document = running("asked")
    removal = removed(document, ("automations", "asked", "steps", "task"))
    left = automation(removal.document, "asked")
    assert [each["key"] for each in left["steps"]] == []
    assert left["enabled"] is False
    assert check(removal.document) == []
    assert any(
        each.startswith("The step “Send an e-mail” of “Somebody sends the form” is removed")
        for each in told(removal)
    ), told(removal)


def test_an_automation_goes_with_its_table_and_stays_with_another():
    removal = removed(running("due_soon"), ("tables", "task"))
    kept = {each["key"] for each in removal.document["automations"]}
    assert "due_soon" in kept
    assert "task_gone" not in kept
    assert [each["key"] for each in automation(removal.document, "due_soon")["steps"]] == ["each_line"]
    assert check(removal.document) == []


def test_a_condition_that_names_a_lost_field_goes_and_nothing_runs_on_more():
    removal = fields.remove_field(document_of(), "project", "amount")
    left = automation(removal.document, "tell_lead")
    assert "condition" not in left
    assert left["enabled"] is False


def test_what_was_switched_off_is_not_told_to_be_switched_off():
    removal = fields.remove_field(document_of(), "project", "team")
    assert not any("switched off" in each for each in told(removal))


def test_options_that_become_one_become_one_in_automations_too():
    document = document_of()
    trigger = automation(document, "tell_lead")["trigger"]
    trigger["settings"] = {"fields": ["stage"], "to": ["won", "lost"]}
    automation(document, "tell_lead")["condition"] = 'stage = "won"'
    changed = options.merge_options(document, "project", "stage", ["won"], "run").document
    assert automation(changed, "tell_lead")["trigger"]["settings"]["to"] == ["run", "lost"]
    assert automation(changed, "tell_lead")["condition"] == 'stage = "run"'
    assert check(changed) == []


def test_an_automation_that_another_runs_takes_that_step_along():
    removal = automations.remove_automation(running("hand_over"), "clean_up")
    assert [each["key"] for each in automation(removal.document, "hand_over")["steps"]] == ["give"]
    assert check(removal.document) == []


def test_whichever_step_or_branch_goes_the_rest_is_right():
    document = document_of()
    app = App.read(document)
    for each in document["automations"]:
        for step in placed(app, each):
            path = ("automations", each["key"], *step.keys)
            branches = [(*path, "branches", branch["key"]) for branch in step.document.get("branches", ())]
            for element in (path, *branches):
                removal = removed(document, element)
                assert (removal.refused, check(removal.document)) == ((), []), element


def test_the_impact_leads_to_the_automation_that_loses_something():
    assert page_of("shop", ("automations", "remind", "steps", "tell")) == "/a/shop/builder/automations/remind"
