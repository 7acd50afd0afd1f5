"""One address, two answers: the whole page for a visitor, its changing part for htmx."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, make_response, render_template

from .htmx import htmx


def wants_fragment() -> bool:
    """Say whether htmx asks for a part; a boosted link and a step back in history want the whole page."""
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page_or_fragment(page: str, fragment: str, status: int = 200, **values: Any) -> Response:
    """Return the template `page`, or only `fragment`, which the page includes."""
    response = make_response(render_template(fragment if wants_fragment() else page, **values), status)
    response.headers["Vary"] = "HX-Request, HX-Boosted, HX-History-Restore-Request"
    return response


def install(app: Flask) -> None:
    """Offer `wants_fragment` to every template."""
    app.jinja_env.globals.update(wants_fragment=wants_fragment)
