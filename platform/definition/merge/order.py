"""The order of a list after both sides moved things in it.

Whatever pair of elements one side turned round stays turned round. That can always be had unless the two sides'
turns lead in a circle, as when both moved one element to different places: then the orders clash. What a side
added stands behind what it stood behind there; where both added something at one place, mine comes first.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence


def merged_order(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    kept: Collection[str],
    choice: str = "mine",
) -> tuple[list[str], bool]:
    """Return the elements `kept` in their new order, and whether the two orders clash.

    Of orders that clash the one of `choice` ("mine", "theirs") is taken.
    """
    common = set(base) & set(mine) & set(theirs) & set(kept)
    was, ours, others = ([each for each in side if each in common] for side in (base, mine, theirs))
    clash = False
    if ours == was:
        skeleton = others
    elif others in (was, ours):
        skeleton = ours
    else:
        turned = _both_turns(was, ours, others)
        clash = turned is None
        skeleton = turned if turned is not None else others if choice == "theirs" else ours
    order = list(skeleton)
    _insert(order, [each for each in mine if each in kept], set())
    _insert(order, [each for each in theirs if each in kept], set(order) - common)
    return order, clash


def _both_turns(was: Sequence[str], ours: Sequence[str], others: Sequence[str]) -> list[str] | None:
    """Return the order in which every pair that either side turned is turned, None where there is none."""
    place_was, place_ours, place_others = (
        {each: place for place, each in enumerate(side)} for side in (was, ours, others)
    )
    behind = dict.fromkeys(was, 0)
    for first in was:
        for second in was[place_was[first] + 1 :]:
            turned = place_ours[first] > place_ours[second] or place_others[first] > place_others[second]
            behind[first if turned else second] += 1
    # Of n elements that can be ordered one has n - 1 before it, one n - 2, and so on: each number once.
    if len(set(behind.values())) < len(was):
        return None
    return sorted(was, key=lambda each: behind[each])


def _insert(order: list[str], side: Sequence[str], passed: Collection[str]) -> None:
    """Put what only this side has behind what it stands behind there, and behind the other side's additions."""
    present = set(order)
    before: str | None = None
    for each in side:
        if each not in present:
            place = order.index(before) + 1 if before is not None else 0
            while place < len(order) and order[place] in passed:
                place += 1
            order.insert(place, each)
            present.add(each)
        before = each
