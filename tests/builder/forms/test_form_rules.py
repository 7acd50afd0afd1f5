"""The rules of a form are made, told as sentences, ordered and deleted on plain pages."""

import pytest

from fixtures.plain_forms import Form

pytestmark = pytest.mark.sqlite_only
MAIN = "/a/desk/builder/forms/client.main"
NEW = f"{MAIN}/rules/new"


@pytest.fixture
def rules(workshop):
    """Give the rules of a form with every field."""
    client = workshop.browser("ada")
    form = Form(client.get("/a/desk/builder/forms/new?table=client").text, "use", "/new")
    assert (
        client.post(
            form.action, data={**form.values.to_dict(), "use": "create", "label_en": "Main"}
        ).status_code
        == 303
    )
    return Rules(workshop, client)


class Rules:
    def __init__(self, workshop, client):
        self.workshop, self.client = workshop, client

    @property
    def live(self):
        """Return the rules as they are live now."""
        return [dict(each) for each in self.workshop.app.model.forms[0].rules]

    @property
    def sentences(self):
        """Return the designer's page, where the rules stand as sentences."""
        return self.client.get(MAIN).text

    def post(self, page, status, **values):
        """Send the form of a rule as a page shows it, with some values changed; returns the answer's text."""
        form = Form(page, "way")
        for name, value in values.items():
            key = name.replace("__", ".")
            assert key in form.names or key == "do", (key, sorted(form.names))
            form.values.setlist(key, value if isinstance(value, list) else [value])
        answer = self.client.post(form.action, data=form.values)
        assert answer.status_code == status, (answer.status, answer.text)
        return answer.text

    def make(self, **values):
        """Make the rule “when Stage is Won” that does one thing."""
        page = self.post(self.client.get(NEW).text, 200, do="add")
        page = self.post(page, 200, f1__field="stage", do="show")
        page = self.post(page, 200, f1__op="is", a1__kind=values.get("a1__kind", "require"), do="show")
        if "a1__keep" in values:
            page = self.post(page, 200, a1__field=values["a1__field"], do="show")
        self.post(page, 303, f1__value="won", do="save", **values)
        return self.live[-1]


def test_a_rule_is_made_of_a_condition_and_an_act_and_told_as_a_sentence(rules):
    made = rules.make(a1__names=["phone", "helper"])
    assert made == {"key": "rule", "when": 'stage = "won"', "then": [{"require": ["phone", "helper"]}]}
    assert "When stage is “Won”: require “Phone” and “Helper”." in rules.sentences


@pytest.mark.parametrize(
    ("values", "act", "told"),
    [
        ({"a1__kind": "hide", "a1__names": ["section:base"]}, {"hide": ["section:base"]}, "hide the section “General”"),
        ({"a1__kind": "set", "a1__field": "name", "a1__expression": '"x"'}, {"set": {"field": "name", "expression": '"x"'}}, "set “Name” to "),
        ({"a1__kind": "options", "a1__field": "stage", "a1__keep": ["won"]}, {"options": {"field": "stage", "keep": ["won"]}}, "offer for “Stage” only “Won”"),
        ({"a1__kind": "warn", "a1__message_en": "Sure?"}, {"warn": "Sure?"}, "warn “Sure?”"),
        ({"a1__kind": "refuse", "a1__message_en": "No.", "a1__field": "name"}, {"refuse": "No.", "field": "name"}, "refuse with “No.”"),
    ],
)  # fmt: skip
def test_every_act_has_its_settings_and_its_words(rules, values, act, told):
    assert rules.make(**values)["then"] == [act]
    assert told in rules.sentences


def test_a_rule_is_changed_where_it_stands(rules):
    rules.make(a1__names=["phone"])
    page = rules.client.get(f"{MAIN}/rules/rule").text
    page = rules.post(page, 200, do="add")
    page = rules.post(page, 200, f2__field="name", do="show")
    page = rules.post(page, 200, f2__op="is_empty", match="or", do="act.add")
    page = rules.post(page, 200, a2__kind="read_only", do="show")
    rules.post(page, 303, a2__names=["name"], do="save")
    assert rules.live == [
        {
            "key": "rule",
            "when": 'OR(stage = "won", ISBLANK(name))',
            "then": [{"require": ["phone"]}, {"read_only": ["name"]}],
        }
    ]
    page = rules.client.get(f"{MAIN}/rules/rule").text
    page = rules.post(page, 200, do="act.remove.1")
    page = rules.post(page, 200, do="remove.2")
    rules.post(page, 303, do="save")
    assert rules.live == [{"key": "rule", "when": 'stage = "won"', "then": [{"read_only": ["name"]}]}]


def test_a_condition_can_be_written_as_a_formula_and_be_rows_again(rules):
    rules.make(a1__names=["phone"])
    page = rules.post(rules.client.get(f"{MAIN}/rules/rule").text, 200, do="formula")
    rules.post(page, 303, when="LEN(name) > 3", do="save")
    assert rules.live[0]["when"] == "LEN(name) > 3"
    page = rules.client.get(f"{MAIN}/rules/rule").text
    assert 'value="formula"' in page
    page = rules.post(page, 200, when='stage = "open"', do="rows")
    rules.post(page, 303, do="save")
    assert rules.live[0]["when"] == 'stage = "open"'


def test_a_fault_stands_beside_its_part_and_what_was_typed_stays(rules):
    page = rules.post(rules.client.get(NEW).text, 200, do="formula")
    page = rules.post(page, 422, when="nam = 1", a1__names=["phone"], do="save")
    assert "nam = 1" in page
    assert "There is no field nam" in page
    page = rules.post(rules.client.get(NEW).text, 422, do="save")
    assert "alert-circle" in page
    assert rules.live == []


def test_rules_are_ordered_and_deleted(rules):
    rules.make(a1__names=["phone"])
    rules.make(a1__names=["name"])
    form = Form(rules.sentences, "to", "rules/rule_2/move")
    rules.client.post(form.action, data={**form.values.to_dict(), "to": "up"})
    assert [each["key"] for each in rules.live] == ["rule_2", "rule"]
    form = Form(rules.sentences, "base", "rules/rule_2/delete")
    rules.client.post(form.action, data=form.values)
    assert [each["key"] for each in rules.live] == ["rule"]


def test_a_condition_on_another_field_begins_anew(rules):
    page = rules.post(rules.client.get(NEW).text, 200, do="add")
    page = rules.post(page, 200, f1__field="helper", do="show")
    page = rules.post(page, 200, f1__op="is_empty", do="show")
    assert 'value="is_empty" selected' in page and 'name="f1.value"' not in page
    page = rules.post(page, 200, f1__field="stage", do="show")
    assert 'value="is" selected' in page
    assert 'name="f1.value"' in page
