"""What is right and may not be meant is told before an automation is switched on."""

from fixtures.example_documents import by_key, document_of
from tablewright.definition.automation_warnings import automation_warnings
from tablewright.definition.check import check
from tablewright.definition.model import App


def made(key, type, *steps, table="project", enabled=True, **settings):
    trigger = {"type": type, "table": table, "settings": settings}
    return {"key": key, "label": key.title(), "enabled": enabled, "trigger": trigger, "steps": list(steps)}


def sets(key="set", table=None, **values):
    if table:
        return {"key": key, "type": "create_record", "settings": {"table": table, "values": values}}
    return {"key": key, "type": "update_record", "settings": {"values": values}}


def warnings(*automations):
    """Return (kind, other automations or step) of the warnings about the first automation."""
    document = document_of()
    document["automations"] = list(automations)
    assert check(document) == []
    found = automation_warnings(App.read(document), automations[0])
    assert all(each.words.en and each.words.zh for each in found)
    return [(each.kind, each.others or each.step) for each in found]


def test_what_writes_what_it_waits_for_goes_round():
    assert warnings(made("a", "record_updated", sets(amount="amount + 1"), fields=["amount"])) == [
        ("circle", None)
    ]
    assert warnings(made("a", "record_updated", sets(amount="amount + 1"), fields=["stage"])) == []
    assert warnings(made("a", "record_updated", sets(amount="5"), fields=["amount"])) == []
    assert warnings(made("a", "record_created", sets(table="project", name="name"))) == [("circle", None)]


def test_two_that_set_each_other_off_go_round_however_fixed_their_values():
    one = made("a", "record_updated", sets(stage='"run"'), fields=["urgent"])
    two = made("b", "record_updated", sets(urgent='stage = "plan"'), fields=["stage"])
    assert warnings(one, two) == [("circle", ("b",))]
    assert warnings(one, {**two, "enabled": False}) == []


def test_a_condition_is_watched_through_what_is_computed():
    one = made("a", "condition_entered", sets(amount="amount * 2"), condition="weighted > 10")
    assert warnings(one) == [("circle", None)]


def test_two_that_write_one_field_when_the_same_happens():
    one, two = (
        made("a", "record_created", sets(stage='"run"')),
        made("b", "record_created", sets(stage='"won"')),
    )
    assert warnings(one, two) == [("same_field", ("b",))]
    other = made("b", "record_created", sets(stage='"won"'), table="project", enabled=False)
    assert warnings(one, other) == []


def test_steps_behind_a_stop_are_never_reached():
    stop = {"key": "end", "type": "stop", "settings": {"message": "no"}}
    assert warnings(made("a", "record_created", stop, sets(urgent="TRUE"))) == [("unreachable", "set")]
    way = {"key": "way", "type": "branch", "branches": [{"key": "x", "condition": "urgent", "steps": [stop]}]}
    assert warnings(made("a", "record_created", way, sets(urgent="TRUE"))) == []
    way["branches"].append({"key": "y", "steps": [{**stop, "key": "end2"}]})
    assert warnings(made("a", "record_created", way, sets(urgent="TRUE"))) == [("unreachable", "set")]


def test_calls_for_each_of_very_many_are_told():
    call = {"key": "call", "type": "call_webhook", "settings": {"url": "https://example.com"}}
    loop = {"key": "each", "type": "for_each", "settings": {"list": "tasks", "limit": 500}, "steps": [call]}
    assert warnings(made("a", "record_created", loop)) == [("many_calls", "call")]
    loop["settings"]["limit"] = 100
    assert warnings(made("a", "record_created", loop)) == []


def test_the_examples_are_as_they_are_meant():
    document = document_of()
    app = App.read(document)
    assert automation_warnings(app, by_key(document["automations"], "tell_lead")[1]) == []
