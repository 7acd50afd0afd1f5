"""An office whose table of projects another system subscribes to."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from fixtures.receiver import ALLOW, Receiver, receiver
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import give_roles
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.outgoing.envelope import Sent
from tablewright.runtime.outgoing.models import OutgoingCall
from tablewright.runtime.outgoing.sender import send_due
from tablewright.runtime.webhooks import store
from tablewright.runtime.webhooks.draft import WebhookDraft
from tablewright.runtime.webhooks.models import Webhook

__all__ = ["receiver"]
_CALLS, _HOOKS = OutgoingCall.__table__, Webhook.__table__


class Exchange:
    """The office's webhooks, and what they deliver."""

    def __init__(self, office: Office, receiver: Receiver) -> None:
        self.office, self.receiver = office, receiver
        self.apps = LiveApps(office.engine)
        self.secrets: dict[int, str] = {}

    def subscribe(self, table: str = "project", *, by: str = "ada", **more: Any) -> int:
        """Make a webhook; `by` is who its deliveries are read as."""
        told = {"label": "Ledger", "url": self.receiver.url(), "events": ("create", "update"), **more}

        def make(work, context):
            return store.make_webhook(work, context, self.office.table(table), WebhookDraft(**told))

        hook, self.secrets[0] = self.office.act("ada", make)
        self.secrets[hook] = self.secrets.pop(0)
        if by != "ada":
            with unit_of_work(self.office.engine) as work:
                work.connection.execute(sa.update(_HOOKS).values(made_by=self.office.people[by]))
                give_roles(work, self.office.app.id, self.office.people[by], ["member"])
        self.refresh()
        return hook

    def refresh(self) -> None:
        """Know what has changed, as a process does with its next request."""
        self.office.app = self.apps.get(None, self.office.workspace_id, "everything")

    def hook(self, hook_id: int) -> sa.Row:
        with reading(self.office.engine) as connection:
            return connection.execute(sa.select(_HOOKS).where(_HOOKS.c.id == hook_id)).one()

    def calls(self) -> list[sa.Row]:
        with reading(self.office.engine) as connection:
            return list(connection.execute(sa.select(_CALLS).order_by(_CALLS.c.id)))

    def written(self) -> list[dict[str, Any]]:
        """Return the bodies of the deliveries that were written."""
        return [json.loads(Sent.read(each.request, each.key).body) for each in self.calls()]

    def send(self) -> int:
        return send_due(self.office.engine, ALLOW, seconds=5)


@pytest.fixture
def exchange(office: Office, receiver: Receiver) -> Exchange:
    return Exchange(office, receiver)
