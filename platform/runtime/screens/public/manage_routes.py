"""Public forms for the app's administrators: which links there are, how each is open, and what came in by it."""

from __future__ import annotations

import io
from typing import Any

import segno
import sqlalchemy as sa
from flask import Blueprint, Response, redirect, request

from ....core.clock import utc_now
from ....core.errors import NotFound
from ....core.unit_of_work import unit_of_work
from ....core.words import Words
from ....web.current import current_context, engine
from ....web.declare import declare
from ....web.settings_frame import settings_page
from ...public_forms import links
from ...public_forms.opening import find_form, shut_at
from ...public_forms.settings import Settings
from ...records.context import Context
from ...records.query import ListRequest, list_records
from ..paths import record_path
from .link_places import HERE, address_of, path_of

pages = Blueprint("public_manage", __name__)
TITLE = Words("Public forms", "公开表单")
STATES = {
    "open": Words("open", "开放中"),
    "off": Words("switched off", "已关闭"),
    "early": Words("not open yet", "未开放"),
    "over": Words("time over", "已截止"),
    "full": Words("full", "已满"),
}


@pages.get("/a/<app>/builder/public-forms")
@declare(actor="person", permission="administer")
def show_links(app: str) -> Any:
    """Show the forms that can be opened to the world, each with its links."""
    context = current_context(app)
    forms = links.public_forms(context)
    rows = links.links_of(context)
    return settings_page(
        "public/links.html",
        HERE,
        TITLE,
        context.app,
        forms=[
            (
                form,
                context.app.model.tables[form.table],
                [_told(r) for r in rows if (r.table_key, r.form_key) == (form.table, form.key)],
            )
            for form in forms
        ],
    )


@pages.get("/a/<app>/builder/public-forms/<int:public_id>")
@declare(actor="person", permission="administer")
def show_link(app: str, public_id: int) -> Any:
    """Show a link: its address, its picture, what to put into another site, and what came in by it."""
    context = current_context(app)
    row = links.link_of(context, public_id)
    form = find_form(context.app, row.table_key, row.form_key)
    table = context.app.model.tables.get(row.table_key)
    channels = links.answers_by_channel(context, public_id)
    return settings_page(
        "public/link.html",
        HERE,
        Words(row.name, row.name),
        context.app,
        link=_told(row, sum(channels.values())),
        settings=Settings.read(row.settings),
        form=form,
        table=table,
        href=address_of(row.token),
        place=path_of(context, public_id),
        back=HERE.format(app=app),
        channels=[(name, number) for name, number in channels.items()],
        answers=_answers(context, row) if table else [],
    )


@pages.post("/a/<app>/builder/public-forms/<int:public_id>/switch")
@declare(actor="person", permission="administer", body="form")
def switch(app: str, public_id: int) -> Any:
    """Open or close a form at once."""
    context = current_context(app)
    with unit_of_work(engine()) as work:
        links.switch_link(work, context, public_id, on=request.form.get("on") == "1")
    return redirect(path_of(context, public_id), 303)


@pages.post("/a/<app>/builder/public-forms/<int:public_id>/delete")
@declare(actor="person", permission="administer", body="form")
def delete(app: str, public_id: int) -> Any:
    """Remove a link for good; the records that came by it stay."""
    context = current_context(app)
    with unit_of_work(engine()) as work:
        links.delete_link(work, context, public_id)
    return redirect(HERE.format(app=app), 303)


@pages.get("/a/<app>/builder/public-forms/<int:public_id>/qr.<kind>")
@declare(actor="person", permission="administer")
def picture(app: str, public_id: int, kind: str) -> Any:
    """Send the link's address as a picture for cameras: "svg" to print at any size, "png" for everything else."""
    row = links.link_of(current_context(app), public_id)
    if kind not in ("svg", "png"):
        raise NotFound
    drawn = io.BytesIO()
    # Dark on light in either theme, as cameras expect; the border is part of it.
    code = segno.make(address_of(row.token), error="m", micro=False)
    plain = {"svgclass": None, "lineclass": None} if kind == "svg" else {}
    code.save(drawn, kind=kind, scale=10, border=4, dark="#000", light="#fff", **plain)
    answer = Response(drawn.getvalue(), content_type="image/svg+xml" if kind == "svg" else "image/png")
    if "download" in request.args:
        answer.headers["Content-Disposition"] = f'attachment; filename="form-{row.token}.{kind}"'
    return answer


def _told(row: sa.Row, answers: int | None = None) -> dict[str, Any]:
    number = row.answers if answers is None else answers
    state = _state(row, number)
    return {
        "row": row,
        "answers": number,
        "state": state,
        "words": STATES[state],
        "href": address_of(row.token),
    }


def _state(row: sa.Row, answers: int) -> str:
    quota = Settings.read(row.settings).quota
    full = quota is not None and answers >= quota
    return shut_at(row, utc_now()) or ("full" if full else "open")


def _answers(context: Context, row: sa.Row) -> list[dict[str, Any]]:
    """Return the last answers whose records are still there."""
    last = links.last_answers(context, row.id)
    asked = ListRequest(fields=(), ids=tuple(each.record_id for each in last), limit=len(last) or 1)
    known = {each.id: each for each in list_records(context, row.table_key, asked).rows} if last else {}
    return [
        {
            "title": known[each.record_id].title or f"#{each.record_id}",
            "href": record_path(context.app.key, row.table_key, each.record_id),
            "at": each.at,
            "channel": each.channel,
        }
        for each in last
        if each.record_id in known
    ]
