"""The kinds of steps, in menu order. A new one is a file in its family's folder, a line in this list, and a test."""

from __future__ import annotations

from collections.abc import Mapping

from ..step import Step
from .flow.branch import Branch
from .flow.for_each import ForEach
from .flow.run_automation import RunAutomation
from .flow.set_variable import SetVariable
from .flow.stop import StopHere
from .flow.wait import Wait
from .messages.send_mail import SendMail
from .messages.send_message import SendMessage
from .outside.call_webhook import CallWebhook
from .outside.http_request import HttpRequest
from .people.assign import Assign
from .people.create_task import CreateTask
from .people.notify import Notify
from .records.comment import Comment
from .records.create_record import CreateRecord
from .records.delete_record import DeleteRecord
from .records.find_records import FindRecords
from .records.move import Move
from .records.save_record import SaveRecord
from .records.set_values import SetValues
from .records.tags import AddTags, RemoveTags
from .records.update_record import UpdateRecord

_MENU: tuple[Step, ...] = (
    CreateRecord(),
    UpdateRecord(),
    SaveRecord(),
    SetValues(),
    FindRecords(),
    AddTags(),
    RemoveTags(),
    Move(),
    Comment(),
    DeleteRecord(),
    Assign(),
    CreateTask(),
    Notify(),
    SendMail(),
    SendMessage(),
    ForEach(),
    Branch(),
    Wait(),
    SetVariable(),
    RunAutomation(),
    StopHere(),
    HttpRequest(),
    CallWebhook(),
)

STEPS: Mapping[str, Step] = {each.name: each for each in _MENU}

__all__ = ["STEPS"]
