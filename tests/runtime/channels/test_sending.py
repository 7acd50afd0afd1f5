"""Messages reach every vendor as its documents want them, and what vendors answer is understood."""

from __future__ import annotations

import logging
import socket
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.vendors.sms import Tencent
from tablewright.automations.channel import secret_names
from tablewright.automations.channels import WITH_ACCOUNT
from tablewright.automations.exchange import Again, Failed, Sent
from tablewright.automations.message import Link, Mentions, Message
from tablewright.core import outbound
from tablewright.core.database import reading
from tablewright.identity.models import Person
from tablewright.runtime.channels.accounts import read_account
from tablewright.runtime.channels.models import ChannelSent
from tablewright.runtime.channels.people import addresses_of
from tablewright.runtime.channels.sending import send_all

pytestmark = pytest.mark.sqlite_only
both = pytest.mark.postgresql_only
"""Beside the mark of the module: what the database has a part in runs on both."""
OVER_HTTP = sorted(name for name, each in WITH_ACCOUNT.items() if each.way == "http" and name != "webhook")
APPS = ("wecom_app", "dingtalk_app", "feishu_app")
ROBOTS = ("wecom_robot", "dingtalk_robot", "feishu_robot")
TEXT = "周五到期：请联系 <a href='http://evil.example'>Ada</a> & Co. <@all>"


def message(kind: str) -> Message:
    to = {"sms_aliyun": ("138 0013 8000",), "sms_tencent": ("13800138000",)}.get(kind, ("ada",))
    link = Link("https://apps.example.com/a/x/1", "打开")
    values = {"name": "Ada", "day": "周五"} if kind.startswith("sms_") else {}
    mentions = Mentions(("13800138000",), ("ada",), True) if kind in ROBOTS else Mentions()
    return Message(() if kind in ROBOTS else to, "提醒", TEXT, link, mentions, values=values)


@pytest.mark.parametrize("kind", OVER_HTTP)
def test_a_message_reaches_the_vendor_with_a_signature_that_it_accepts(post, kind):
    vendor, account = post.vendor(kind), post.add(kind)
    outcome = post.send(account, message(kind))
    assert isinstance(outcome, Sent), outcome
    assert len(vendor.taken) == 1
    assert post.row(account).last_ok_at == post.now


def test_what_the_vendors_show_is_what_was_written(post):
    def taken(kind: str) -> dict:
        vendor = post.vendor(kind)
        post.send(post.add(kind), message(kind))
        return vendor.taken[0]

    text = taken("wecom_robot")["text"]
    assert text["content"].startswith("提醒\n周五到期")
    assert text["content"].endswith("打开: https://apps.example.com/a/x/1")
    assert "<@all>" not in text["content"]  # typed text calls nobody
    assert (text["mentioned_list"], text["mentioned_mobile_list"]) == (["ada", "@all"], ["13800138000"])
    said = taken("dingtalk_robot")
    assert said["at"] == {"atMobiles": ["13800138000"], "atUserIds": ["ada"], "isAtAll": True}
    content = taken("feishu_robot")["content"]["post"]["zh_cn"]
    assert content["title"] == "提醒"
    assert content["content"][0] == [{"tag": "text", "text": TEXT}]
    assert content["content"][1] == [{"tag": "a", "text": "打开", "href": "https://apps.example.com/a/x/1"}]
    card = taken("wecom_app")
    assert card["msgtype"] == "textcard"
    assert "&lt;a href" in card["textcard"]["description"]
    assert taken("sms_aliyun")["TemplateParam"] == '{"name":"Ada","day":"周五"}'
    sms = taken("sms_tencent")
    assert (sms["PhoneNumberSet"], sms["TemplateParamSet"]) == (["+8613800138000"], ["Ada", "周五"])


@pytest.mark.parametrize(
    "kind, changed, says",
    [
        ("wecom_robot", {"webhook": "/cgi-bin/webhook/send?key=another"}, "does not know this address"),
        ("dingtalk_robot", {"webhook": "/robot/send?access_token=another"}, "does not know this robot"),
        ("dingtalk_robot", {"secret": "SECanother"}, "does not accept the signature"),
        ("feishu_robot", {"webhook": "/open-apis/bot/v2/hook/another"}, "does not know this robot"),
        ("feishu_robot", {"secret": "another"}, "does not accept the signature"),
        ("wecom_app", {"corp_id": "wwother"}, "corporation ID and secret"),
        ("wecom_app", {"secret": "another"}, "corporation ID and secret"),
        ("wecom_app", {"agent_id": "1"}, "AgentID does not belong"),
        ("dingtalk_app", {"secret": "another"}, "key and secret"),
        ("feishu_app", {"secret": "another"}, "App ID and App Secret"),
        ("sms_aliyun", {"secret": "another"}, "access key"),
        ("sms_aliyun", {"key_id": "another"}, "access key"),
        ("sms_tencent", {"secret": "another"}, "access key"),
    ],
)
def test_a_wrong_key_fails_at_once_and_says_where_to_copy_it_from(post, kind, changed, says):
    vendor = post.vendor(kind)
    changed = {
        name: f"{post.host.address}{text}" if text[0] == "/" else text for name, text in changed.items()
    }
    account = post.add(kind, **changed)
    outcome = post.send(account, message(kind))
    assert isinstance(outcome, Failed), outcome
    assert says in outcome.words.en
    assert vendor.taken == []
    assert post.row(account).last_error == outcome.words


@pytest.mark.parametrize(
    "kind, answer, after",
    [
        ("wecom_robot", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}), 60),
        ("wecom_app", (200, {"errcode": 45009, "errmsg": "api freq out of limit"}), 60),
        ("dingtalk_robot", (200, {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}), 600),
        ("dingtalk_app", (200, {"errcode": 88, "sub_code": "90018", "sub_msg": "too many"}), 60),
        ("feishu_robot", (200, {"code": 11232, "msg": "frequency limited psm"}), 60),
        ("feishu_robot", (200, {"code": 9499, "msg": "too many request", "data": {}}), 60),
        ("feishu_app", (429, {"code": 99991400, "msg": "request trigger frequency limit"}, {"x-ogw-ratelimit-reset": "17"}), 17),
        ("sms_aliyun", (503, {"Code": "Throttling.User", "Message": "Request was denied due to user flow control."}), 60),
        ("sms_tencent", (200, {"Response": {"Error": {"Code": "RequestLimitExceeded", "Message": "x"}}}), 60),
    ],
)  # fmt: skip
def test_a_vendor_that_has_enough_is_left_alone_for_as_long_as_it_says(post, kind, answer, after):
    vendor, account = post.vendor(kind), post.add(kind)
    vendor.next.append(answer)
    outcome = post.send(account, message(kind))
    assert isinstance(outcome, Again), outcome
    assert (outcome.after, outcome.whole) == (timedelta(seconds=after), True)
    asked = len(post.host.seen)
    post.later(seconds=after - 1)
    waits = post.send(account, message(kind), "run-2.step")
    assert (isinstance(waits, Again), waits.after) == (True, timedelta(seconds=1))
    assert len(post.host.seen) == asked  # the vendor was not even asked
    post.later(seconds=2)
    assert isinstance(post.send(account, message(kind)), Sent)


@pytest.mark.parametrize(
    "kind, answer, after",
    [
        (
            "sms_aliyun",
            (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发分钟级流控Permits:1"}),
            60,
        ),
        (
            "sms_aliyun",
            (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发小时级流控Permits:5"}),
            3600,
        ),
        (
            "sms_aliyun",
            (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发天级流控Permits:10"}),
            86_400,
        ),
        ("sms_tencent", Tencent.number_says("LimitExceeded.PhoneNumberThirtySecondLimit"), 30),
        ("sms_tencent", Tencent.number_says("LimitExceeded.PhoneNumberDailyLimit"), 86_400),
    ],
)
def test_a_number_that_has_had_enough_holds_up_no_other_number(post, kind, answer, after):
    vendor, account = post.vendor(kind), post.add(kind)
    vendor.next.append(answer)
    outcome = post.send(account, message(kind))
    assert isinstance(outcome, Again), outcome
    assert outcome.after == timedelta(seconds=after)
    assert isinstance(post.send(account, message(kind), "run-2.step"), Sent)


@pytest.mark.parametrize(
    "kind, answer, says",
    [
        ("sms_aliyun", (200, {"Code": "isv.AMOUNT_NOT_ENOUGH", "Message": "账户余额不足"}), "out of credit"),
        ("sms_aliyun", (200, {"Code": "isv.SMS_SIGNATURE_ILLEGAL", "Message": "x"}), "signature is not approved"),
        ("sms_aliyun", (200, {"Code": "isv.TEMPLATE_MISSING_PARAMETERS", "Message": "x"}), "do not fit the template"),
        ("sms_aliyun", (200, {"Code": "isv.SOMETHING_NEW", "Message": "news"}), "refused the message"),
        ("sms_tencent", Tencent.number_says("FailedOperation.PhoneNumberInBlacklist"), "opted out"),
        ("sms_tencent", Tencent.number_says("FailedOperation.TemplateIncorrectOrUnapproved"), "approved template"),
        ("sms_tencent", (200, {"Response": {"Error": {"Code": "UnauthorizedOperation.X", "Message": ""}}}), "may not"),
        ("dingtalk_robot", (200, {"errcode": 310000, "errmsg": "keywords not in content"}), "keywords"),
        ("dingtalk_robot", (200, {"errcode": 310000, "errmsg": "ip 1.2.3.4 not in whitelist"}), "public IP"),
        ("feishu_robot", (200, {"code": 19024, "msg": "Key Words Not Found"}), "keywords"),
        ("feishu_app", (400, {"code": 230013, "msg": "Bot has NO availability to this user"}), "not available"),
        ("wecom_app", (200, {"errcode": 60020, "errmsg": "not allow to access from your ip"}), "Trusted IPs"),
        ("wecom_robot", (200, {"errcode": 99, "errmsg": "who knows"}), "refused the message"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_mend_and_keeps_the_vendor_s_own_words(post, kind, answer, says):
    vendor, account = post.vendor(kind), post.add(kind)
    vendor.next.append(answer)
    outcome = post.send(account, message(kind))
    assert isinstance(outcome, Failed), outcome
    assert says in outcome.words.en
    assert outcome.told[:3].strip()
    assert post.row(account).last_told == outcome.told


@both
@pytest.mark.parametrize("kind", APPS)
def test_a_token_is_kept_and_one_that_is_over_is_fetched_again_once(post, kind):
    vendor, account = post.vendor(kind), post.add(kind)
    post.send(account, message(kind), "a")
    post.send(account, message(kind), "b")
    assert len(vendor.tokens) == 1
    assert vendor.tokens[0] not in str(post.row(account).token)
    vendor.expire()
    assert isinstance(post.send(account, message(kind), "c"), Sent)
    assert len(vendor.tokens) == 2
    post.later(hours=2)
    post.send(account, message(kind), "d")
    assert len(vendor.tokens) == 3

    vendor.give = lambda: vendor.tokens.append("never good") or "never good"  # type: ignore[method-assign]
    vendor.expire()
    outcome = post.send(account, message(kind), "e")
    assert isinstance(outcome, Failed)
    assert len(vendor.tokens) == 4


@pytest.mark.parametrize("kind", APPS)
def test_the_same_key_is_shown_once_where_the_vendor_compares(post, kind):
    vendor, account = post.vendor(kind), post.add(kind)
    key = "a key that is longer than the fifty letters which one of the vendors takes"
    for _ in range(3):
        assert isinstance(post.send(account, message(kind), key), Sent)
        with post.engine.begin() as connection:  # as if we had fallen before noting it
            connection.execute(sa.delete(ChannelSent))
    assert len(post.host.seen) == 4
    assert len(vendor.taken) == 1


def test_who_was_not_reached_is_told_and_nobody_at_all_is_a_failure(post):
    account = (post.vendor("wecom_app"), post.add("wecom_app"))[1]
    some = post.send(account, Message(("ada", "gone1"), text="x"))
    assert isinstance(some, Sent)
    assert "gone1" in some.note.en
    nobody = post.send(account, Message(("gone1",), text="x"), "run-2")
    assert isinstance(nobody, Failed)
    assert isinstance(post.send(account, Message((), text="x"), "run-3"), Failed)


@both
@pytest.mark.parametrize("kind, most", [("wecom_robot", 20), ("dingtalk_robot", 20), ("feishu_robot", 100)])
def test_no_more_leave_in_any_minute_than_the_vendor_takes(post, kind, most):
    vendor, account = post.vendor(kind), post.add(kind)
    for n in range(most):
        assert isinstance(post.send(account, message(kind), f"{n}"), Sent)
    outcome = post.send(account, message(kind), "one too many")
    assert isinstance(outcome, Again)
    assert outcome.after == timedelta(minutes=1)
    assert len(vendor.taken) == most
    post.later(seconds=59)
    assert isinstance(post.send(account, message(kind)), Again)
    post.later(seconds=1)
    assert isinstance(post.send(account, message(kind)), Sent)


@pytest.mark.parametrize("kind", [*OVER_HTTP, "webhook"])
def test_whatever_a_host_does_ends_in_an_outcome(post, kind):
    account = post.add(kind)
    ends = {"500": Again, "503": Again, "429": Again, "hang up": Again, "redirect": Failed}
    if kind != "webhook":
        ends |= {"huge": Failed, "html": Failed, "empty": Failed, "list": Failed}
    for manner, end in ends.items():
        post.host.manner = manner
        outcome = post.send(account, message(kind), manner)
        assert isinstance(outcome, end), (manner, outcome)
        assert outcome.words.zh
        waits = {"503": 120, "429": 7}.get(manner)
        if waits:
            assert outcome.after == timedelta(seconds=waits)
        post.later(hours=1)
    post.vendor(kind) if kind != "webhook" else setattr(post.host, "answer", lambda asked: (200, {}))
    if kind != "webhook":
        post.host.answer.now = post.now
    post.host.manner = "lying"  # a wrong content type is no reason to lose a message
    assert isinstance(post.send(account, message(kind), "last"), Sent)


def test_a_slow_or_dead_host_is_given_up_in_time(post, monkeypatch):
    account = post.add("webhook")
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(1)
        slow = post.add("webhook", address=f"http://127.0.0.1:{deaf.getsockname()[1]}/hook")
        monkeypatch.setattr(outbound.outbound_client, "__defaults__", ((), 0.2))
        assert isinstance(post.send(slow, Message(text="x")), Again)
    assert isinstance(post.send(slow, Message(text="x")), Again)
    assert post.row(account).last_ok_at is None


def test_a_private_address_is_not_called_unless_it_is_listed(post):
    vendor, account = post.vendor("wecom_robot"), post.add("wecom_robot")
    outcome = post.send(account, message("wecom_robot"), allow=False)
    assert isinstance(outcome, Failed)
    assert "TABLEWRIGHT_OUTBOUND_ALLOW" in outcome.words.en
    assert vendor.taken == []


def test_what_a_host_sends_back_of_our_secrets_is_not_kept(post):
    account = post.add("webhook", authorization="Bearer hush-hush-1")
    post.host.answer = lambda asked: (400, {"you sent": asked.headers["authorization"]})
    outcome = post.send(account, Message(text="x"))
    assert isinstance(outcome, Failed)
    assert "hush-hush" not in outcome.told + str(tuple(post.row(account)))


@pytest.mark.parametrize("kind", [*OVER_HTTP, "webhook"])
def test_what_a_vendor_took_does_not_leave_again_under_the_same_key(post, kind):
    post.host.answer = (lambda asked: (200, {})) if kind == "webhook" else post.vendor(kind)
    account = post.add(kind)
    post.send(account, message(kind), "same")
    asked = len(post.host.seen)
    assert isinstance(post.send(account, message(kind), "same"), Sent)
    assert len(post.host.seen) == asked


def test_one_wrong_number_stops_no_other_and_those_who_wait_are_sent_to_later(post):
    vendor, account = post.vendor("sms_aliyun"), post.add("sms_aliyun")
    many = replace(message("sms_aliyun"), to=("13800138000", "not a number", "13800138001"))

    def send(key: str):
        return send_all(post.engine, post.row(account), many, key, post.now, ("127.0.0.1",))

    outcome = send("run-1")
    assert isinstance(outcome, Failed)
    assert "1 of 3 receivers" in outcome.words.en
    assert len(vendor.taken) == 2
    vendor.next.append((200, {"Code": "isv.BUSINESS_LIMIT_CONTROL", "Message": "触发分钟级流控Permits:1"}))
    vendor.taken.clear()
    assert isinstance(send("run-2"), Again)
    vendor.taken.clear()
    assert isinstance(send("run-2"), Failed)
    assert [each["PhoneNumbers"] for each in vendor.taken] == ["13800138000"]
    nobody = replace(many, to=())
    assert isinstance(send_all(post.engine, post.row(account), nobody, "run-3", post.now), Failed)


def test_people_are_reached_by_what_the_vendor_knows_them_by(post):
    with post.engine.begin() as connection:
        connection.execute(sa.update(Person).values(email="ada.l@corp.example"))
    wanted = {
        "wecom_app": "ada",
        "feishu_app": "ada.l@corp.example",
        "email": "ada.l@corp.example",
        "sms_aliyun": None,
        "wecom_robot": None,
    }
    rows = {kind: post.row(post.add(kind)) for kind in wanted}
    rows["by the name in the mail"] = post.row(post.add("dingtalk_app", people_by="email_name"))
    with reading(post.engine) as connection:
        found = {kind: addresses_of(connection, row, [post.ada, 999]) for kind, row in rows.items()}
    expected = {kind: [each] if each else [] for kind, each in wanted.items()}
    assert found == expected | {"by the name in the mail": ["ada.l"]}


@pytest.mark.parametrize("kind", OVER_HTTP)
def test_no_log_tells_a_secret_however_much_is_logged(post, kind, caplog):
    post.vendor(kind)
    account = post.add(kind)
    settings = read_account(post.row(account)).settings
    ends = [str(settings[name])[-12:] for name in secret_names(WITH_ACCOUNT[kind]) if settings.get(name)]
    with caplog.at_level(logging.DEBUG):
        post.send(account, message(kind))
        post.host.manner = "500"
        post.send(account, message(kind), "again")
    assert ends
    assert not [each for each in [*ends, "token-0-secret"] if each in caplog.text]
