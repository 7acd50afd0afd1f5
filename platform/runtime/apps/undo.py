"""Taking a revision back, even after others, and bringing the app back to an earlier state, with the data of both.

The definition comes from one merge (`definition/merge`): what the revision did is taken out of what is live. The
data comes back by itself where storage only hid it; what the revision did to values beyond that is taken back act
by act, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from ...core.errors import Conflict, Fault, Invalid
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ...definition.check import check
from ...definition.merge import Merge, merge
from ...definition.upgrade import upgraded
from .acts.kind import Act
from .acts.standing import Standing, acts_between, acts_of, standing
from .former_order import MOST_VERSIONS, in_former_order
from .live import LiveApp
from .publish import publish
from .revisions import StoredDefinition, load_revision, read_note


class NotTakenBack(Conflict):
    """A revision cannot be taken back as things stand; `words` say why (409)."""

    code = "not_taken_back"

    def __init__(self, words: Words) -> None:
        self.words = words  # type: ignore[misc]
        super().__init__()


@dataclass(frozen=True, slots=True)
class TakingBack:
    """What taking back comes to, before it is done."""

    document: Mapping[str, Any]
    """The app after it; conflicts that nobody has decided keep what is live."""
    acts: tuple[Act, ...]
    undoes: int | None = None
    merge: Merge | None = field(default=None, repr=False)
    """The merge it comes from; None for bringing a whole state back."""
    refused: Words | None = None
    """Why it cannot be done; None where it can."""
    files: Mapping[str, str] | None = None
    """The files the app was installed from then; None to keep those of now."""


def undoing(connection: sa.Connection, app: LiveApp, number: int) -> TakingBack:
    """Return what taking revision `number` of a live app back comes to; raises NotFound."""
    note = read_note(connection, app.id, number)
    live = app.model.document
    if note.parent is None:
        return TakingBack(live, (), refused=FIRST)
    did, before = (load_revision(connection, app.id, each).document for each in (number, note.parent))
    merged = _without_samples(merge(upgraded(did), live, upgraded(before)))
    now = standing(connection, app.id)
    acts, blocked = _acts_back(acts_of(connection, app.id, number), now)
    nothing = not merged.taken and not merged.conflicts and not acts
    refused = LATER.fill(number=blocked.revision) if blocked else NOTHING_LEFT if nothing else None
    merged = _in_place(connection, app.id, note.parent, merged)
    return TakingBack(merged.document, acts, number, merged, refused)


def restoring(connection: sa.Connection, app: LiveApp, number: int) -> TakingBack:
    """Return what bringing a live app back to revision `number` comes to; raises NotFound."""
    stored = load_revision(connection, app.id, number)
    acts = acts_between(standing(connection, app.id), standing(connection, app.id, number))
    document = upgraded(stored.document)
    same = document == app.model.document and not acts
    return TakingBack(document, tuple(acts), refused=AS_IT_IS if same else None, files=stored.files)


def take_back(
    work: UnitOfWork,
    app: LiveApp,
    back: TakingBack,
    author_id: int | None,
    message: Words | str,
    choices: Mapping[str, str] | None = None,
) -> int:
    """Do it, and return the number of the revision it made.

    `choices` decide the conflicts of the merge. Raises NotTakenBack, Unsettled for a conflict nobody has decided,
    ChangedMeanwhile, and Invalid where the definition or the data stands against it.
    """
    document = settled(back, choices)
    files = load_revision(work.connection, app.id, app.revision).files if back.files is None else back.files
    definition = StoredDefinition(document, files)
    row = publish(
        work,
        app.workspace_id,
        definition,
        app.revision,
        author_id,
        message,
        acts=back.acts,
        undoes=back.undoes,
    )
    if row.revision == app.revision:
        raise NotTakenBack(NOTHING_LEFT)
    return row.revision


def settled(back: TakingBack, choices: Mapping[str, str] | None = None) -> Mapping[str, Any]:
    """Return the app after it, checked, with the conflicts decided.

    Raises NotTakenBack, Unsettled for a conflict nobody has decided, and Invalid where the definition stands against it.
    """
    if back.refused is not None:
        raise NotTakenBack(back.refused)
    document = back.document if back.merge is None else back.merge.resolve(choices or {})
    faults = check(document)
    if faults:
        raise Invalid([Fault(f"{each.file}: {each.path}", each.words) for each in faults])
    return document


def undo(
    work: UnitOfWork,
    app: LiveApp,
    number: int,
    author_id: int | None,
    choices: Mapping[str, str] | None = None,
) -> int:
    """Take revision `number` back and return the new revision's number; raises what `take_back` raises, and NotFound."""
    return take_back(
        work,
        app,
        undoing(work.connection, app, number),
        author_id,
        undo_message(work.connection, app.id, number),
        choices,
    )


def restore(work: UnitOfWork, app: LiveApp, number: int, author_id: int | None) -> int:
    """Bring the app back to revision `number`; returns the new revision's number. Raises as `undo`."""
    message = RESTORED.fill(number=number)
    return take_back(work, app, restoring(work.connection, app, number), author_id, message)


def undo_message(connection: sa.Connection, app_id: int, number: int) -> Words:
    """Return the sentence of the revision that takes another one back."""
    note, undone = read_note(connection, app_id, number), True
    while note.undoes is not None:
        note, undone = read_note(connection, app_id, note.undoes), not undone
    return (UNDONE if undone else REDONE).fill(what=note.message)


def _without_samples(merged: Merge) -> Merge:
    """Return a merge that asks nothing about sample data: what contradicts there stays as it is."""
    samples = {each.id: "mine" for each in merged.conflicts if each.path[0] == "data"}
    if samples:
        merged = merged.again({**merged.chosen, **samples})
    asked = tuple(each for each in merged.conflicts if each.path[0] != "data")
    chosen = {name: choice for name, choice in merged.chosen.items() if name not in samples}
    again = merged.again
    return replace(
        merged,
        conflicts=asked,
        chosen=chosen,
        again=lambda choices: _without_samples(again({**choices, **samples})),
    )


def _in_place(connection: sa.Connection, app_id: int, upto: int, merged: Merge) -> Merge:
    """Return a merge, and every one that choices make of it, with what comes back where it stood."""

    def earlier() -> Iterator[Mapping[str, Any]]:
        for number in range(upto, max(0, upto - MOST_VERSIONS), -1):
            yield upgraded(load_revision(connection, app_id, number).document)

    return replace(
        merged,
        document=in_former_order(merged.document, merged.taken, earlier),
        again=lambda choices: _in_place(connection, app_id, upto, merged.again(choices)),
    )


def _acts_back(acts: Sequence[Standing], now: Sequence[Standing]) -> tuple[tuple[Act, ...], Standing | None]:
    """Return the acts that take those of a revision back, and the later act that stands on one of them, if any."""
    stands = {(each.revision, each.place) for each in now}
    back: list[Act] = []
    for each in reversed(acts):
        taken_back = each.act.get("back")
        if taken_back is None and (each.revision, each.place) not in stands:
            continue
        again = each.inverse()
        if taken_back is not None and any(each.act == again for each in now):
            continue
        blocked = each.after(now)
        if blocked is not None:
            return (), blocked
        back.append(again)
    return tuple(back), None


FIRST = Words("The app began with this version; it cannot be taken back.", "这是应用的最初版本，不能撤销。")
LATER = Words(
    "Version {number} changed the same values later. Undo that one first.",
    "版本 {number} 之后又改动了同样的数据，请先撤销该版本。",
)
NOTHING_LEFT = Words(
    "Nothing is left of this change: it was undone or replaced since.",
    "该修改已被撤销或被后来的修改取代，无需撤销。",
)
AS_IT_IS = Words("The app is in this state already.", "应用当前就是这个版本的状态。")
UNDONE = Words("Undone: {what}", "撤销：{what}")
REDONE = Words("Done again: {what}", "恢复：{what}")
RESTORED = Words("The app as it was in version {number}", "恢复到版本 {number}")
