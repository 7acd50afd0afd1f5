"""Taking an element out of a definition: the document without it, and what goes or changes with it.

Places that only show, sort or offer it lose it; elements that cannot be without it go along, and so on from them;
where that would change who sees what, the removal is refused.
"""

from __future__ import annotations

import copy
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.errors import NotFound
from ...core.words import Words
from ...definition.diff import Keys
from ...definition.layout import Steps
from ...definition.model import App
from ...definition.uses import uses
from ...definition.uses.elements import is_within, path_of, steps_of
from ...definition.uses.names import called
from ...definition.uses.place_kinds import PLACES
from ...definition.uses.use import GOES, LOSES, REFUSED, RETITLED, STAYS, Use
from ...fields import SYSTEM_FIELDS
from .automation_parts import switched_off, touched
from .document import Document
from .emptied import with_holders
from .left_over import left_over, without_places_in_texts, without_samples
from .titles import retitled

CHANGES = "changes"
SYSTEM_KEYS = frozenset(field.key for field in SYSTEM_FIELDS)


@dataclass(frozen=True, slots=True)
class Consequence:
    """What else changes when an element is removed."""

    element: Keys
    """The element that changes, by its path."""
    act: str
    """"loses": it stays, without what named the removed element; "goes": it is removed along with it; "changes": it
    stays, and means something else."""
    words: Words


@dataclass(frozen=True, slots=True)
class Removal:
    """A document without an element, and what that comes to."""

    document: dict[str, Any]
    """The document after it, which has no faults; the same as before where the removal is refused."""
    consequences: tuple[Consequence, ...] = ()
    refused: tuple[Words, ...] = ()
    """Why it may not be removed, and what to change first; nothing where it may."""


def removed(document: Document, element: Keys) -> Removal:
    """Return the document without an element and what cannot be without it; raises NotFound.

    What the product keeps of every record is there without being named: nothing else changes.
    """
    steps = steps_of(document, element)
    if steps is None:
        raise NotFound
    if element[-2] == "fields" and element[-1] in SYSTEM_KEYS:
        return Removal(without(document, {steps}))  # every table has it, named or not
    app = App.read(document)
    found = uses(app)
    gone: dict[Keys, None] = {element: None}
    while True:
        met = _met(found, gone)
        cuts = {steps for each in gone if (steps := steps_of(document, each)) is not None}
        cuts |= {use.cut for use in met if use.act == LOSES and use.role != "text"}
        cuts = with_holders(document, cuts)
        further = [path for steps in cuts if (path := path_of(document, steps)) is not None]
        if all(each in gone for each in further):
            break
        gone.update(dict.fromkeys(sorted(further)))
    changed = without_samples(document, [use for use in met if use.role == "sample"], cuts)
    changed = without_places_in_texts(changed, [use for use in met if use.role == "text"])
    changed, title_refused = retitled(
        without(changed, cuts), app, [use for use in met if use.act == RETITLED]
    )
    changed = switched_off(changed, document, cuts)
    refused = (*_refused(document, met, cuts), *left_over(document, cuts), *title_refused)
    if refused:
        return Removal(dict(document), refused=tuple(dict.fromkeys(refused)))
    return Removal(changed, tuple(dict.fromkeys(_consequences(document, found, element, met, gone, cuts))))


def _met(found: Iterable[Use], gone: dict[Keys, None]) -> list[Use]:
    """Return the uses of what goes, and add to it what goes along."""
    while True:
        met = [use for use in found if any(is_within(use.element, each) for each in gone)]
        along = [use.by for use in met if use.act == GOES and use.by not in gone]
        if not along:
            return [use for use in met if not any(is_within(use.by, each) for each in gone)]
        gone.update(dict.fromkeys(along))


def without(document: Document, places: Iterable[Steps]) -> dict[str, Any]:
    """Return the document without members and list items at these places."""
    changed = dict(document)
    own: dict[Steps, Any] = {(): changed}
    for *way, last in sorted(set(places), key=_from_behind, reverse=True):
        for depth, step in enumerate(way, 1):
            here = tuple(way[:depth])
            if here not in own:
                own[here] = own[here[:-1]][step] = copy.copy(own[here[:-1]][step])
        del own[tuple(way)][last]
    return changed


def _from_behind(steps: Steps) -> list[tuple[int, str]]:
    return [(step, "") if isinstance(step, int) else (-1, step) for step in steps]


def _refused(document: Document, met: Sequence[Use], cuts: set[Steps]) -> list[Words]:
    """Say which roles decide by it what their people see; rights that go with their table decide nothing."""
    return [
        DECIDES.fill(role=called(document, use.by), it=called(document, use.element))
        for use in met
        if use.act == REFUSED and not any(use.steps[: len(cut)] == cut for cut in cuts)
    ]


def _consequences(
    document: Document,
    found: Sequence[Use],
    element: Keys,
    met: Sequence[Use],
    gone: dict[Keys, None],
    cuts: set[Steps],
) -> Iterable[Consequence]:
    for each in gone:
        if is_within(each, element) or steps_of(document, each) not in cuts or not _is_told(each):
            continue
        if any(is_within(each, other) and each != other for other in gone):
            continue
        why = next((use for use in found if use.by == each and use.act == GOES and _is_gone(use, gone)), None)
        words = NOTHING_LEFT.fill(by=called(document, each))
        if why is not None:
            it = called(document, why.element)
            words = ALONG.fill(by=called(document, each), it=it, role=PLACES[why.role])
        yield Consequence(each, GOES, words)
    together: dict[tuple[Keys, str, Keys], list[Words]] = {}
    for use in met:
        if use.act in (LOSES, STAYS, RETITLED):
            roles = together.setdefault((use.by, use.act, use.element), [])
            roles += [PLACES[use.role]] if PLACES[use.role] not in roles else []
    for (by, act, it), roles in together.items():
        role = Words(", ".join(each.en for each in roles), "、".join(each.zh for each in roles))
        words = WORDS[act].fill(by=called(document, by), it=called(document, it), role=role)
        yield Consequence(by, LOSES if act == LOSES else CHANGES, words)
    for key in dict.fromkeys(touched(document, sorted(cuts, key=str))):
        if ("automations", key) not in gone:
            words = OFF.fill(by=called(document, ("automations", key)))
            yield Consequence(("automations", key), CHANGES, words)


def _is_gone(use: Use, gone: Iterable[Keys]) -> bool:
    return any(is_within(use.element, each) for each in gone)


def _is_told(element: Keys) -> bool:
    """Return whether an element is one that people know of: a column of a list that loses it is told otherwise."""
    if len(element) < 3:
        return len(element) == 2 and element[0] != "navigation"
    return element[-2] in ("rules", "tiles", "steps", "branches") or (
        element[0] == "tables" and element[-2] == "fields"
    )


DECIDES = Words(
    "The {role} decides by the {it} which records its people see. Change its rows first, under roles.",
    "{role}按{it}决定可查看的记录，请先在“角色与权限”中修改其记录范围。",
)
ALONG = Words(
    "The {by} is removed too, as it cannot be without the {it} ({role}).",
    "{by}将一并删除，因为它依赖{it}（{role}）。",
)
NOTHING_LEFT = Words(
    "The {by} is removed too, as nothing would be left of it.", "{by}将一并删除，因为其内容已全部移除。"
)
OFF = Words(
    "The {by} is switched off: look at what is left of it, and switch it on again.",
    "{by}将被停用，请检查剩余内容后再启用。",
)
WORDS = {
    LOSES: Words("The {by} loses the {it} ({role}).", "{by}将不再包含{it}（{role}）。"),
    STAYS: Words(
        "The {by} goes on comparing with the {it} ({role}); no new record will have it.",
        "{by}仍会与{it}比较（{role}），但新记录不会再有该值。",
    ),
    RETITLED: Words(
        "The records of the {by} are named by another field than the {it}.",
        "{by}的记录将改用其他字段作为标题，不再使用{it}。",
    ),
}
