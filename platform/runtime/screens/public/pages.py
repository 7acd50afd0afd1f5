"""The blueprints of public forms."""

from __future__ import annotations

from . import answer_routes, choices_routes, edit_routes, manage_routes, thanks_routes

PAGES = (
    answer_routes.pages,
    thanks_routes.pages,
    choices_routes.pages,
    manage_routes.pages,
    edit_routes.pages,
)
