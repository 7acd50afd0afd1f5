"""The pages of the workspace, for its administrators."""

from __future__ import annotations

from . import (
    audit_routes,
    channel_routes,
    department_removal,
    department_routes,
    group_routes,
    handover_routes,
    import_routes,
    invite_routes,
    leave_routes,
    people_routes,
    person_routes,
    workday_routes,
    workspace_routes,
)

PAGES = (
    people_routes.pages,
    invite_routes.pages,
    import_routes.pages,
    person_routes.pages,
    leave_routes.pages,
    handover_routes.pages,
    department_routes.pages,
    department_removal.pages,
    group_routes.pages,
    workspace_routes.pages,
    workday_routes.pages,
    channel_routes.pages,
    audit_routes.pages,
)
