"""The page of an app about templates: where it comes from and differs, and what it is to others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Response, make_response

from ....core.errors import Fault, NotFound
from ....core.words import Words
from ....definition.model import App
from ....identity.directory import Directory
from ....web.current import connection, current_actor, live_apps
from ....web.settings_frame import settings_page
from ...templates.elements import Change, changes_between
from ...templates.gallery import find_offer
from ...templates.likeness import like
from ...templates.lineage import VERSION, Descendant, Origin, descendants, origin_of
from ...templates.proposals import Offered, may_propose, proposals_of, proposals_to
from ...templates.upgrade import Upgrade, upgrade_of
from ...templates.versions import Published, next_version, published
from ..administered import builder_path
from ..working import Working

TITLE = Words("Template", "模板")


@dataclass(frozen=True, slots=True)
class Ancestry:
    """Where an app comes from, as its page tells it."""

    origin: Origin
    model: App
    """The version it has."""
    upgrade: Upgrade | None
    changes: Sequence[Change]
    """How the app differs from it."""
    proposing: bool
    """Whether there is somebody to offer a change to."""
    offered: Sequence[Offered]


@dataclass(frozen=True, slots=True)
class Legacy:
    """What an app is to others, as its page tells it."""

    template: Published | None
    clones: Sequence[Descendant]
    proposals: Sequence[Offered]
    next: str


def ancestry(state: Working) -> Ancestry | None:
    """Return where the app that is worked on comes from, None where from nothing."""
    origin = origin_of(connection(), state.app, state.document)
    if origin is None:
        return None
    return Ancestry(
        origin,
        App.read(origin.document),
        upgrade_of(connection(), state.app, state.document),
        changes_between(template_of(origin, state.document), state.document),
        may_propose(connection(), state.app),
        proposals_of(connection(), state.app),
    )


def template_of(origin: Origin, document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the version that a document is of, under the document's own name."""
    return like(origin.document, document, document.get(VERSION))


def template_page(
    state: Working, status: int = 200, faults: Sequence[Fault] = (), typed: Mapping[str, str] | None = None
) -> Response:
    """Return the page about templates."""
    here = builder_path(state.app.key, "template")
    names = Directory(connection(), state.app.workspace_id, current_actor().language)
    page = settings_page(
        "template/overview.html",
        here,
        TITLE,
        state.app,
        state=state,
        base=state.base,
        here=here,
        faults=faults,
        typed=typed or {},
        ancestry=ancestry(state),
        legacy=_legacy(state),
        person=lambda person_id: names.person(person_id)["title"],
        app_of={each.id: each for each in live_apps().values()},
        in_gallery=_in_gallery(state),
    )
    return make_response(page, status)


def _legacy(state: Working) -> Legacy:
    template = published(connection(), state.app)
    clones = descendants(connection(), live_apps().values(), template.name) if template else []
    last = template.versions[0].version if template and template.versions else None
    return Legacy(template, clones, proposals_to(connection(), state.app), next_version(last))


def _in_gallery(state: Working) -> bool:
    """Say whether others find the app among the templates."""
    template = published(connection(), state.app)
    if template is None or template.retired:
        return False
    try:
        find_offer(connection(), state.app.workspace_id, template.name)
    except NotFound:
        return False
    return True
