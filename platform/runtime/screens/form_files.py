"""The files of a posted form: kept with the record, and not lost from sight when the form comes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask import request

from ...core.errors import Fault, Invalid
from ...core.unit_of_work import UnitOfWork
from ...core.words import Words
from ..apps.live import LiveTable
from ..records.context import Context
from .file_page import file_store
from .form_layout import Placed
from .read_form import Posted

CHOOSE_AGAIN = Words("Please choose the file again.", "请重新选择文件。")


def keep_uploads(work: UnitOfWork, context: Context, live: LiveTable, posted: Posted) -> None:
    """Store the posted files and add them to their fields; what cannot be stored is a fault of the field."""
    for key, name in _uploads():
        if key not in posted.values:
            continue
        kept: list[Any] = list(posted.values[key] or [])
        for upload in request.files.getlist(name):
            if not upload.filename:
                continue
            try:
                stored = file_store().save_upload(
                    work, context, live.key, key, upload.stream, upload.filename
                )
                kept.append(stored["id"])
            except Invalid as error:
                posted.faults += [Fault(key, fault.words) for fault in error.faults]
        posted.values[key] = kept


def with_kept_files(
    typed: Mapping[str, Any], now: Mapping[str, Any], placed: Iterable[Placed]
) -> dict[str, Any]:
    """Return what to show again with the files that stayed ticked as the record knows them, not as bare numbers."""
    shown = dict(typed)
    for each in placed:
        reference, key = each.type.reference(each.field), each.field.key
        if reference is not None and reference.kind == "file":
            ticked = {str(one["id"] if isinstance(one, Mapping) else one) for one in typed.get(key) or ()}
            shown[key] = [file for file in _files(now.get(key)) if str(file["id"]) in ticked]
    return shown


def files_again() -> list[Fault]:
    """Return a fault for each field whose new files were not stored: a browser does not send them twice."""
    return [
        Fault(key, CHOOSE_AGAIN)
        for key, name in _uploads()
        if any(upload.filename for upload in request.files.getlist(name))
    ]


def _uploads() -> list[tuple[str, str]]:
    """Return (field, name of the control) of every control for files that was posted."""
    parted = ((name.partition(":"), name) for name in request.files)
    return [(key, name) for (key, _, rest), name in parted if rest == "upload"]


def _files(value: Any) -> Iterable[Mapping[str, Any]]:
    """Return the files of a field's value; a mask tells of none."""
    return () if isinstance(value, str) else value or ()
