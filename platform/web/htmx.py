"""flask-htmx: what a request says of itself when htmx sent it."""

from __future__ import annotations

from flask_htmx import HTMX

htmx = HTMX()
