"""The builder's pages, as the application registers them."""

from __future__ import annotations

from . import admin_routes, grant_routes, member_routes, people_routes, request_routes, role_routes

PAGES = (
    role_routes.pages,
    grant_routes.pages,
    member_routes.pages,
    admin_routes.pages,
    people_routes.pages,
    request_routes.pages,
)
