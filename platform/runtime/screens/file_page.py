"""Downloading a file or its thumbnail: whoever may read the field of its record may have it, nobody else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, send_file

from ...core.errors import NotFound
from ...web.current import all_live_apps, connection, current_context
from ...web.declare import declare
from ..files.content_type import INLINE
from ..files.store import File, FileStore, app_id_of

pages = Blueprint("file", __name__)


def file_store() -> FileStore:
    """Return the installation's files."""
    return current_app.extensions["files"]


@pages.get("/files/<int:file_id>/<name>")
@declare(actor="reader", permission="view")
def download(file_id: int, name: str) -> Any:  # noqa: ARG001 - the name in the address is for people
    """Send a file; all but a short list of safe types as an attachment."""
    return _send(*file_store().open_file(_context_of(file_id), file_id))


@pages.get("/files/<int:file_id>/thumbnail")
@declare(actor="reader", permission="view")
def thumbnail(file_id: int) -> Any:
    """Send the small picture of an image."""
    path, file = file_store().open_thumbnail(_context_of(file_id), file_id)
    return _send(path, file, "image/webp")


def _context_of(file_id: int) -> Any:
    app_id = app_id_of(connection(), file_id)
    for key, app in all_live_apps().items():
        if app.id == app_id:
            return current_context(key)
    raise NotFound


def _send(path: Path, file: File, kind: str | None = None) -> Response:
    kind = kind or file.type
    response = send_file(
        path, mimetype=kind, as_attachment=kind not in INLINE, download_name=file.name, max_age=0
    )
    response.headers["Cache-Control"] = "private, no-cache"
    return response
