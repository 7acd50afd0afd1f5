"""Filling in a public form: what a stranger is asked, what they sent, and what of it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request

from ....core.clock import utc_now
from ....core.errors import Fault, Invalid
from ....core.unit_of_work import UnitOfWork
from ....fields import type_of
from ....fields.base import NotUnderstood
from ....web.current import connection, language
from ...access.rights import TableRights
from ...forms.linkage import offer_faults
from ...forms.rules import rules_of
from ...forms.state import FormState, form_state, state_faults
from ...public_forms.opening import OpenForm
from ...records.context import Context
from ...records.page import Row
from .. import form_open
from ..form_files import receive_files, with_kept_files
from ..form_layout import Block, Section, lay_out
from ..form_parts import FormView
from ..form_view import form_view
from ..read_form import Posted, value_of
from .stranger import read_uploads, reader_of


@dataclass(frozen=True, slots=True)
class Page(form_open.OpenForm):
    """A form as a stranger sees it: what is asked, nothing else."""

    public: OpenForm
    path: str
    """The address of the page."""
    inner: Context
    """What the form itself works with: presets, rules, defaults."""
    whole: Row | None = None
    """The record being changed as the rules read it; `row` has what its sender sees."""

    @property
    def state_path(self) -> str:
        """Where a script asks for the form's state."""
        return f"{self.path}/state"

    def state(self, values: Mapping[str, Any], plain: bool = False) -> FormState:
        """Return the form's state as far as it may be told: by rules that name what is asked for."""
        found = self.whole_state(values, plain)
        known = {rule.key for rule in rules_of(self.context, self.form)}
        told = {at: each for at, each in found.answers.items() if at.split("@")[0].split(".")[0] in known}
        sets = {path: each for path, each in found.sets.items() if path.split(".")[0] in self.public.asked}
        return replace(found, answers=told, sets=sets)

    def whole_state(self, values: Mapping[str, Any], plain: bool = False) -> FormState:
        """Return what the form is like for values somebody typed into the fields asked for."""
        typed = {key: value for key, value in values.items() if key in self.public.asked}
        preset = {} if self.whole else self.public.preset
        return form_state(self.inner, self.form, {**typed, **preset}, self.whole, plain=plain)


@dataclass(frozen=True)
class Filling:
    """A public form in front of a stranger."""

    public: OpenForm
    page: Page
    uploads: frozenset[int] = frozenset()
    """The files that its sender sent with this post or an earlier try of it."""

    def state(self, values: Mapping[str, Any]) -> FormState:
        """Return what the form is like for values somebody typed."""
        return self.page.state(values, plain=form_open.PLAIN in request.form)

    def read(self) -> Posted:
        """Return what was posted of the fields asked for; of files only the record's and those sent before."""
        posted = self.page.posted()
        held = self.page.row.values if self.page.row else {}
        for key in self._file_fields(posted.values):
            own = {file["id"] for file in held.get(key) or ()} | self.uploads
            posted.values[key] = [each for each in posted.values[key] or () if each in own]
        return posted

    def received(self, posted: Posted) -> Filling:
        """Keep the files that were sent, in a transaction of their own: from here on they are the sender's."""
        receive_files(self.page, posted)
        return self.holding(self.uploads | posted.files.keys())

    def holding(self, uploads: frozenset[int]) -> Filling:
        """Return the filling of a sender who sent these files."""
        inner = replace(self.page.inner, actor=replace(self.page.inner.actor, uploads=uploads))
        return replace(self, uploads=uploads, page=replace(self.page, inner=inner))

    def typed(self, posted: Posted) -> dict[str, Any]:
        """Return what to show of a post when the form comes back."""
        before = self.page.row.values if self.page.row else {}
        return with_kept_files(self.page.inner, self.public.table, posted, before, self.page.placed)

    def view(
        self,
        typed: Mapping[str, Any],
        state: FormState,
        faults: Sequence[Fault] = (),
        rev: int | None = None,
        *,
        warn: bool = False,
    ) -> FormView:
        """Return the form as it is shown, with what was typed around what it holds by its rules."""
        shown = {key: value for key, value in state.values.items() if key in self.public.asked}
        shown |= {key: value for key, value in typed.items() if state.shows_typed(key, value)}
        return form_view(
            self.page,
            shown,
            reader_of(self.public),
            state=state,
            rev=rev,
            faults=faults,
            add_row_to=request.form.get("add_row"),
            warn=warn,
        )

    def inside(self, work: UnitOfWork) -> Filling:
        """Return the filling within a transaction."""
        context = replace(self.page.context, connection=work.connection)
        inner = replace(self.page.inner, connection=work.connection)
        return replace(self, page=replace(self.page, context=context, inner=inner))

    def checked(self, posted: Posted) -> tuple[dict[str, Any], list[Fault]]:
        """Return what the form makes of what was posted, and what is wrong with it."""
        state = self.page.whole_state(posted.given(), plain=form_open.PLAIN in request.form)
        values = {key: value for key, value in state.saved.items() if key not in posted.unread}
        unread = [
            each for each in posted.faults if state.asks_for(each.path) and state.asks_for(_first(each))
        ]
        now = {key: value for key, value in {**state.values, **values}.items() if key in self.public.asked}
        unread += offer_faults(self.page.context, self.public.form, now, self.page.row)
        told = {_first(each) for each in unread}
        rest = [each for each in state_faults(state, values, self.page.whole) if _first(each) not in told]
        if {each.rule for each in state.warnings} - set(request.form.getlist(form_open.WARNED)):
            raise Warned([*unread, *rest])
        return values, [*unread, *rest]

    def _file_fields(self, values: Mapping[str, Any]) -> list[str]:
        fields = self.public.table.definition.by_key
        references = {key: type_of(fields[key]).reference(fields[key]) for key in values}
        return [key for key, reference in references.items() if reference and reference.kind == "file"]


class Warned(Invalid):
    """The form's rules warn of something that the sender has not read yet."""


def new_filling(public: OpenForm, path: str) -> Filling:
    """Return the empty form in front of a stranger; `path` is its address."""
    context = public.context(connection(), language(), utc_now())
    mine = context.rights.tables[public.table.key]
    sections = sections_of(public, mine, "create")
    inner = public.context_of_form(context)
    page = Page(context, public.table, public.form, sections, None, frozenset(), public, path, inner)
    return Filling(public, page).holding(read_uploads(public))


def sections_of(public: OpenForm, mine: TableRights, action: str) -> tuple[Section, ...]:
    """Return the form's sections with what is asked; records that match what is typed are nothing for strangers."""
    found = (
        replace(
            each, items=tuple(i for i in each.items if not (isinstance(i, Block) and i.kind == "matches"))
        )
        for each in lay_out(public.table, mine, public.form, action)
    )
    return tuple(each for each in found if each.items)


def prefilled(public: OpenForm) -> dict[str, Any]:
    """Return what the address gives to the fields that it may; what cannot be read is left out."""
    found: dict[str, Any] = {}
    for key in public.settings.prefill:
        if key in public.asked and key in request.args:
            field = public.table.definition.by_key[key]
            try:
                found[key] = value_of(field, request.args.getlist(key)[:50], reader_of(public))
            except NotUnderstood:
                continue
    return found


def sent_files() -> int:
    """Return how many files the request brings."""
    return sum(bool(file.filename) for files in request.files.listvalues() for file in files)


def without(faults: Iterable[Fault], error: Invalid) -> list[Fault]:
    """Return the faults with those of an error, but one for each field."""
    found = list(faults)
    told = {_first(each) for each in found}
    return [*found, *(each for each in error.faults if _first(each) not in told)]


def _first(fault: Fault) -> str:
    return fault.path.split(".")[0]
