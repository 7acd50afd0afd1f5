"""What a page that asks back carries along: everything that was posted, so that the answer is the whole act."""

from __future__ import annotations

from flask import request

from .conflict_choices import PREFIX

ANSWERS = ("csrf", "confirmed", "reconsider")
RECONSIDER = "reconsider"
"""The button that leads from a question back to the form, with what was typed."""


def carried(*without: str) -> list[tuple[str, str]]:
    """Return the names and values that were posted, without the answers to this and other questions."""
    left = (*ANSWERS, *without)
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in left and not name.startswith(PREFIX)
    ]


def chosen() -> list[tuple[str, str]]:
    """Return the choices that were made on a page of conflicts, to be carried on to the next question."""
    return [(name, value) for name, value in request.form.items(multi=True) if name.startswith(PREFIX)]
