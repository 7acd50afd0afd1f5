"""Steps that send messages: what is written down before it leaves."""

import pytest

from fixtures.step_stage import Stage
from tablewright.automations.step import Response, Send, StepFailed
from tablewright.automations.steps import STEPS


@pytest.fixture
def stage() -> Stage:
    row = {
        "name": "Bridge",
        "owner": 7,
        "email": "a@example.com; b@example.com，a@example.com",
        "phone": "13800000000",
        "plans": [{"id": 31, "name": "x.pdf"}, 32],
        "photo": {"id": 33},
        "nothing": None,
        "amount": 5,
    }
    return Stage({"project": {4: row}}, "project", 4)


def sent(stage: Stage, kind: str, **settings) -> dict:
    outcome = STEPS[kind].run(stage, settings)
    assert isinstance(outcome, Send) and outcome.what == "message"
    return outcome.request


MAIL = {"subject": "About {name}", "text": "It costs {amount}."}


def test_a_mail_goes_to_people_and_to_the_addresses_of_a_field(stage):
    request = sent(
        stage,
        "send_mail",
        **MAIL,
        people=[{"expression": "owner"}],
        addresses="email",
        cc_people=[{"person": 9}],
    )
    assert request == {
        "account": None,
        "to": {"people": [7], "addresses": ["a@example.com", "b@example.com"]},
        "cc": {"people": [9], "addresses": []},
        "message": {
            "title": "About Bridge",
            "text": "It costs 5.",
            "link": None,
            "mentions": None,
            "files": [],
        },
    }  # fmt: skip


def test_a_mail_takes_files_of_the_record_a_pdf_of_it_and_a_link_along(stage):
    settings = {"attachments": ["plans", "photo", "nothing"], "print": "offer", "link": True}
    message = sent(stage, "send_mail", **MAIL, addresses="email", **settings)["message"]
    assert message["files"] == [31, 32, 33, 904]
    assert message["link"] == {"record": {"table": "project", "id": 4}}


def test_a_subject_is_one_line_whatever_a_field_holds(stage):
    stage.tables["project"][4]["name"] = "Bridge\r\nBcc: all@example.com"
    title = sent(stage, "send_mail", **MAIL, addresses="email")["message"]["title"]
    assert title == "About Bridge Bcc: all@example.com"


@pytest.mark.parametrize(
    ("settings", "word"),
    [
        ({}, "no receiver"),
        ({"addresses": "nothing"}, "no receiver"),
        ({"people": []}, "no receiver"),
        ({"addresses": "amount"}, "no text"),
    ],
)
def test_a_mail_to_nobody_fails_and_says_why(stage, settings, word):
    with pytest.raises(StepFailed, match=word):
        sent(stage, "send_mail", **MAIL, **settings)


def test_files_need_a_record(stage):
    stage.record_id = None
    with pytest.raises(StepFailed, match="no record"):
        sent(stage, "send_mail", subject="x", text="x", people=[{"person": 1}], attachments=["plans"])


def test_a_message_of_a_channel_has_receivers_mentions_and_the_places_of_an_approved_text(stage):
    request = sent(
        stage,
        "send_message",
        account="sms",
        addresses="phone",
        title="{name}",
        text="{name} is late",
        link=True,
        mentions=[{"expression": "owner"}],
        everybody=True,
        template="SMS_1",
        values=[{"name": "what", "value": "{name}"}],
    )
    assert request == {
        "account": "sms",
        "to": {"people": [], "addresses": ["13800000000"]},
        "cc": None,
        "message": {
            "title": "Bridge",
            "text": "Bridge is late",
            "link": {"record": {"table": "project", "id": 4}},
            "mentions": {"people": [7], "everybody": True},
            "files": [],
            "template": "SMS_1",
            "values": {"what": "Bridge"},
        },
    }


def test_a_group_s_channel_needs_no_receiver(stage):
    assert sent(stage, "send_message", account="robot", text="x")["to"] == {"people": [], "addresses": []}


@pytest.mark.parametrize("kind", ["send_mail", "send_message"])
def test_what_was_sent_is_noted(kind):
    assert STEPS[kind].answered({}, Response(0)) == {"sent": True}
