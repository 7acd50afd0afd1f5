"""Which records a bulk act is asked for: the ticked ones, or all that the list shows. Read alike for every act."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from ...core.errors import Malformed
from ...core.limits import LIMITS
from ...core.words import Words
from ...web.own_page import own_page
from ..bulk.chosen import Chosen
from .grid_request import GridRequest
from .paths import table_path

NOTHING_CHOSEN = Words("no record was selected", "未选择任何记录")
MEMBERS = ("view", "filter", "search")


def read_chosen(app: str, table: str) -> Chosen:
    """Return the records a form means; raises Malformed where it names none."""
    form = request.form
    if form.get("all") == "1":
        given = {name: form[name] for name in MEMBERS if form.get(name)}
        asked = GridRequest(app, table, **given)
        return Chosen(filter=asked.tree, search=asked.search or "", view=asked.view)
    texts = form.getlist("ids")
    ids = [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]
    if not ids or len(ids) != len(texts) or len(ids) > LIMITS.records_per_call:
        raise Malformed(why=NOTHING_CHOSEN)
    return Chosen(ids=tuple(dict.fromkeys(ids)))


def carried(chosen: Chosen) -> Mapping[str, Any]:
    """Return what the question's form carries along, so that the answer means the same records."""
    members = {} if chosen.ids is not None else {name: request.form.get(name, "") for name in MEMBERS}
    return {"ids": chosen.ids or (), "members": {"all": "1", **members} if chosen.ids is None else {}}


def told_count(chosen: Chosen) -> int:
    """Return the number of records that stood in the question; who was not asked means as many as they name."""
    text = request.form.get("count")
    if text is None and chosen.ids is not None:
        return len(chosen.ids)
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1


def back_to(app: str, table: str) -> str:
    """Return the list the act was asked from."""
    return own_page(request.host_url.rstrip("/") + (request.form.get("back") or table_path(app, table)))
