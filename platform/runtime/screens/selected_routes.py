"""Many records deleted at once, the ticked ones or all of a list: asked with their number, and taken back."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from ...core.errors import Invalid, Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...web.current import current_context
from ...web.declare import declare
from ...web.page_or_fragment import page_or_fragment
from ..access.refusals import NotAllowed
from ..bulk.act import CountChanged
from ..bulk.chosen import Chosen, count_chosen
from ..records.context import Context
from ..records.query import ListRequest, list_records
from .bulk_chosen import NOTHING_CHOSEN, back_to, carried, read_chosen, told_count
from .bulk_doing import do_act
from .frame import frame_of
from .paths import table_path

pages = Blueprint("selected", __name__)
NAMED = 5
"""How many of the records the question names."""
MOST_REASONS = 5
DELETE = Words("Delete records", "删除记录")


@pages.post("/a/<app>/<table>/delete")
@declare(actor="person", permission="delete", body="form")
def delete_selected(app: str, table: str) -> Any:
    """Ask whether to delete the ticked records; with the answer, move them to the recycle bin."""
    context = current_context(app)
    live, mine = context.table(table)
    if "delete" not in mine.actions:
        raise NotAllowed("delete", app, live.definition)
    chosen = read_chosen(app, table)
    if chosen.ids is None and "bulk_edit" not in mine.actions:
        raise NotAllowed("bulk_edit", app, live.definition)
    sure = request.form.get("sure", "")
    if sure not in ("yes", "leaving"):
        return _ask(context, table, chosen, [])
    try:
        return do_act(context, table, chosen, "delete", {}, told_count(chosen), leaving=sure == "leaving")
    except Invalid as error:
        reasons = list(dict.fromkeys(fault.words.to(context.actor.language) for fault in error.faults))
        return _ask(context, table, chosen, reasons[:MOST_REASONS], refused=True)
    except CountChanged as error:
        return _ask(context, table, chosen, [error.say(context.actor.language)])


def _ask(context: Context, table: str, chosen: Chosen, reasons: list[str], refused: bool = False) -> Response:
    """Ask whether to delete; `refused`: some are still needed, so offer to leave these as they are."""
    wanted = ListRequest(
        fields=(),
        ids=chosen.ids,
        filter=chosen.filter,
        search=chosen.search,
        view=chosen.view,
        limit=NAMED,
    )
    page = list_records(context, table, wanted)
    counted = count_chosen(context, table, chosen, "delete")
    if not counted.total:
        raise Malformed(why=NOTHING_CHOSEN)
    return page_or_fragment(
        "selected_delete.html",
        "selected_delete_form.html",
        422 if reasons else 200,
        frame=frame_of(context, DELETE.to(context.actor.language), table),
        titles=[row.title or f"#{row.id}" for row in page.rows],
        rest=counted.total - len(page.rows),
        count=counted.total,
        open=counted.open,
        at_once=counted.open <= LIMITS.records_per_bulk,
        reasons=reasons,
        refused=refused,
        action=f"{table_path(context.app.key, table)}delete",
        back=back_to(context.app.key, table),
        **carried(chosen),
    )
