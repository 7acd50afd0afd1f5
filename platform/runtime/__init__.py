"""Everything that runs an app. What listens to the record service is put in its place here, whoever imports it."""

from .automations import before, matching
from .automations.calls import comments
from .automations.engine import messages, outside
from .automations.runs import erased_runs
from .conversation import hearing, reminding
from .webhooks import delivering, erased_deliveries, signing

__all__ = [
    "before",
    "comments",
    "delivering",
    "erased_deliveries",
    "erased_runs",
    "hearing",
    "matching",
    "messages",
    "outside",
    "reminding",
    "signing",
]
