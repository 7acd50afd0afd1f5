"""An administrator connects a channel: secrets go in and never come out, and a test message tells in plain words."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from fixtures.vendors.chats import WecomApp, WecomRobot
from fixtures.vendors.server import Host, serving
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.identity.credential_models import Session as SessionRow
from tablewright.identity.people import add_workspace
from tablewright.runtime.channels.models import ChannelAccount

HERE = "/workspace/channels"


@pytest.fixture
def host(desk):
    desk.app.config["CONFIG"] = dataclasses.replace(desk.app.config["CONFIG"], outbound_allow=("127.0.0.1",))
    with serving() as host:
        host.answer = WecomRobot(datetime.now(UTC))
        yield host


def robot(host: Host) -> dict[str, str]:
    return {"kind": "wecom_robot", "label": "Sales group", "set_webhook": f"{host.address}{WecomRobot.PATH}"}


def app(host: Host) -> dict[str, str]:
    keys = {"set_corp_id": WecomApp.CORP, "set_agent_id": "1000002", "set_secret": WecomApp.SECRET}
    return {"kind": "wecom_app", "label": "Assistant", "set_address": host.address, **keys}


def accounts(admin) -> list[sa.Row]:
    return admin.rows(sa.select(ChannelAccount.__table__))


def test_a_robot_is_added_tried_changed_and_removed(admin, host):
    assert "No connection yet" in admin.see(HERE)
    assert "WeCom group robot" in admin.see(f"{HERE}/new")
    assert "Webhook address" in admin.see(f"{HERE}/new?kind=wecom_robot")
    admin.send(f"{HERE}/new", 303, **robot(host))
    (row,) = accounts(admin)
    assert (row.label, row.key, row.app_id) == ("Sales group", "wecom_robot", None)
    assert "Not used yet" in admin.see(HERE)

    answer = admin.send(f"{HERE}/{row.id}/try", 200, text="Hello group")
    assert "took the message" in answer.text
    assert host.seen[-1].json["text"]["content"].endswith("Hello group")
    assert "Works" in admin.see(HERE)

    admin.send(f"{HERE}/{row.id}", 303, label="Sales", set_webhook="")
    assert accounts(admin)[0].label == "Sales"
    assert "took the message" in admin.send(f"{HERE}/{row.id}/try", 200).text  # the address was kept
    assert "No automation uses it" in admin.see(f"{HERE}/{row.id}/remove")
    admin.send(f"{HERE}/{row.id}/remove", 303)
    assert accounts(admin) == []
    events = [event for event, _ in admin.events() if event.startswith("channel_")]
    assert events == [f"channel_{act}" for act in ("added", "tried", "changed", "tried", "removed")]


def test_before_it_goes_one_sees_which_automations_send_by_it(admin, host):
    admin.send(f"{HERE}/new", 303, **robot(host), key="chat")
    admin.send(f"{HERE}/new", 303, **robot(host), key="other")
    chat, other = accounts(admin)
    page = admin.see(f"{HERE}/{chat.id}/remove")
    (label,) = [each["label"] for each in admin.office.app.model.automations if each["key"] == "called_out"]
    assert Words.read(label).en in page
    assert "No automation uses it" in admin.see(f"{HERE}/{other.id}/remove")


def test_what_the_vendor_refuses_is_explained_and_stands_in_the_list(admin, host):
    told = robot(host) | {"set_webhook": f"{host.address}/cgi-bin/webhook/send?key=gone"}
    admin.send(f"{HERE}/new", 303, **told)
    (row,) = accounts(admin)
    page = admin.send(f"{HERE}/{row.id}/try", 200).text
    assert "WeCom does not know this address" in page
    assert "93000 invalid webhook url" in page
    assert "Last message failed" in admin.see(HERE)


def test_no_page_and_no_entry_of_the_audit_log_tells_a_secret(admin, host):
    host.answer = WecomApp(datetime.now(UTC))
    admin.send(f"{HERE}/new", 303, **robot(host))
    admin.send(f"{HERE}/new", 303, **app(host))
    shown = str(admin.events())
    for row in accounts(admin):
        shown += (
            admin.see(f"{HERE}/{row.id}")
            + admin.see(HERE)
            + admin.send(f"{HERE}/{row.id}/try", 200, to="a").text
        )
        shown += admin.send(
            f"{HERE}/{row.id}", 422, label="", set_secret=WecomApp.SECRET, set_webhook=WecomRobot.KEY
        ).text
    assert WecomApp.SECRET not in shown
    assert WecomRobot.KEY not in shown
    assert WecomApp.CORP in shown


@pytest.mark.parametrize(
    "wrong",
    [{"label": " "}, {"label": "x" * 201}, {"set_webhook": ""}, {"set_webhook": "https://oapi.dingtalk.com/robot/send?a=1"},
     {"key": "No Key"}, {"app_id": "999"}],
)  # fmt: skip
def test_a_faulty_form_comes_back_with_what_was_typed(admin, host, wrong):
    text = admin.send(f"{HERE}/new", 422, **{**robot(host), "key": "kept_key", **wrong}).text
    assert 'aria-invalid="true"' in text or "app_id" in wrong
    assert "kept_key" in text or "key" in wrong
    assert accounts(admin) == []


def test_an_account_may_belong_to_one_app(admin, host):
    admin.send(f"{HERE}/new", 303, **robot(host), app_id=str(admin.office.app.id))
    assert accounts(admin)[0].app_id == admin.office.app.id
    assert admin.office.app.model.label.en in admin.see(HERE)


def test_nobody_else_and_no_other_workspace_reaches_an_account(admin, host):
    admin.send(f"{HERE}/new", 303, **robot(host))
    (row,) = accounts(admin)
    with unit_of_work(admin.office.engine) as work:
        other = add_workspace(work, "other", "Other", "Asia/Shanghai", "en")
        work.connection.execute(sa.update(ChannelAccount).values(workspace_id=other))
    before = accounts(admin)
    for who, status in (("ada", 404), ("mia", 403)):
        visitor = admin.desk.client(who)
        assert visitor.get(f"{HERE}/{row.id}").status_code == status
        assert visitor.get(f"{HERE}/{row.id}/remove").status_code == status
        for act in ("", "/try", "/remove"):
            assert visitor.post(f"{HERE}/{row.id}{act}", **robot(host)).status_code == status
    assert accounts(admin) == before
    assert host.seen == []


def test_an_old_proof_of_who_one_is_does_not_suffice(admin, host):
    with unit_of_work(admin.office.engine) as work:
        work.connection.execute(sa.update(SessionRow).values(confirmed_at=None))
    assert "/me/confirm" in admin.send(f"{HERE}/new", 303, **robot(host)).headers["Location"]
    assert accounts(admin) == []
