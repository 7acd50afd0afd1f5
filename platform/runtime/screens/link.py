"""A view by link: its list and its records, for whoever has the link and, where there is one, its password."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, make_response, redirect, render_template, request
from itsdangerous import BadData, URLSafeTimedSerializer

from ...core.clock import utc_now
from ...core.errors import NotFound
from ...core.secret_box import derived_key
from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...fields.base import Reader
from ...identity.audit.log import audit
from ...identity.passwords import verify_password
from ...identity.throttle import ADDRESS, Counter, by_name, forget, take_try
from ...web.current import connection, engine, language
from ...web.declare import declare
from ..sharing.open_link import OpenLink, open_link
from .columns import ALIGNED
from .grid_page import total_words
from .link_cells import LinkPainter, facts_of

pages = Blueprint("link", __name__)
OPEN_FOR = 12 * 3600
"""How many seconds a password that was right need not be given again in the same browser."""
WRONG = Words("This is not the password.", "密码不正确。")


@pages.get("/s/<secret>")
@declare(actor="anonymous")
def show_link(secret: str) -> Any:
    """Show the view's records, page by page; before that ask for the password where there is one."""
    link = _link(secret)
    if request.args.keys() - {"cursor"}:
        raise NotFound
    if not _is_open(link):
        return _ask(link, 401)
    page, reader = link.page(request.args.get("cursor")), _reader(link)
    fields = [link.table.definition.by_key[key] for key in link.fields]
    painters = [LinkPainter(field, reader) for field in fields]
    return _page(
        "link_list.html",
        link,
        headings=[
            (field.label.to(reader.language), ALIGNED.get(painter.base["type"].summary, ""))
            for field, painter in zip(fields, painters, strict=True)
        ],
        rows=[
            (
                f"/s/{secret}/{row.id}",
                [p.draw(row.values.get(f.key)) for p, f in zip(painters, fields, strict=True)],
            )
            for row in page.rows
        ],
        first=f"/s/{secret}",
        more=f"/s/{secret}?cursor={page.next_cursor}" if page.next_cursor else "",
        further=bool(request.args.get("cursor")),
        total=total_words(page.count, page.exact),
    )


@pages.get("/s/<secret>/<int:record_id>")
@declare(actor="anonymous")
def show_linked_record(secret: str, record_id: int) -> Any:
    """Show the chosen fields of one of the view's records."""
    link = _link(secret)
    if request.args:
        raise NotFound
    if not _is_open(link):
        return _ask(link, 401)
    row = link.record(record_id)
    title = link.title(row)
    known = link.table.definition
    fields = [known.by_key[key] for key in link.fields if not (title and key == known.title)]
    return _page(
        "link_record.html",
        link,
        heading=title or known.label.to(language()),
        facts=facts_of(fields, row, _reader(link)),
        back=f"/s/{secret}",
    )


@pages.post("/s/<secret>")
@declare(actor="anonymous", body="form")
def give_password(secret: str) -> Any:
    """Take the link's password; tries are counted before it is checked."""
    link = _link(secret)
    if link.password_hash is None:
        raise NotFound
    here = by_name(f"{link.id} {request.remote_addr}", kind="link_from")
    take_try(engine(), here, Counter(f"link:{link.id}", ADDRESS))
    if not verify_password(link.password_hash, request.form.get("password", "")):
        return _ask(link, 401, WRONG)
    with unit_of_work(engine()) as work:
        forget(work, here)
        audit(
            work,
            "link_opened",
            workspace_id=link.context.actor.workspace_id,
            app_id=link.context.app.id,
            table_key=link.table.key,
            name=link.name,
        )
    answer = redirect(f"/s/{secret}", 303)
    secure = str(current_app.config.get("BASE_URL") or "").startswith("https://")
    answer.set_cookie(
        _cookie(link), _pass(link), max_age=OPEN_FOR, path="/s/", secure=secure, httponly=True, samesite="Lax"
    )
    return answer


def _link(secret: str) -> OpenLink:
    apps = current_app.extensions["live_apps"]
    return open_link(connection(), apps, secret, utc_now(), language())


def _is_open(link: OpenLink) -> bool:
    """Say whether the link has no password, or this browser has given it lately."""
    if link.password_hash is None:
        return True
    try:
        told = _serializer().loads(request.cookies.get(_cookie(link), ""), max_age=OPEN_FOR)
    except BadData:
        return False
    return told == [link.id, link.password_hash[-16:]]


def _pass(link: OpenLink) -> str:
    return _serializer().dumps([link.id, (link.password_hash or "")[-16:]])


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(derived_key(current_app.config["SECRET_KEY"], "view link"))


def _cookie(link: OpenLink) -> str:
    return f"link-{link.id}"


def _reader(link: OpenLink) -> Reader:
    return Reader(language(), link.context.actor.zone)


def _ask(link: OpenLink, status: int, fault: Words | None = None) -> Response:
    # The name of the link is what its maker wrote for its holders; nothing else of the app is told before.
    return _page("link_password.html", link, status, fault=fault)


def _page(template: str, link: OpenLink, status: int = 200, **values: Any) -> Response:
    answer = make_response(render_template(template, link=link, **values), status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    return answer
