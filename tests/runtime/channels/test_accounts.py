"""Accounts keep what an administrator enters; their secrets go in and never come out, and stay where they were given."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace

import pytest
import sqlalchemy as sa

from tablewright.automations.exchange import Failed, Sent
from tablewright.automations.message import Attachment, Link, Message
from tablewright.core.database import reading
from tablewright.core.errors import Invalid, NotFound
from tablewright.core.key_in_use import use_key
from tablewright.core.mail import MailServer
from tablewright.core.outbox import send_due
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import add_workspace
from tablewright.runtime.apps.models import AppRow
from tablewright.runtime.channels.accounts import (
    Told,
    add_account,
    change_account,
    copy_accounts,
    find_row,
    named_row,
    read_account,
    remove_account,
)
from tablewright.runtime.channels.models import ChannelAccount

SECRET = "a secret of sixteen letters"


def change(post, account: int, **typed: str) -> None:
    row = post.row(account)
    told = Told(row.kind, row.label, {**row.settings, **typed})
    with unit_of_work(post.engine) as work:
        change_account(work, row, told)


def faults(post, act, *args, **named) -> set[str]:
    with pytest.raises(Invalid) as refused:
        act(*args, **named)
    return {each.path for each in refused.value.faults}


def add_app(post, key: str) -> int:
    with post.engine.begin() as connection:
        values = {
            "workspace_id": post.workspace_id,
            "key": key,
            "label": key,
            "created_at": post.now,
            "revision": 1,
        }
        known = {name: value for name, value in values.items() if name in AppRow.__table__.c}
        return connection.scalar(sa.insert(AppRow).values(known).returning(AppRow.id))


def test_a_secret_is_sealed_and_stays_when_it_is_left_empty(post):
    account = post.add("webhook")
    assert SECRET not in str(tuple(post.row(account)))
    before = read_account(post.row(account)).settings
    change(post, account, address=f"{post.host.address}/another-path")
    after = read_account(post.row(account)).settings
    assert (before["secret"], after["secret"]) == (SECRET, SECRET)
    assert after["address"].endswith("/another-path")


def test_who_moves_an_account_to_another_host_writes_its_secrets_again(post):
    account = post.add("webhook")
    before = tuple(post.row(account))
    assert faults(post, change, post, account, address="https://elsewhere.example/hook") == {"secret"}
    assert tuple(post.row(account)) == before
    change(post, account, address="https://elsewhere.example/hook", secret="another secret of more")
    assert read_account(post.row(account)).settings["secret"] == "another secret of more"


def test_a_secret_copied_to_another_account_opens_nothing(post):
    account, other = post.add("webhook"), post.add("webhook", address="https://elsewhere.example/hook")
    stolen = (
        sa.update(ChannelAccount).where(ChannelAccount.id == other).values(secrets=post.row(account).secrets)
    )
    with post.engine.begin() as connection:
        connection.execute(stolen)
    assert isinstance(post.send(other, Message(text="x")), Failed)


def test_under_another_secret_key_the_account_asks_for_its_secrets_again(post):
    account = post.add("webhook")
    use_key("another installation's key: 0123456789abcdef")
    outcome = post.send(account, Message(text="x"))
    assert isinstance(outcome, Failed)
    assert "enter it again" in outcome.words.en
    change(post, account, secret=SECRET)
    post.host.answer = lambda asked: (200, {})
    assert isinstance(post.send(account, Message(text="x")), Sent)


@pytest.mark.parametrize(
    "kind, typed, where",
    [
        ("wecom_robot", {"webhook": ""}, {"webhook"}),
        ("wecom_robot", {"webhook": "qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"}, {"webhook"}),
        ("wecom_robot", {"webhook": "https://oapi.dingtalk.com/robot/send?access_token=1"}, {"webhook"}),
        ("dingtalk_robot", {"webhook": "ftp://oapi.dingtalk.com/robot/send"}, {"webhook"}),
        ("wecom_app", {"agent_id": "12a"}, {"agent_id"}),
        ("wecom_app", {"secret": "", "corp_id": ""}, {"secret", "corp_id"}),
        ("feishu_app", {"id_type": "phone"}, {"id_type"}),
        ("webhook", {"address": "https://me:pass@corp.example/"}, {"address"}),
        ("webhook", {"secret": "short"}, {"secret"}),
        ("webhook", {"authorization": "Bearer 中文"}, {"authorization"}),
        ("email", {"reply_to": "nobody"}, {"reply_to"}),
        ("email", {"sender_name": "x" * 81}, {"sender_name"}),
    ],
)
@pytest.mark.sqlite_only
def test_what_cannot_be_right_is_refused_where_it_was_typed(post, kind, typed, where):
    assert faults(post, post.add, kind, **typed) == where


def test_an_app_means_its_own_account_before_the_workspace_s(post):
    app, other = add_app(post, "one"), add_app(post, "two")
    post.add("webhook")
    told = Told("webhook", "Own", {"address": "https://own.example/hook"}, app, "webhook")
    with unit_of_work(post.engine) as work:
        add_account(work, post.workspace_id, told, post.ada)
        assert faults(post, add_account, work, post.workspace_id, told, post.ada) == {"key"}
        assert faults(post, add_account, work, post.workspace_id, replace(told, key="Ä"), post.ada) == {"key"}
        assert faults(post, add_account, work, post.workspace_id, replace(told, app_id=999), post.ada) == {
            "app_id"
        }
    with reading(post.engine) as connection:
        assert named_row(connection, post.workspace_id, app, "webhook").label == "Own"
        assert named_row(connection, post.workspace_id, other, "webhook").label == "webhook"
        assert named_row(connection, post.workspace_id, other, "nothing") is None


def test_a_cloned_app_has_accounts_of_the_same_names_without_secrets(post):
    app, clone = add_app(post, "one"), add_app(post, "clone")
    told = Told("webhook", "Own", {"address": "https://own.example/hook", "secret": SECRET}, app, "own")
    robot = Told("wecom_robot", "R", {"webhook": f"{post.host.address}/cgi-bin/webhook/send?key=1"}, app, "r")
    with unit_of_work(post.engine) as work:
        for each in (told, robot):
            add_account(work, post.workspace_id, each, post.ada)
        copy_accounts(work, app, clone, post.workspace_id, post.ada)
    with reading(post.engine) as connection:
        copied = named_row(connection, post.workspace_id, clone, "own")
        robot_row = named_row(connection, post.workspace_id, clone, "r")
    assert (copied.secrets, read_account(copied).settings["address"]) == (None, "https://own.example/hook")
    outcome = post.send(robot_row.id, Message(text="x"))
    assert isinstance(outcome, Failed)
    assert "Webhook address is missing" in outcome.words.en


def test_another_workspace_has_no_part_in_an_account(post):
    account = post.add("webhook")
    with unit_of_work(post.engine) as work:
        other = add_workspace(work, "other", "Other", "Asia/Shanghai", "en")
        with pytest.raises(NotFound):
            find_row(work.connection, other, account)
        remove_account(work, post.row(account))
    with pytest.raises(NotFound):
        post.row(account)


def test_a_webhook_carries_key_time_and_signature_and_the_same_body_on_every_try(post):
    account = post.add("webhook", authorization="Bearer t")
    post.host.answer = lambda asked: (503, {})
    message = Message(title="提醒", text="x", link=Link("https://a.example"))
    post.send(account, message, "run-7.say")
    post.later(minutes=5)
    post.host.answer = lambda asked: (204, {})
    assert isinstance(post.send(account, message, "run-7.say"), Sent)
    first, second = post.host.seen
    assert first.body == second.body
    for asked in (first, second):
        stamp = asked.headers["x-tablewright-timestamp"]
        code = hmac.new(SECRET.encode(), f"{stamp}.".encode() + asked.body, hashlib.sha256).hexdigest()
        assert asked.headers["x-tablewright-signature"] == f"v1={code}"
        assert (asked.headers["idempotency-key"], asked.headers["authorization"]) == ("run-7.say", "Bearer t")
    assert first.headers["x-tablewright-timestamp"] != second.headers["x-tablewright-timestamp"]


def test_a_mail_waits_in_the_outbox_once_for_each_key_and_leaves_with_its_files(post):
    account = post.add("email")
    file = Attachment("报价.pdf", "application/pdf", b"%PDF-1")
    message = Message(
        ("ada@corp.example",),
        "Due\nBcc: x@y.example",
        "<b>1</b>\n\n2",
        Link("https://a.example", "Open"),
        attachments=(file,),
    )
    assert [type(post.send(account, message, "run-9.mail")) for _ in range(3)] == [Sent] * 3
    with reading(post.engine) as connection:
        (row,) = connection.execute(sa.select(OutgoingMail.__table__)).all()
    assert b"%PDF" not in str(tuple(row)).encode()
    with post.engine.begin() as connection:
        connection.execute(sa.update(OutgoingMail).values(next_try_at=post.now))
    left = []
    server = MailServer.read("smtp://mail.example", "https://apps.example.com")
    send_due(post.engine, server, lambda _, mail: left.append(mail))
    (mail,) = left
    assert mail["Message-ID"] == "<run-9.mail@tablewright>"
    assert (mail["Subject"], mail["Bcc"]) == ("Due Bcc: x@y.example", None)
    assert (mail["From"].addresses[0].display_name, mail["Reply-To"]) == ("Service", "desk@corp.example")
    assert "&lt;b&gt;1&lt;/b&gt;" in mail.get_body(("html",)).get_content()
    assert "Open: https://a.example" in mail.get_body(("plain",)).get_content()
    (attached,) = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("报价.pdf", b"%PDF-1")
    with reading(post.engine) as connection:
        kept = connection.execute(sa.select(OutgoingMail.body, OutgoingMail.parts)).one()
    assert tuple(kept) == (None, None)


@pytest.mark.parametrize("to", ["", "nobody", "a@b.cn, c@d.cn", "a@b.cn\nBcc: c@d.cn"])
@pytest.mark.sqlite_only
def test_a_mail_to_what_is_no_address_fails_and_writes_nothing(post, to):
    assert isinstance(post.send(post.add("email"), Message((to,), text="x")), Failed)
    with reading(post.engine) as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(OutgoingMail)) == 0
