"""Automations in the builder: begun, set up card by card, told, switched on, changed beside what runs, deleted."""

import json
import re

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form
from tablewright.builder.automation_drafts import draft_of
from tablewright.core.database import reading

pytestmark = pytest.mark.sqlite_only
HERE = "/a/desk/builder/automations"


@pytest.fixture
def flows(workshop):
    return Flows(workshop)


class Flows:
    """The automations of the workshop's app, through the builder's pages, without JavaScript."""

    def __init__(self, workshop):
        self.workshop, self.client = workshop, workshop.browser("ada")

    def page(self, path=""):
        answer = self.client.get(HERE + path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, path, text, *marks, **values):
        """Send the form of a page that goes to a path, as it stands but for some values."""
        form = Form(text, marks[0] if marks else "csrf", HERE + path)
        told = MultiDict(form.values)
        for name, value in values.items():
            told.setlist(name.replace("__", ":"), value if isinstance(value, list) else [value])
        return self.client.post(HERE + path, data=told, headers={"Origin": "http://localhost"})

    def go(self, answer):
        assert answer.status_code == 303, (answer.status, errors(answer.text))
        return self.client.get(answer.location)

    def begin(self, **values):
        answer = self.go(self.post("/new", self.page("/new"), table="client", **values))
        return answer.request.path.rpartition("/")[2]

    def draft(self, key):
        app = self.workshop.app
        with reading(self.workshop.desk.office.engine) as connection:
            found = draft_of(connection, app.id, key)
        return found.document if found else None

    def live(self, key):
        listed = self.workshop.app.model.document.get("automations", ())
        return next((each for each in listed if each["key"] == key), None)

    def panel(self, key, at, **values):
        return self.post(f"/{key}/panel", self.page(f"/{key}?at={at}"), "rev", do="save", **values)

    def switch_on(self, key):
        answer = self.post(f"/{key}/publish", self.page(f"/{key}/publish"), "rev", do="on")
        if answer.status_code == 200:
            answer = self.workshop.confirm(answer)
        assert answer.status_code == 303, (answer.status, errors(answer.text))


def errors(text):
    found = re.findall(r'class="(?:form-fault|form-summary)".{0,600}', text, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]*>?", " ", each).split())[:200] for each in found]


def test_when_a_client_is_won_tell_the_owner(flows):
    key = flows.begin(trigger="record_updated")
    flows.go(flows.panel(key, "@trigger", set_fields=["stage"]))
    flows.go(flows.panel(key, "@trigger", set_to=["won"]))
    assert flows.draft(key)["trigger"] == {
        "type": "record_updated",
        "table": "client",
        "settings": {"fields": ["stage"], "to": ["won"]},
    }
    flows.go(flows.post(f"/{key}/place", flows.page(f"/{key}?add="), "place", do="notify"))
    assert flows.page(f"/{key}").count("flow-card") == 3
    flows.go(flows.panel(key, "notify", set_people__add="expression:owner", set_title_en="Won: {name}"))
    assert flows.draft(key)["steps"] == [
        {
            "key": "notify",
            "type": "notify",
            "settings": {"people": [{"expression": "owner"}], "title": "Won: {name}"},
        }
    ]
    assert flows.live(key) is None
    flows.switch_on(key)
    assert flows.live(key)["enabled"] is True
    assert flows.draft(key) is None


def test_every_example_is_ready_to_be_switched_on(flows):
    page = flows.page("/new")
    keys = [part.partition('"')[0] for part in page.split('name="example" value="')[1:]]
    assert len(keys) >= 4
    for example in keys:
        key = flows.begin(example=example)
        assert "form-fault" not in flows.page(f"/{key}"), (example, errors(flows.page(f"/{key}")))
        flows.switch_on(key)


def test_what_runs_stays_while_it_is_changed_until_that_is_published_or_thrown_away(flows):
    key = flows.begin(example="new")
    flows.switch_on(key)
    before = json.dumps(flows.live(key), sort_keys=True)
    flows.go(flows.panel(key, "tell", set_title_en="Look: {name}", set_title_zh=""))
    assert "Draft" in flows.page()
    assert json.dumps(flows.live(key), sort_keys=True) == before
    told = flows.page(f"/{key}/publish")
    assert "<ins>" in told and "<del>" in told
    flows.switch_on(key)
    assert flows.live(key)["steps"][0]["settings"]["title"] == "Look: {name}"
    flows.go(flows.panel(key, "tell", set_title_en="Never"))
    flows.go(flows.post(f"/{key}/discard", flows.page(f"/{key}")))
    assert flows.draft(key) is None and "Never" not in flows.page(f"/{key}?at=tell")


def test_switching_off_is_done_at_once_and_can_be_taken_back(flows):
    key = flows.begin(example="new")
    flows.switch_on(key)
    flows.go(flows.post(f"/{key}/switch", flows.page(), "base"))
    assert flows.live(key)["enabled"] is False
    asked = flows.post(f"/{key}/switch", flows.page(), "base")
    assert asked.location.endswith("/publish")


def test_what_is_wrong_stands_at_its_card_and_keeps_it_from_running(flows):
    key = flows.begin(example="new")
    flows.go(flows.panel(key, "tell", set_title_en="{nothing}", set_title_zh=""))
    assert "is-wrong" in flows.page(f"/{key}")
    assert "form-summary" in flows.page(f"/{key}/publish")
    page = flows.page(f"/{key}/publish")
    answer = flows.post(f"/{key}/publish", page, "rev", do="on")
    assert answer.status_code == 422 and flows.live(key) is None


def test_steps_are_moved_copied_and_taken_out_by_buttons(flows):
    key = flows.begin(example="new")
    for kind in ("for_each", "branch"):
        flows.go(flows.post(f"/{key}/place", flows.page(f"/{key}?add=tell"), "place", do=kind))

    def act(at, **values):
        flows.go(flows.post(f"/{key}/step", flows.page(f"/{key}?at={at}"), "rev", **values))

    act("tell", do="to", to="in:for_each")
    assert [each["key"] for each in flows.draft(key)["steps"]] == ["branch", "for_each"]
    act("tell", do="copy")
    assert [each["key"] for each in flows.draft(key)["steps"][1]["steps"]] == ["tell", "tell_2"]
    act("tell", do="up")
    assert [each["key"] for each in flows.draft(key)["steps"]] == ["branch", "tell", "for_each"]
    act("for_each", do="remove")
    assert [each["key"] for each in flows.draft(key)["steps"]] == ["branch", "tell"]
    flows.go(flows.post(f"/{key}/branch", flows.page(f"/{key}?at=branch"), "rev", do="add", at="branch"))
    assert len(flows.draft(key)["steps"][0]["branches"]) == 3


def test_values_are_given_as_fixed_values_values_of_the_run_and_formulas(flows):
    key = flows.begin(trigger="record_created")
    flows.go(flows.post(f"/{key}/place", flows.page(f"/{key}?add="), "place", do="create_record"))
    flows.go(flows.panel(key, "create_record", set_table="visit"))
    flows.go(flows.panel(key, "create_record", set_values__0__field="name"))
    flows.go(flows.panel(key, "create_record", set_values__0__value="Welcome"))
    flows.go(flows.panel(key, "create_record", set_values__1__field="client"))
    flows.go(flows.panel(key, "create_record", set_values__1__chip="record"))
    assert flows.draft(key)["steps"][0]["settings"] == {
        "table": "visit",
        "values": {"name": '"Welcome"', "client": "record"},
    }
    page = flows.page(f"/{key}?at=create_record")
    assert 'value="Welcome"' in page


def test_fixed_values_of_every_kind_are_typed_in_their_own_controls(flows):
    key = flows.begin(trigger="record_created")
    flows.go(flows.post(f"/{key}/place", flows.page(f"/{key}?add="), "place", do="update_record"))
    helper = flows.workshop.people["mia"]
    for number, (field, typed) in enumerate({"stage": "won", "helper": str(helper), "name": 'A "B"'}.items()):
        flows.go(flows.panel(key, "update_record", **{f"set_values__{number}__field": field}))
        flows.go(flows.panel(key, "update_record", **{f"set_values__{number}__value": typed}))
    values = flows.draft(key)["steps"][0]["settings"]["values"]
    assert values == {"stage": '"won"', "helper": f'"{helper}"', "name": '"A ""B"""'}
    assert "form-fault" not in flows.page(f"/{key}?at=update_record")
    flows.go(flows.panel(key, "update_record"))
    assert flows.draft(key)["steps"][0]["settings"]["values"] == values


def test_a_circle_is_told_before_it_is_switched_on(flows):
    key = flows.begin(trigger="record_updated")
    flows.go(flows.post(f"/{key}/place", flows.page(f"/{key}?add="), "place", do="update_record"))
    flows.go(flows.panel(key, "update_record", set_values__0__field="name"))
    source = {"set_values__0__was": "formula", "set_values__0__formula": 'CONCAT(name, "!")'}
    flows.go(flows.panel(key, "update_record", **source))
    assert "Look at this first" in flows.page(f"/{key}/publish")


def test_a_draft_stays_while_what_runs_is_switched_off(flows):
    key = flows.begin(example="new")
    flows.switch_on(key)
    flows.go(flows.panel(key, "tell", set_title_en="Mine", set_title_zh=""))
    flows.go(flows.post(f"/{key}/switch", flows.page(), "base"))
    answer = flows.post(f"/{key}/publish", flows.page(f"/{key}/publish"), "rev", do="off")
    assert answer.status_code == 303, errors(answer.text)
    assert flows.live(key)["enabled"] is False
    assert flows.live(key)["steps"][0]["settings"]["title"] == "Mine"


def test_two_admins_do_not_overwrite_each_other(flows):
    key = flows.begin(example="new")
    old = flows.page(f"/{key}?at=tell")
    flows.go(flows.panel(key, "tell", set_title_en="First", set_title_zh=""))
    answer = flows.post(f"/{key}/panel", old, "rev", do="save", set_title_en="Second", set_title_zh="")
    assert answer.status_code == 409 and "Second" in answer.text
    assert flows.draft(key)["steps"][0]["settings"]["title"] == "First"


def test_a_copy_is_a_draft_and_a_deleted_one_is_gone(flows):
    key = flows.begin(example="new")
    flows.switch_on(key)
    copied = flows.go(flows.post(f"/{key}/copy", flows.page(f"/{key}/copy"), "label_en")).request.path
    copy = copied.rpartition("/")[2]
    assert flows.draft(copy)["enabled"] is False and flows.live(copy) is None
    answer = flows.post(f"/{key}/delete", flows.page(), "base")
    flows.workshop.done(answer)
    assert flows.live(key) is None
    flows.go(flows.post(f"/{copy}/delete", flows.page(), "base"))
    assert flows.draft(copy) is None


def test_only_administrators_build(flows):
    client = flows.workshop.browser("edith")
    assert client.get(HERE).status_code in (403, 404)
    assert client.get(f"{HERE}/new").status_code in (403, 404)
