"""Which page of the builder an element is changed on."""

from __future__ import annotations

from ...definition.diff import Keys


def page_of(app: str, element: Keys) -> str | None:
    """Return the address of an element's page; None for what has none."""
    base, kind = f"/a/{app}/builder", element[0]
    if kind == "tables" and len(element) > 3 and element[2] == "fields":
        return f"{base}/tables/{element[1]}/fields/{element[3]}"
    if kind in ("tables", "forms", "views", "prints", "roles", "automations"):
        return f"{base}/{kind}/{element[1]}"
    if kind == "navigation":
        return f"{base}/{kind}"
    return None
