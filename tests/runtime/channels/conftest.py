"""`post`: accounts of channels at doubles of the vendors, and the one door that messages leave by."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from fixtures.vendors.chats import (
    App,
    DingtalkApp,
    DingtalkRobot,
    FeishuApp,
    FeishuRobot,
    Robot,
    WecomApp,
    WecomRobot,
)
from fixtures.vendors.server import Host, serving
from fixtures.vendors.sms import Aliyun, Tencent
from tablewright.automations.exchange import Outcome
from tablewright.automations.message import Message
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person, Workspace
from tablewright.runtime.channels.accounts import Told, add_account, find_row
from tablewright.runtime.channels.sending import send

NOW = datetime(2026, 11, 22, 8, 30, tzinfo=UTC)
VENDORS = {
    "wecom_robot": WecomRobot,
    "dingtalk_robot": DingtalkRobot,
    "feishu_robot": FeishuRobot,
    "wecom_app": WecomApp,
    "dingtalk_app": DingtalkApp,
    "feishu_app": FeishuApp,
    "sms_aliyun": Aliyun,
    "sms_tencent": Tencent,
}


def typed(kind: str, address: str) -> dict[str, str]:
    """Return what an administrator enters for a vendor that answers at `address`."""
    robots = {name: f"{address}{each.PATH}" for name, each in VENDORS.items() if name.endswith("_robot")}
    return {
        "wecom_robot": {"webhook": robots["wecom_robot"]},
        "dingtalk_robot": {"webhook": robots["dingtalk_robot"], "secret": DingtalkRobot.SECRET},
        "feishu_robot": {"webhook": robots["feishu_robot"], "secret": FeishuRobot.SECRET},
        "wecom_app": {
            "corp_id": WecomApp.CORP,
            "agent_id": str(WecomApp.AGENT),
            "secret": WecomApp.SECRET,
            "address": address,
        },
        "dingtalk_app": {
            "app_key": DingtalkApp.KEY,
            "agent_id": str(DingtalkApp.AGENT),
            "secret": DingtalkApp.SECRET,
            "address": address,
            "token_address": address,
        },
        "feishu_app": {"app_id": FeishuApp.ID, "secret": FeishuApp.SECRET, "address": address},
        "sms_aliyun": {
            "key_id": Aliyun.ID,
            "secret": Aliyun.SECRET,
            "sign_name": "示例公司",
            "template": "SMS_1",
            "address": address,
        },
        "sms_tencent": {
            "key_id": Tencent.ID,
            "secret": Tencent.SECRET,
            "sdk_app_id": "1400006666",
            "sign_name": "示例公司",
            "template": "449739",
            "address": address,
        },
        "webhook": {"address": f"{address}/hook", "secret": "a secret of sixteen letters"},
        "email": {"sender_name": "Service", "reply_to": "desk@corp.example"},
    }[kind]


class Post:
    """A workspace with accounts, and the host where their vendors answer."""

    def __init__(self, engine: sa.Engine, host: Host) -> None:
        self.engine, self.host, self.now = engine, host, NOW
        with engine.begin() as connection:
            add = sa.insert(Workspace).values(key="post", name="Post").returning(Workspace.id)
            self.workspace_id = connection.scalar(add)
            person = sa.insert(Person).values(
                workspace_id=self.workspace_id, name="Ada", login="ada", created_at=NOW
            )
            self.ada = connection.scalar(person.returning(Person.id))

    def vendor(self, kind: str) -> Robot | App:
        """Let the vendor of a kind answer at the host, and return it."""
        self.host.answer = vendor = VENDORS[kind](NOW)
        return vendor

    def add(self, kind: str, **changed: str) -> int:
        """Add an account and return its id."""
        told = Told(kind, kind, {**typed(kind, self.host.address), **changed})
        with unit_of_work(self.engine) as work:
            return add_account(work, self.workspace_id, told, self.ada)

    def row(self, account_id: int) -> sa.Row:
        """Return an account's row."""
        with reading(self.engine) as connection:
            return find_row(connection, self.workspace_id, account_id)

    def send(self, account_id: int, message: Message, key: str = "run-1.step", allow: bool = True) -> Outcome:
        """Send a message as the engine does."""
        opened = ("127.0.0.1",) if allow else ()
        return send(self.engine, self.row(account_id), message, key, self.now, opened)

    def later(self, **span: float) -> None:
        """Let time pass."""
        self.now += timedelta(**span)


@pytest.fixture
def post(engine: sa.Engine) -> Iterator[Post]:
    """Give a workspace that can send."""
    with serving() as host:
        yield Post(engine, host)
