"""One automation as a page of the builder shows and changes it: its draft where there is one, else as it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import request

from ....automations.step import Step
from ....automations.steps import STEPS
from ....automations.trigger import Trigger
from ....automations.triggers import TRIGGERS
from ....core.errors import NotFound
from ....core.unit_of_work import unit_of_work
from ....core.whole_number import whole_number
from ....core.words import Words
from ....definition.canonical import same
from ....definition.model import App, Table
from ....web.current import connection, current_actor, engine
from ...automation_drafts import DraftChanged, OpenAutomation, draft_of, drop_draft, keep_draft
from ...edits.automations import automation_in, put_automation
from ..administered import builder_path
from ..working import Working, working

Automation = Mapping[str, Any]
PART = "automations"


@dataclass(frozen=True)
class Editing:
    """An automation of the app that the actor edits."""

    state: Working
    key: str
    live: Automation | None
    """As the app has it; None for one that was never published."""
    draft: OpenAutomation | None
    typed: Automation | None = None
    """As it is typed and not kept yet, where a page shows that."""

    @property
    def document(self) -> Automation:
        """Return the automation as it is being changed."""
        if self.typed is not None:
            return self.typed
        told = self.draft.document if self.draft else self.live
        assert told is not None
        return told

    @property
    def rev(self) -> int:
        """Return the mark that the forms of a page post: which state of the draft they were made from."""
        return self.draft.rev if self.draft else 0

    @property
    def enabled(self) -> bool:
        """Say whether it runs, as it stands in the app."""
        return bool(self.live and self.live.get("enabled"))

    @property
    def label(self) -> Words:
        """Return what people call it."""
        return Words.read(self.document.get("label") or self.key)

    @property
    def trigger(self) -> Trigger | None:
        """Return what its trigger is; None for a kind that is not known."""
        return TRIGGERS.get(self.document["trigger"].get("type", ""))

    @cached_property
    def whole(self) -> Mapping[str, Any]:
        """The app's document with the automation as it is being changed."""
        return put_automation(self.state.document, self.document)

    @cached_property
    def model(self) -> App:
        """The model of `whole`."""
        return App.read(self.whole)

    @property
    def table(self) -> Table | None:
        """Return the table it is about; None where it is about none, or the table is gone."""
        return self.state.model.tables.get(self.document["trigger"].get("table") or "")

    def path(self, at: str = "", *rest: str) -> str:
        """Return the address of the flow, with a part selected, or of a page below it."""
        address = builder_path(self.state.app.key, PART, self.key, *rest)
        return f"{address}?at={at}" if at else address


def step_kind(step: Mapping[str, Any]) -> Step | None:
    """Return the kind of a step; None for one that is not known."""
    return STEPS.get(step.get("type", ""))


def editing(app: str, key: str) -> Editing:
    """Return an automation of the app; raises NotFound."""
    state = working(app)
    draft = draft_of(connection(), state.app.id, key)
    live = automation_in(state.document, key)
    if draft is None and live is None:
        raise NotFound
    return Editing(state, key, live, draft)


def typed_over(it: Editing, wanted: Automation) -> Editing:
    """Return an automation as it is typed and not kept yet."""
    return Editing(it.state, it.key, it.live, it.draft, wanted)


def change_draft(it: Editing, edit: Callable[[Automation], Automation]) -> None:
    """Keep an edit in the draft; one that comes to what the app has is no draft.

    Raises what `edit` raises, and DraftChanged where the form was made from another state of the draft.
    """
    if whole_number(request.form.get("rev", "")) != it.rev:
        raise DraftChanged
    wanted = edit(it.document)
    keep(it, wanted)


def keep(it: Editing, wanted: Automation) -> None:
    """Keep the automation as it is wanted."""
    person = current_actor().person_id
    assert person is not None
    with unit_of_work(engine()) as work:
        if it.live is not None and same(wanted, it.live):
            drop_draft(work, it.state.app.id, it.key, it.rev or None)
        elif not same(wanted, it.document):
            keep_draft(work, it.state.app.id, wanted, it.state.app.revision, it.rev, person)
