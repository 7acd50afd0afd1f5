"""Where to go back to after a choice: one of our own pages, never another site."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request


def own_page(address: str | None) -> str:
    """Return path and query of one of our own pages, given by its full address; "/" for anything else."""
    try:
        parts = urlsplit(address or "")
    except ValueError:
        return "/"
    if parts.netloc != request.host:
        return "/"
    return own_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def own_path(path: str | None) -> str:
    """Return `path` when it is a path of ours with its query, "/" for anything that could lead elsewhere."""
    # Browsers read "\" as "/", and drop control characters: "/\n/elsewhere" would be another host.
    told = path or ""
    ours = told.startswith("/") and not told.startswith("//") and "\\" not in told and told.isprintable()
    return told if ours else "/"
