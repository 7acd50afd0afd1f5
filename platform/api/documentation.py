"""The API's description as JSON, and the page to read it."""

from __future__ import annotations

from typing import Any

from flask import render_template

from ..web.current import language
from ..web.declare import declare
from ..web.json_answer import json_answer
from .blueprint import BASE, api
from .openapi import description


@api.get("/openapi.json")
@declare(actor="anonymous")
def openapi() -> Any:
    """The OpenAPI 3.1 description; it tells of no app."""
    return json_answer(description(language()))


@api.get("/docs")
@declare(actor="anonymous")
def docs() -> Any:
    """The page that people read."""
    return render_template("api/docs.html", description=description(language()), base=BASE)
