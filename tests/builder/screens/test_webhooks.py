"""Webhooks as administrators set them up: the form, the secret shown once, a test, the log, and sending again."""

from __future__ import annotations

import hashlib
import hmac
import re

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.receiver import ALLOW, Receiver, plain, receiver
from tablewright.core.database import reading
from tablewright.identity.audit.models import AuditEntry
from tablewright.runtime.outgoing.sender import send_due
from tablewright.runtime.webhooks.models import Webhook

__all__ = ["receiver"]
HERE = "/a/everything/builder/tables/project/webhooks"
ROW = {"way": "formula", "when": "amount > 10"}


def make(desk: Desk, receiver: Receiver, **more: object):
    told = {"label": "Ledger", "url": receiver.url(), "events": ["create", "update"], **ROW, **more}
    return desk.client("ada").post(f"{HERE}/new", **told)


def hooks(desk: Desk) -> list[sa.Row]:
    with reading(desk.office.engine) as connection:
        return list(connection.execute(sa.select(Webhook.__table__)))


def send(desk: Desk) -> int:
    return send_due(desk.office.engine, ALLOW, seconds=5)


def refresh(desk: Desk) -> None:
    desk.office.app = desk.app.extensions["live_apps"].get(None, desk.office.workspace_id, "everything")


def test_a_webhook_is_made_and_its_secret_is_shown_once(desk: Desk, receiver: Receiver):
    page = make(desk, receiver).text
    secret = re.search(r"whsec_[\w-]{40,}", page)[0]
    (hook,) = hooks(desk)
    assert (hook.label, hook.events, hook.condition) == ("Ledger", ["create", "update"], "amount > 10")
    ada = desk.client("ada")
    for path in (HERE, f"{HERE}/{hook.id}", f"{HERE}/{hook.id}/edit"):
        shown = ada.get(path)
        assert shown.status_code == 200 and "Ledger" in shown.text and secret not in shown.text
    assert f'href="{HERE}"' in ada.get(HERE.removesuffix("/webhooks")).text
    with reading(desk.office.engine) as connection:
        entry = connection.execute(
            sa.select(AuditEntry.__table__).where(AuditEntry.event == "webhook_made")
        ).one()
    assert entry.detail["name"] == "Ledger" and secret not in str(entry)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"url": "ftp://x.example/"}, "begins with https://"),
        ({"url": "https://me:pass@x.example/"}, "without a password"),
        ({"url": "https://"}, "begins with https://"),
        ({"label": " "}, "Give it a name"),
        ({"events": []}, "at least one event"),
        ({"events": ["purge"]}, "at least one event"),
        ({"fields": ["nothing"]}, "or is gone"),
        ({"fields": ["weighted"]}, "does not change by itself"),
        ({"when": "nothing > 1"}, "nothing"),
        ({"when": "amount + 1"}, "true or false"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(desk: Desk, receiver: Receiver, wrong, said: str):
    answer = make(desk, receiver, **wrong)
    assert answer.status_code == 422 and said in answer.text
    assert hooks(desk) == []


def test_a_test_is_sent_and_its_answer_shown(desk: Desk, receiver: Receiver):
    receiver.answer = plain(418, b'{"why":"<b>teapot</b>"}')
    desk.office.create("ada", "project", name="Bridge")
    make(desk, receiver)
    ada, (hook,) = desk.client("ada"), hooks(desk)
    at = ada.post(f"{HERE}/{hook.id}/test").headers["Location"]
    assert "every 1s" in ada.get(at).text
    send(desk)
    page = ada.get(at).text
    assert "418" in page and "&lt;b&gt;teapot" in page and "Bridge" in page and "every 1s" not in page
    assert "<html" not in ada.get(at, fragment=True).text
    assert '"event":"test"' in receiver.received[0].body
    assert hooks(desk)[0].failing_since is None


def test_what_failed_is_found_in_the_log_and_sent_again_one_or_all(desk: Desk, receiver: Receiver):
    receiver.answer = plain(404)
    make(desk, receiver, when="")
    refresh(desk)
    for name in ("Bridge", "Tunnel", "Canal"):
        desk.office.create("edith", "project", name=name)
    send(desk)
    ada, at = desk.client("ada"), f"{HERE}/{hooks(desk)[0].id}"
    failed = ada.get(f"{at}?state=failed").text
    calls = re.findall(rf"{at}/deliveries/(\d+)", failed)
    assert len(calls) == 3 and "None in this state" in ada.get(f"{at}?state=sent").text
    older = ada.get(f"{at}?before={calls[1]}").text
    assert f"/deliveries/{calls[2]}" in older and f"/deliveries/{calls[0]}" not in older
    receiver.answer = plain(200)
    ada.post(f"{at}/deliveries/{calls[0]}/replay")
    assert send(desk) == 1
    ada.post(f"{at}/replay")
    assert send(desk) == 2
    assert len({each.headers["Idempotency-Key"] for each in receiver.received}) == 3
    assert ada.get(f"{at}?state=sent").text.count("/deliveries/") == 3


def test_it_is_paused_switched_on_and_deleted(desk: Desk, receiver: Receiver):
    make(desk, receiver, when="")
    ada, at = desk.client("ada"), f"{HERE}/{hooks(desk)[0].id}"
    refresh(desk)
    desk.office.create("edith", "project", name="Bridge")
    ada.post(f"{at}/switch", on="0")
    assert send(desk) == 0 and "Paused" in ada.get(at).text
    refresh(desk)
    desk.office.create("edith", "project", name="Tunnel")
    ada.post(f"{at}/switch", on="1")
    refresh(desk)
    desk.office.create("edith", "project", name="Canal")
    assert send(desk) == 1 and "Canal" in receiver.received[0].body
    ada.post(f"{at}/delete")
    assert hooks(desk) == [] and ada.get(at).status_code == 404


def test_another_host_and_a_wish_give_another_secret(desk: Desk, receiver: Receiver):
    first = re.search(r"whsec_[\w-]+", make(desk, receiver).text)[0]
    ada, at = desk.client("ada"), f"{HERE}/{hooks(desk)[0].id}"
    same = {"label": "Books", "url": receiver.url("/other"), "events": ["create"], **ROW}
    assert ada.post(f"{at}/edit", **same).status_code == 303
    moved = ada.post(f"{at}/edit", **{**same, "url": receiver.url(host=2)}).text
    second = re.search(r"whsec_[\w-]+", moved)[0]
    third = re.search(r"whsec_[\w-]+", ada.post(f"{at}/secret").text)[0]
    assert len({first, second, third}) == 3


def test_what_failed_follows_the_webhook_to_its_new_address_and_secret(desk: Desk, receiver: Receiver):
    receiver.by_path["/old"] = plain(404)
    make(desk, receiver, when="", url=receiver.url("/old"))
    refresh(desk)
    desk.office.create("edith", "project", name="Bridge")
    send(desk)
    ada, at = desk.client("ada"), f"{HERE}/{hooks(desk)[0].id}"
    told = {"label": "Ledger", "url": receiver.url("/new", host=2), "events": ["create"], "way": "rows"}
    secret = re.search(r"whsec_[\w-]+", ada.post(f"{at}/edit", **told).text)[0]
    ada.post(f"{at}/replay")
    send(desk)
    old, new = receiver.received
    assert (old.path, new.path) == ("/old", "/new") and old.body == new.body
    signed = f"{new.headers['X-Tablewright-Timestamp']}.{new.body}".encode()
    code = hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
    assert new.headers["X-Tablewright-Signature"] == f"v1={code}"


def test_only_who_administers_the_app_reaches_them(desk: Desk, receiver: Receiver):
    make(desk, receiver)
    at = f"{HERE}/{hooks(desk)[0].id}"
    for path in (HERE, f"{HERE}/new", at, f"{at}/edit", f"{at}/deliveries/1"):
        assert desk.client("edith").get(path).status_code in (403, 404)
    for path in ("switch", "secret", "test", "delete", "replay", "deliveries/1/replay"):
        assert desk.client("edith").post(f"{at}/{path}").status_code in (403, 404)
    assert desk.client("ada").get(f"{HERE.replace('project', 'team')}/{hooks(desk)[0].id}").status_code == 404
    assert len(hooks(desk)) == 1


def test_in_chinese_nothing_is_left_in_english(desk: Desk, receiver: Receiver):
    make(desk, receiver)
    zh, at = desk.client("ada", "zh"), f"{HERE}/{hooks(desk)[0].id}"
    assert "推送记录" in zh.get(at).text and "接收地址" in zh.get(f"{at}/edit").text
