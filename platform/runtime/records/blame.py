"""Which of the records written together an error blames, and its reason as people read it."""

from __future__ import annotations

from collections.abc import Sequence

from ...core.errors import Invalid, NotFound, ProductError
from ...core.words import Words
from .conflicts import EditConflict

GONE = Words("It is gone, or you may not see it any more.", "记录已不存在，或您已无权查看。")


def places_of(error: ProductError, count: int) -> Sequence[tuple[int, str, Words]]:
    """Return (which of `count` records, what in it, why) of every fault an error tells.

    Nothing where it does not say of each fault whose it is.
    """
    if isinstance(error, Invalid):
        told = [(fault.path, fault.words) for fault in error.faults]
    elif isinstance(error, EditConflict):
        told = [(path, error.words) for path in error.fields]
    else:
        return ()
    if count == 1:
        return [(0, path, words) for path, words in told]
    split = [(*path.partition(".")[::2], words) for path, words in told]
    if not all(place.isdecimal() and int(place) < count for place, _, _ in split):
        return ()
    return [(int(place), name, words) for place, name, words in split]


def reason_of(error: ProductError) -> Words:
    """Return why an error refuses a record, in one sentence."""
    if isinstance(error, Invalid) and error.faults:
        return error.faults[0].words
    if isinstance(error, NotFound):
        return GONE
    return Words(error.say("en"), error.say("zh"))
