"""The files of a posted form: kept before anything else is looked at, so that a form that comes back still has them.

What no record takes within a day is swept away (runtime/files/store.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from flask import request

from ...core.errors import Fault, Invalid
from ...core.unit_of_work import UnitOfWork, unit_of_work
from ...core.whole_number import whole_number
from ...web.current import engine
from ..apps.live import LiveTable
from ..files.waiting import waiting_files
from ..records.context import Context
from .file_page import file_store
from .form_layout import Placed
from .form_open import OpenForm
from .read_form import Posted


def receive_files(opened: OpenForm, posted: Posted) -> None:
    """Keep the files that came with a form, in a transaction of their own, and add them to what was posted."""
    if has_files():
        with unit_of_work(engine()) as work:
            keep_uploads(work, replace(opened.context, connection=work.connection), opened.table, posted)


def keep_uploads(work: UnitOfWork, context: Context, live: LiveTable, posted: Posted) -> None:
    """Store the posted files and add them to their fields; what cannot be stored is a fault of the field."""
    for key, name in _uploads():
        if key not in posted.values:
            continue
        for upload in request.files.getlist(name):
            if not upload.filename:
                continue
            try:
                stored = file_store().save_upload(
                    work, context, live.key, key, upload.stream, upload.filename
                )
            except Invalid as error:
                posted.faults += [Fault(key, fault.words) for fault in error.faults]
                continue
            posted.files[stored["id"]] = stored
            posted.values[key] = [*(posted.values[key] or []), stored["id"]]
            posted.typed[key] = [*(posted.typed.get(key) or []), str(stored["id"])]


def with_kept_files(
    context: Context,
    table: LiveTable,
    posted: Posted,
    now: Mapping[str, Any],
    placed: Iterable[Placed],
) -> dict[str, Any]:
    """Return what to show again with files as they are known, not as bare numbers.

    They are those of the record (`now`) that stayed ticked, and those that came with this post or an earlier one.
    """
    shown = dict(posted.typed)
    for each in placed:
        reference, key = each.type.reference(each.field), each.field.key
        if reference is not None and reference.kind == "file" and key in shown:
            numbers = (whole_number(str(one)) for one in shown[key] or ())
            ticked = [one for one in numbers if one is not None]
            known = {file["id"]: file for file in _files(now.get(key))}
            known |= waiting_files(context, table.id, set(ticked) - known.keys()) | posted.files
            shown[key] = [known[one] for one in dict.fromkeys(ticked) if one in known]
    return shown


def has_files() -> bool:
    """Say whether the request brings files."""
    return any(upload.filename for listed in request.files.listvalues() for upload in listed)


def _uploads() -> list[tuple[str, str]]:
    """Return (field, name of the control) of every control for files that was posted."""
    parted = ((name.partition(":"), name) for name in request.files)
    return [(key, name) for (key, _, rest), name in parted if rest == "upload"]


def _files(value: Any) -> Iterable[Mapping[str, Any]]:
    """Return the files of a field's value; a mask tells of none."""
    return () if isinstance(value, str) else value or ()
