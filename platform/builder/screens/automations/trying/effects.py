"""What several rehearsed runs would have done, added up: so many records changed, people told, messages sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from .....core.words import Words
from .....runtime.automations.models import FAILED
from .....runtime.automations.trying.rehearsed import Rehearsed, StepTold
from ..telling_runs import MESSAGE, SENT, STATES, RunTelling

NOTIFIED = Words("People told in the app", "应用内通知人次")


def added_up(tell: RunTelling, runs: Iterable[Rehearsed]) -> list[tuple[Words, int]]:
    """Return (what, how many records, people or messages), as it first happens; runs that would fail come last."""
    found: Counter[Words] = Counter()
    written: set[tuple[object, ...]] = set()
    failed = 0
    for number, run in enumerate(runs):
        failed += run.state == FAILED
        for step in run.steps:
            for each in step.changes:
                # What one run would make is taken back: the next one's has the same id.
                which = (each.act, each.table, each.record_id, number if each.act == "create" else None)
                found[tell.heading(each.act, each.table)] += which not in written
                written.add(which)
            found.update(_said(step))
    return [*found.items(), *([(STATES[FAILED][0], failed)] if failed else [])]


def _said(step: StepTold) -> Counter[Words]:
    """Return how many people a step would tell, and what it would send."""
    acts = (step.given or {}).get("acts", ())
    said = Counter({NOTIFIED: sum(len(each["people"]) for each in acts if each["do"] == "notify")})
    if step.state == "sent":
        said[MESSAGE if "message" in (step.given or {}) else SENT] += 1
    return +said
