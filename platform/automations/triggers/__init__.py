"""The triggers, in menu order. A new one is a module or folder here, a line in this list, and its test."""

from __future__ import annotations

from collections.abc import Mapping

from ..trigger import Trigger
from .button import Button
from .by_hand import ByHand
from .called import Called
from .comment import Comment
from .condition_entered import ConditionEntered
from .condition_left import ConditionLeft
from .date_reached import DateReached
from .form_submitted import FormSubmitted
from .record_created import RecordCreated
from .record_deleted import RecordDeleted
from .record_linked import RecordLinked
from .record_restored import RecordRestored
from .record_saved import RecordSaved
from .record_updated import RecordUpdated
from .schedule import Schedule
from .webhook import Webhook

_MENU: tuple[Trigger, ...] = (
    RecordCreated(),
    RecordUpdated(),
    RecordSaved(),
    RecordDeleted(),
    RecordRestored(),
    RecordLinked(),
    ConditionEntered(),
    ConditionLeft(),
    FormSubmitted(),
    Comment(),
    DateReached(),
    Schedule(),
    Button(),
    Webhook(),
    Called(),
    ByHand(),
)
TRIGGERS: Mapping[str, Trigger] = {each.name: each for each in _MENU}
