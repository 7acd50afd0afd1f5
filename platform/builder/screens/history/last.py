"""Which of a person's changes is the last one to be taken back, and which of those taken back is done again first."""

from __future__ import annotations

from collections.abc import Sequence

from ....runtime.apps.revisions import RevisionNote


def last_changes(notes: Sequence[RevisionNote], person: int | None) -> tuple[int | None, int | None]:
    """Return the version to take back and the one that does again, None for none; `notes` are newest first.

    Doing again is taking back what took it back; after a change of another kind there is nothing to do again.
    """
    done: list[int] = []
    gone: list[int] = []
    for note in reversed(notes):
        if note.author_id != person or note.parent is None:
            continue
        if note.undoes in done:
            done.remove(note.undoes)
            gone.append(note.number)
        elif note.undoes in gone:
            gone.remove(note.undoes)
            done.append(note.number)
        else:
            done.append(note.number)
            gone.clear()
    return (done[-1] if done else None), (gone[-1] if gone else None)
