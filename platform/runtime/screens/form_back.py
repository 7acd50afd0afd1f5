"""Where a form leads when it is done or given up: the page one came from, when the form was told of one."""

from __future__ import annotations

from flask import request

from .paths import app_path

NAME = "_back"
"""As the address and the form carry it; no field can be called so."""


def way_back(app: str) -> str:
    """Return the page of the same app that one came from; "" without one, and for any other address."""
    told = request.values.get(NAME, "")
    return told if told.startswith(app_path(app)) and "\\" not in told else ""
