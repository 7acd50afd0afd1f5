"""Uploading a file for a field; the id it answers with goes into a record's values."""

from __future__ import annotations

from typing import Any

from flask import Response, current_app, request

from ..core.errors import Malformed
from ..core.unit_of_work import UnitOfWork
from ..core.words import Words
from ..runtime.records.context import Context
from ..web.declare import declare
from ..web.json_answer import json_answer
from .blueprint import api
from .writing import act

ONE_FILE = Words("send one file, as the form part “file”", "请以表单部分“file”上传一个文件")


@api.post("/apps/<app>/tables/<table>/files/<field>")
@declare(actor="token", permission="edit", body="file")
def upload_file(app: str, table: str, field: str) -> Response:
    """Keep a file; only its uploader may use it until a record holds it."""
    sent = request.files.getlist("file")
    if len(sent) != 1 or len(request.files) != 1 or request.form:
        raise Malformed(why=ONE_FILE)

    def keep(work: UnitOfWork, context: Context) -> dict[str, Any]:
        store = current_app.extensions["files"]
        return store.save_upload(work, context, table, field, sent[0].stream, sent[0].filename or "")

    return act(app, keep, lambda _context, stored: json_answer(stored, 201))
