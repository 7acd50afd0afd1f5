"""How a page of the builder saves a change of the app: asked about where it matters, done, told, and offered back.

What is saved goes live, or into the draft while there is one. A form that was made from an older state is merged
with what happened meanwhile, and the person says how (`meanwhile.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import redirect, request

from ...core.errors import Fault, Invalid
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...definition.canonical import same
from ...definition.summary import summary
from ...runtime.apps.changed_meanwhile import ChangedMeanwhile
from ...web.current import current_actor, engine
from ..along import Along, do_along
from ..draft.store import add_step
from ..going_live import Wanted, go_live
from ..large_changes.job import Runs
from ..publishing import Edit, check_administrator, edited
from .asking import question
from .carried import RECONSIDER
from .done import with_done
from .large_change import begun_if_large
from .meanwhile import answered, both, meanwhile_page
from .working import Working, posted_mark

ShowAgain = Callable[[int, Sequence[Fault]], Any]
"""Shows the posted form again, as it was typed: status, and what is wrong."""
Acts = Sequence[Mapping[str, Any]]


def save_change(
    state: Working,
    edit: Edit,
    *,
    back: str,
    again: ShowAgain,
    message: Words | None = None,
    acts: Acts = (),
    along: Along | None = None,
) -> Any:
    """Publish an edit of what the actor works on with its data acts, or put it into the draft; then show `back`.

    `message` is told from the difference where there is none; `along` is done in the same transaction. What `edit` or the check of the whole definition
    refuses is shown by `again`. The answer may be a question; it carries all that was posted, and its answer comes
    back to the same address.
    """
    if RECONSIDER in request.form:
        return again(200, ())
    now = state.newer or state
    if state.ended or not posted_mark():
        return again(409, [Fault("", ENDED)])
    try:
        wanted = edited(state.document, edit)
    except Invalid as error:
        return again(422, error.faults)
    said = message or summary(state.document, wanted)
    if state.newer is not None:
        merged = both(now, state.document, wanted)
        if not answered(now, merged):
            return meanwhile_page(now, state.document, wanted, merged, back)
        wanted = merged.document
    return save_document(now, wanted, said, back=back, again=again, acts=acts, along=along)


def save_document(
    state: Working,
    document: Mapping[str, Any],
    said: Words,
    *,
    back: str,
    again: ShowAgain,
    acts: Acts = (),
    along: Along | None = None,
) -> Any:
    """Save a whole checked document as the successor of what the actor works on."""
    if same(document, state.document) and not acts and along is None:
        return redirect(back, 303)
    if not state.drafting and not acts:
        # Data acts are shown by pages of their own; a draft is asked about as a whole.
        asked = question(state.app, document, said)
        if asked is not None:
            return asked
    try:
        wanted = Wanted(document, said, acts, along=along)
        if not state.drafting and (begun := begun_if_large(state.app, wanted, back)) is not None:
            return begun
        mark = _into_draft(state, wanted) if state.draft else _live(state, wanted)
    except (ChangedMeanwhile, Runs) as error:
        return again(409, [Fault("", error.words)])
    except Invalid as error:
        return again(422, error.faults)
    return redirect(with_done(back, mark), 303)


def _live(state: Working, wanted: Wanted) -> str:
    with unit_of_work(engine()) as work:
        return str(go_live(work, state.app, current_actor(), wanted))


def _into_draft(state: Working, wanted: Wanted) -> str:
    actor = current_actor()
    check_administrator(state.app, actor)
    assert state.draft is not None
    assert actor.person_id is not None
    with unit_of_work(engine()) as work:
        step = add_step(work, state.draft, wanted.document, wanted.acts, actor.person_id, wanted.said)
        if wanted.along is not None:
            do_along(work, state.app, actor, wanted.along)
    return f"draft-{step}"


ENDED = Words(
    "The draft that this page belongs to was published or discarded meanwhile. What you typed is below; save it again.",
    "该页面所属的草稿已发布或放弃。您填写的内容保留在下方，请重新保存。",
)
