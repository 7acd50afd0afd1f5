"""Values of records as a file, for whoever is about to change their app; the audit log tells who took it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response, request

from ...core.unit_of_work import unit_of_work
from ...core.words import Words
from ...identity.audit.export import table_rows
from ...identity.audit.log import audit
from ...runtime.apps.live import LiveApp
from ...web.current import current_actor, engine, language


def records_file(
    app: LiveApp, table: str, headings: Words, rows: Iterable[Sequence[str]], name: str
) -> Response:
    """Return rows about a table's records as a spreadsheet reads them; `headings` have commas between them."""
    content = b"".join(table_rows(headings.to(language()).split(","), rows))
    if request.method != "HEAD":
        known = table if table in app.tables else None
        with unit_of_work(engine()) as work:
            audit(work, "exported", actor=current_actor(), app_id=app.id, table_key=known)
    return Response(
        content,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}.csv"'},
    )
