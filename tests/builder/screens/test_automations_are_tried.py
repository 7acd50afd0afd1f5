"""A test gives an automation what its trigger would: answers of a button, a call's body, a comment; rules judge a save."""

from __future__ import annotations

import json

import pytest
from builder.screens.test_runs_of_automations import HERE, Runs

from fixtures.workshop import automation, on, step
from tablewright.builder.automation_drafts import drop_draft, keep_draft
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.sign_in import load_actor
from tablewright.runtime.automations.calls.hooks import hook_of, keep_sample, renew_hook
from tablewright.runtime.conversation import comments
from tablewright.runtime.records.context import make_context

pytestmark = pytest.mark.sqlite_only
ASKED = [
    {"key": "why", "label": {"en": "Reason", "zh": "原因"}, "type": "text", "required": True},
    {"key": "who", "label": "Who", "type": "member"},
]
TELL = step("visit", "create_record", table="visit", values={"name": "input.why"})


@pytest.fixture
def tried(workshop):
    return Tried(workshop)


class Tried(Runs):
    """The workshop's app with a draft that is tried."""

    def draft(self, trigger, *steps, **members):
        document = automation("tried", trigger, *steps, **members)
        with unit_of_work(self.engine) as work:
            app = self.workshop.app
            drop_draft(work, app.id, "tried", None)
            keep_draft(work, app.id, document, app.revision, 0, self.workshop.people["ada"])

    def test(self, **values):
        return self.press("/tried/test", "/tried/test", **values)

    def as_ada(self, do):
        with unit_of_work(self.engine) as work:
            actor = load_actor(work.connection, self.workshop.people["ada"])
            return do(work, make_context(work.connection, self.workshop.app, actor, work.now))


def test_what_a_button_asks_for_is_asked_and_used(tried):
    button = on("button", "client", where="record", label="Go", inputs=ASKED, condition='stage = "won"')
    tried.draft(button, TELL)
    page = tried.page("/tried/test")
    assert "Reason" in page and "Client 0" in page
    record = str(tried.workshop.ids[0])
    missing = tried.test(record=record, **{"v:why": "", "v:who": ""})
    assert missing.status_code == 422 and "form-fault" in missing.text
    told = tried.test(record=record, **{"v:why": "Because", "v:who": ""})
    assert told.status_code == 200 and told.text.count("Because") > 1
    assert "would not be shown on this record" in told.text
    found = tried.client.get(f"{HERE}/tried/test/choices/who?q=mi").json["choices"]
    assert [each["title"] for each in found] == ["Mia"]
    assert tried.visits() == 0


def test_a_button_above_a_view_and_one_that_is_called_need_no_record(tried):
    for trigger in (
        on("button", "client", where="view", label="Go", inputs=ASKED),
        on("called", None, inputs=ASKED),
    ):
        tried.draft(trigger, TELL)
        assert "Choose a record" not in tried.page("/tried/test")
        assert "Because" in tried.test(**{"v:why": "Because", "v:who": ""}).text


def test_a_call_is_tried_with_the_last_body_or_a_pasted_one(tried):
    taken = [{**ASKED[0], "path": "order.reason"}]
    tried.draft(on("webhook", None, inputs=taken), TELL)
    assert "&#34;reason&#34;: null" in tried.page("/tried/test")
    tried.as_ada(lambda work, context: renew_hook(work, context, "tried", "tried"))
    with unit_of_work(tried.engine) as work:
        row = hook_of(work.connection, tried.workshop.app.id, "tried")
        keep_sample(work, row, {"order": {"reason": "Sampled"}}, 40)
    assert "Sampled" in tried.page("/tried/test")
    assert "run-step is-done" in tried.test(body=json.dumps({"order": {"reason": "Pasted"}})).text
    for body, said in (("{", "not JSON"), ("{}", "“Reason”: ")):
        wrong = tried.test(body=body)
        assert wrong.status_code == 422 and said in wrong.text


def test_a_comment_is_the_last_one_or_what_is_typed(tried):
    tried.draft(
        on("comment", "client", words=["urgent"]),
        step("visit", "create_record", table="visit", values={"name": "input.text"}),
    )
    record = tried.workshop.ids[0]
    tried.as_ada(lambda work, context: comments.add(work, context, "client", record, "Urgent, today"))
    told = tried.test(record=str(record), **{"v:text": ""})
    assert "Urgent, today" in told.text and "none of the words" not in told.text
    assert "none of the words" in tried.test(record=str(record), **{"v:text": "Later"}).text


def test_a_rule_before_the_save_says_what_the_save_would_come_to(tried):
    stop = step("no", "stop", message={"en": "{name} has to wait", "zh": "{name} 须等待"})
    record = tried.workshop.ids[0]
    tried.change(record, name="Renamed")
    tried.draft(on("record_saved", "client"), stop, phase="before")
    told = tried.test(record=str(record)).text
    assert "The save would be refused with:" in told and "Renamed has to wait" in told
    assert "Judged as its last save" in told
    tried.draft(
        on("record_saved", "client"), step("set", "set_values", values={"stage": '"won"'}), phase="before"
    )
    told = tried.test(record=str(record)).text
    assert "The save would go through." in told and "Would be saved with it" in told and "Won" in told
