"""What every channel declares, how messages are cut and split, and the signatures in the vendors' own documents."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from hashlib import sha256

import pytest

from tablewright.automations.answers import retry_after
from tablewright.automations.channel import secret_names
from tablewright.automations.channels import CHANNELS, WITH_ACCOUNT
from tablewright.automations.channels.numbers import international
from tablewright.automations.channels.sms_aliyun.signature import authorization as aliyun
from tablewright.automations.channels.sms_tencent.signature import authorization as tencent
from tablewright.automations.exchange import Try
from tablewright.automations.message import Attachment, Link, Mentions, Message, as_text, cut

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)


@pytest.mark.parametrize("name", CHANNELS)
def test_a_channel_declares_itself_whole(name):
    channel = CHANNELS[name]
    assert channel.name == name
    assert all((channel.label.zh, channel.help.zh, channel.icon, channel.family, channel.reaches))
    assert channel.way in ("http", "mail", "notice")
    assert set(channel.required) <= set(channel.settings)
    for setting in channel.settings.values():
        assert {"en", "zh"} <= setting["title"].keys()
    if channel.way == "http":
        assert secret_names(channel), "whoever can send by it must hold something"
    # Nothing of an account shows in what programmers print.
    assert "hush" not in repr(channel)


def test_every_channel_but_the_app_s_own_has_an_account():
    assert set(CHANNELS) - set(WITH_ACCOUNT) == {"in_app"}


def test_aliyun_s_own_example_is_signed_as_aliyun_says():
    headers = {
        "host": "ecs.cn-shanghai.aliyuncs.com",
        "x-acs-action": "RunInstances",
        "x-acs-content-sha256": sha256(b"").hexdigest(),
        "x-acs-date": "2023-10-26T10:22:32Z",
        "x-acs-signature-nonce": "3156853299f313e23d1673dc12e1703d",
        "x-acs-version": "2014-05-26",
    }
    query = {"ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd", "RegionId": "cn-shanghai"}
    signed = aliyun(query, headers, b"", "YourAccessKeyId", "YourAccessKeySecret")
    assert signed.endswith("Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0")


def test_tencent_s_own_example_is_signed_as_tencent_says():
    body = rb'{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}'
    now = datetime.fromtimestamp(1551113065, UTC)
    signed = tencent(
        "cvm.tencentcloudapi.com", "cvm", body, "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", now
    )  # fmt: skip
    assert signed.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168")


@pytest.mark.parametrize("most", [1, 3, 10, 11, 12, 40, 100])
def test_a_text_is_cut_between_letters_and_never_longer_than_allowed(most):
    for text in ("", "abc", "提醒：周五到期", "🙂🙂🙂🙂🙂🙂🙂🙂", "e\u0301" * 10):
        short = cut(text, most)
        assert len(short.encode()) <= max(most, 3)
        assert short == text or short.endswith("…")


def test_the_link_is_never_cut():
    message = Message(title="T", text="长" * 5000, link=Link("https://a.example/1", "Open"))
    text = as_text(message, 2048)
    assert len(text.encode()) <= 2048
    assert text.endswith("…\nOpen: https://a.example/1")


def test_a_message_for_many_becomes_as_many_as_the_channel_needs():
    message = Message(("13800138000", "13800138001", "13800138000", " "), text="x")
    parts = CHANNELS["sms_aliyun"].parts(message, "run-1")
    assert [(key, part.to) for key, part in parts] == [
        ("run-1.1", ("13800138000",)),
        ("run-1.2", ("13800138001",)),
    ]
    assert CHANNELS["wecom_app"].parts(message, "run-1")[0][0] == "run-1"
    assert CHANNELS["wecom_robot"].parts(Message(text="x"), "run-1") == [("run-1", Message(text="x"))]
    assert CHANNELS["email"].parts(Message(()), "run-1") == []


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        ("wecom_app", "@all"),
        ("wecom_app", "lin|wang"),
        ("wecom_app", "lin\n@all"),
        ("dingtalk_app", "lin,wang"),
        ("dingtalk_app", "lin wang"),
    ],
)
def test_no_value_of_a_field_means_several_people_or_all_of_them(kind, wrong):
    channel = CHANNELS[kind]
    for message in (Message(("lin", wrong), text="x"), Message((wrong,), text="x")):
        assert wrong[:3] in channel.refuses({}, message).words.en
    assert channel.refuses({}, Message(("lin", "li.wang-1@example"), text="x")) is None


def test_whom_a_message_calls_by_name_is_never_the_whole_group_by_chance():
    called = Message(text="x", mentions=Mentions(ids=("all", "@all", "lin")))
    account = {"webhook": "https://vendor.example/hook"}
    bodies = [
        CHANNELS[kind].request(Try(account, called, "run-1", NOW)).body.decode()
        for kind in ("wecom_robot", "feishu_robot")
    ]
    assert '"@all"' not in bodies[0] and 'all"' not in bodies[1]
    assert all('"lin"' in each for each in bodies)


@pytest.mark.parametrize("typed", ["<a href='https://bad.example'>x</a>", "<A HREF=x>", "<a\nhref=x>"])
def test_a_text_in_wecom_makes_no_link_of_what_somebody_typed(typed):
    account = {"address": "https://vendor.example", "agent_id": "1"}
    sent = CHANNELS["wecom_app"].request(Try(account, Message(("lin",), text=typed), "run-1", NOW)).body
    assert b"<a" not in sent.lower() and b"< a" in sent.lower()


def test_a_message_comes_back_from_what_was_written_down():
    message = Message(
        ("a",), "t", "x", Link("https://a.example", "o"), Mentions(("1",), ("2",), True),
        (Attachment("f.txt", "text/plain", b"\x00\xff"),), "T1", {"b": "1", "a": "2"},
    )  # fmt: skip
    assert Message.read(message.plain()) == message
    assert list(Message.read(message.plain()).values) == ["b", "a"]
    assert Message.read({}) == Message()


@pytest.mark.parametrize(
    "text, number",
    [
        ("13800138000", "+8613800138000"),
        ("138-0013 8000", "+8613800138000"),
        ("+8613800138000", "+8613800138000"),
        ("008613800138000", "+8613800138000"),
        ("+85291234567", "+85291234567"),
        ("010-12345678", None),
        ("+8612345", None),
        ("call me", None),
        ("", None),
    ],
)
def test_a_mobile_number_is_read_as_people_write_it(text, number):
    assert international(text) == number


@pytest.mark.parametrize(
    "header, seconds",
    [
        ("120", 120),
        ("0", 0),
        ("99999999999999", 86_400),
        ("Sun, 22 Nov 2026 08:31:00 GMT", 60),
        ("Sun, 22 Nov 2020 08:31:00 GMT", 0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_at_most_a_day(header, seconds):
    found = retry_after({"retry-after": header}, NOW)
    assert found == (None if seconds is None else timedelta(seconds=seconds))
