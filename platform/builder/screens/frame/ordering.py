"""What a page for putting things in order sends: which one goes where (`frame/ordering.html`)."""

from __future__ import annotations

from flask import request


def posted_move() -> tuple[str, str | None]:
    """Return the key of what was moved and the key of what it stands after now, None for the first place."""
    item, _, after = request.form.get("to", "").partition(" ")
    return item, after or None
