"""What somebody filled into the form that a request sends: the same for the same press of "save"."""

from __future__ import annotations

import os
from collections.abc import Iterator

from flask import request


def filled_in() -> Iterator[tuple[str, object]]:
    """Yield (control, text) and (control, name and size of a file); what the page itself put there is left out."""
    for name, text in request.form.items(multi=True):
        if name != "csrf" and not name.startswith("_"):
            yield name, text
    for name, file in request.files.items(multi=True):
        yield name, (file.filename, file.stream.seek(0, os.SEEK_END))
        file.stream.seek(0)
