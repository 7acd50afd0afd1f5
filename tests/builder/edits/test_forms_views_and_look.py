"""Edits of forms, their rules, views, navigation and look."""

import json

import pytest

from fixtures.example_documents import by_key, document_of, table_of
from tablewright.builder.edits import form_rules, forms, table_rules, views
from tablewright.builder.edits.look import change_look
from tablewright.builder.edits.navigation import set_navigation
from tablewright.core.errors import Invalid, NotFound
from tablewright.definition.check import check

FORM = "project.quick"


@pytest.fixture
def document():
    """Return an app's definition, which no edit may change in place."""
    found = document_of()
    before = json.dumps(found)
    yield found
    assert json.dumps(found) == before


def form_of(document, name=FORM):
    """Return a form."""
    return by_key(document["forms"], name)[1]


def test_a_section_comes_with_its_fields_and_goes_again(document):
    changed = forms.add_section(document, FORM, {"key": "more", "columns": 2, "label": "更多"})
    changed = forms.place_entry(changed, FORM, {"field": "brief", "width": 2}, "more")
    changed = forms.place_entry(changed, FORM, {"text": "请如实填写。"}, "more", 0)
    changed = forms.move_section(changed, FORM, "more", None)
    assert check(changed) == []
    first = form_of(changed)["sections"][0]
    assert (first["key"], [*first["fields"][0], first["fields"][1]["field"]]) == ("more", ["text", "brief"])
    assert form_of(forms.remove_section(changed, FORM, "more")) == form_of(document)


def test_a_section_made_narrower_makes_its_entries_narrower(document):
    changed = forms.add_section(document, FORM, {"key": "more", "columns": 3})
    changed = forms.place_entry(changed, FORM, {"field": "brief", "width": 3}, "more")
    changed = forms.change_section(changed, FORM, "more", {"columns": 1})
    assert check(changed) == []
    assert form_of(changed)["sections"][-1]["fields"] == [{"field": "brief", "width": 1}]


def test_a_field_stands_on_a_form_once(document):
    placed = form_of(document)["sections"][0]["fields"][0]
    with pytest.raises(Invalid):
        forms.place_entry(document, FORM, placed, form_of(document)["sections"][0]["key"])


def test_entries_move_change_and_go(document):
    section = form_of(document)["sections"][0]["key"]
    changed = forms.add_section(document, FORM, {"key": "more"})
    entry = form_of(document)["sections"][0]["fields"][0]
    changed = forms.move_entry(changed, FORM, section, 0, "more", 0)
    assert form_of(changed)["sections"][-1]["fields"] == [entry]
    key = forms.field_of(entry)
    changed = forms.change_entry(changed, FORM, "more", 0, {"field": key, "help": "提示"})
    assert check(changed) == []
    changed = forms.remove_entry(changed, FORM, "more", 0)
    assert form_of(changed)["sections"][-1]["fields"] == []
    with pytest.raises(NotFound):
        forms.remove_entry(changed, FORM, "more", 0)


def test_a_form_is_copied_moved_changed_and_removed(document):
    changed = forms.copy_form(document, FORM, "brief", "简表")
    changed = forms.move_form(changed, "project.brief", None)
    changed = forms.change_form(changed, "project.brief", {"use": ["detail"], "message": None})
    assert (changed["forms"][0]["key"], changed["forms"][0]["use"]) == ("brief", ["detail"])
    assert check(changed) == []
    assert forms.remove_form(changed, "project.brief").document["forms"] == document["forms"]


RULE = {"key": "told", "when": 'name = "a"', "then": [{"require": ["name"]}]}


def test_a_forms_rules_come_in_their_order_and_go(document):
    changed = form_rules.add_rule(document, FORM, RULE)
    changed = form_rules.add_rule(changed, FORM, {**RULE, "key": "second"})
    changed = form_rules.move_rule(changed, FORM, "second", None)
    changed = form_rules.change_rule(changed, FORM, "told", {"when": None})
    assert check(changed) == []
    assert [each["key"] for each in form_of(changed)["rules"]][:1] == ["second"]
    assert "when" not in by_key(form_of(changed)["rules"], "told")[1]
    for key in ("told", "second"):
        changed = form_rules.remove_rule(changed, FORM, key)
    assert form_of(changed) == form_of(document)


def test_a_tables_rules_come_and_go(document):
    rule = {"key": "long_enough", "expression": "LEN(name) > 1", "message": "名称过短。"}
    changed = table_rules.add_rule(document, "project", rule)
    assert check(changed) == []
    assert table_of(table_rules.remove_rule(changed, "project", "long_enough"), "project") == table_of(
        document, "project"
    )
    with pytest.raises(NotFound):
        table_rules.remove_rule(document, "project", "long_enough")


def test_a_view_is_made_copied_moved_changed_and_removed(document):
    changed = views.add_view(
        document, {"key": "short", "table": "project", "label": "简", "fields": ["name"]}
    )
    changed = views.copy_view(changed, "project.short", "shorter", "更简")
    changed = views.move_view(changed, "project.shorter", None)
    changed = views.change_view(changed, "project.shorter", {"sort": ["-name"], "fields": None})
    assert check(changed) == []
    assert changed["views"][0] == {
        "key": "shorter",
        "table": "project",
        "label": "更简",
        "sort": ["-name"],
    }
    for name in ("project.short", "project.shorter"):
        changed = views.remove_view(changed, name).document
    assert changed == document


def test_navigation_and_look_are_set(document):
    groups = [{"label": "项目", "items": [{"table": "project"}]}]
    changed = change_look(set_navigation(document, groups), {"color": "green", "help": None})
    assert check(changed) == []
    assert (changed["navigation"], changed["color"], "help" in changed) == (groups, "green", False)
    assert "navigation" not in set_navigation(document, [])
    with pytest.raises(Invalid):
        change_look(document, {"label": ""})
