"""What the pages of a draft show."""

from __future__ import annotations

from typing import Any

from flask import make_response

from ....core.errors import NotFound
from ....core.words import Words
from ....definition.merge import Merge
from ....definition.told_changes import told_changes
from ....identity.directory import Directory
from ....runtime.apps.revisions import list_revisions
from ....web.current import connection, current_actor
from ....web.settings_frame import settings_page
from ...draft.publishing import ready
from ...draft.store import Step, can_go_back, steps_of
from ...draft.trial import trial_of
from ..administered import builder_path
from ..conflict_choices import Sides
from ..working import Working

DRAFT = Words("Draft", "草稿")
DISCARD = Words("Discard the draft?", "放弃草稿？")
PUBLISH = Words("Publish the draft", "发布草稿")
SIDES = Sides(Words("Live", "线上内容"), Words("Draft", "草稿内容"))
MOST_REVISIONS = 50


def draft_page(state: Working) -> Any:
    """Return the page of a draft: side by side with what is live, and its steps."""
    if state.draft is None:
        return _page(state, "draft/none.html", DRAFT)
    found = ready(connection(), state.app, state.draft)
    way, ahead = steps_of(connection(), state.draft)
    names = Directory(connection(), state.app.workspace_id, current_actor().language)
    return _page(
        state,
        "draft/draft.html",
        DRAFT,
        changes=told_changes(state.app.model.document, found.merge.document),
        conflicts=len(found.merge.conflicts),
        steps=[(each, _name(names, each)) for each in reversed(way)],
        back=can_go_back(way),
        ahead=ahead,
        meanwhile=_since(state),
        trial=trial_of(connection(), state.app),
        began=_person(names, state.draft.made_by),
    )


def conflicts_page(state: Working, merged: Merge) -> Any:
    """Return the page that asks about what the draft and what is live contradict each other in (409)."""
    changes = told_changes(state.app.model.document, merged.document)
    page = _page(
        state,
        "draft/conflicts.html",
        PUBLISH,
        merge=merged,
        sides=SIDES,
        changes=changes,
        meanwhile=_since(state),
    )
    return make_response(page, 409)


def discard_page(state: Working) -> Any:
    """Return the question before a draft is thrown away; raises NotFound."""
    if state.draft is None:
        raise NotFound
    changes = told_changes(state.app.model.document, state.document)
    return _page(state, "draft/discard.html", DISCARD, changes=changes)


def _page(state: Working, template: str, title: Words, **values: Any) -> str:
    here = builder_path(state.app.key, "draft")
    return settings_page(template, here, title, state.app, state=state, here=here, **values)


def _since(state: Working) -> list[Words]:
    """Return what went live since the draft began, newest first."""
    assert state.draft is not None
    notes = list_revisions(connection(), state.app.id, limit=MOST_REVISIONS)
    return [each.message for each in notes if each.number > state.draft.base]


def _name(names: Directory, step: Step) -> str:
    return _person(names, step.author_id)


def _person(names: Directory, person: int) -> str:
    return str(names.person(person)["title"])
