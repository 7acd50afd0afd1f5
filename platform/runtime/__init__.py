"""Everything that runs an app. What listens to the record service is put in its place here, whoever imports it."""

from .automations import before, matching
from .automations.calls import comments
from .automations.engine import messages, outside
from .conversation import hearing, reminding
from .webhooks import delivering, signing

__all__ = [
    "before",
    "comments",
    "delivering",
    "hearing",
    "matching",
    "messages",
    "outside",
    "reminding",
    "signing",
]
