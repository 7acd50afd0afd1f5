"""The page of a flow: the cards, and the pane of what is selected, or the steps to choose from."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response

from ....automations.steps import STEPS
from ....automations.triggers import TRIGGERS
from ....core.errors import Fault
from ..frame.narrowing import own_tables
from ..frame.page import builder_page
from ..template.mark import steps_changed_here
from .beside import pages_beside
from .cards import drawing, places
from .controls.panel import Panel
from .editing import PART, Editing
from .faults import by_card, by_setting, faults_in
from .palette import step_families
from .panes import draw_pane


def flow_page(
    it: Editing,
    at: str = "",
    status: int = 200,
    faults: Sequence[Fault] = (),
    *,
    add: str | None = None,
    panel: Panel | None = None,
    fresh: bool = False,
) -> Response:
    """Return the page; `add` is the place where a step is to be chosen for, `panel` what was typed.

    `fresh`: what is selected was just put there, so that nothing is said of what it lacks yet.
    """
    found = faults_in(it)
    wrong = {} if fresh else by_setting(found, at)
    pane = draw_pane(it, at, {} if panel is not None and panel.do != "save" else wrong, panel)
    return builder_page(
        "automations/flow.html",
        it.state,
        PART,
        it.label,
        status,
        faults,
        it=it,
        at=pane.piece.at,
        add=add,
        changed=steps_changed_here(it.state, it.key),
        drawn=drawing(it, by_card(found)),
        pane=pane,
        places=places(it),
        families=step_families(it) if add is not None else (),
        address=it.path(),
        beside=pages_beside(it),
        triggers=TRIGGERS,
        tables=own_tables(it.state.model),
        kinds=STEPS,
        expression_href=it.path("", "expression"),
    )
