"""One change of an app by an administrator: the live definition, edited, checked whole and made live."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from ..core.errors import Fault, Invalid, NotFound, Refused
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..definition.check import check
from ..definition.summary import summary
from ..identity.actor import Actor
from ..runtime.access.rights import rights
from ..runtime.apps.live import LiveApp
from ..runtime.apps.publish import publish
from ..runtime.apps.revisions import StoredDefinition, load_revision

Edit = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class NotAdministrator(Refused):
    """The actor works with the app but may not change it."""

    words = Words(
        "Only administrators of this app may change it. Ask one of them.",
        "只有应用管理员可以修改此应用，请联系应用管理员。",
    )


def check_administrator(app: LiveApp, actor: Actor) -> None:
    """Raise NotAdministrator, or NotFound where the actor may not even know of the app."""
    if actor.administers(app.id):
        return
    if rights(app, actor).tables:
        raise NotAdministrator
    raise NotFound


def edited(document: Mapping[str, Any], edit: Edit) -> Mapping[str, Any]:
    """Return a document after an edit, checked; raises Invalid with every fault at its JSON path."""
    changed = edit(document)
    faults = check(changed)
    if faults:
        raise Invalid([Fault(f"{each.file}{each.path.removeprefix('$')}", each.words) for each in faults])
    return changed


def change_app(
    work: UnitOfWork,
    app: LiveApp,
    actor: Actor,
    base: int,
    edit: Edit,
    message: Words | None = None,
    acts: Sequence[Mapping[str, Any]] = (),
    *,
    undoes: int | None = None,
    files: Mapping[str, str] | None = None,
) -> int:
    """Publish the app as `edit` makes it of revision `base`, with data acts; returns the number of the live revision.

    `message` is told from the difference where there is none; `undoes` is the revision it takes back, `files` what it
    was installed from where that is another than now. Raises NotAdministrator or NotFound, Invalid with the
    faults of the definition, and ChangedMeanwhile where somebody else has published since.
    """
    check_administrator(app, actor)
    stored = load_revision(work.connection, app.id, base)
    document = edited(stored.document, edit)
    said = message or summary(stored.document, document)
    definition = StoredDefinition(document, stored.files if files is None else files)
    row = publish(work, app.workspace_id, definition, base, actor.person_id, said, acts=acts, undoes=undoes)
    return row.revision
