"""Somebody sends a form, signed in or by a public link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import quoted, table_of


class FormSubmitted(Trigger):
    """Fires for the record that a form made; the form is named, as a table may have several."""

    name = "form_submitted"
    label = Words("A form is sent", "提交表单")
    help = Words("Inside the app, or by a public link.", "应用内表单或公开表单提交后触发。")
    icon = "forms"
    family = "record"
    settings = {
        "form": {
            "$ref": "#/$defs/key",
            "title": {"en": "Form", "zh": "表单"},
            "x-reference": "form",
        }
    }
    required = ("form",)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        form = quoted(names.form("", settings["form"]))
        return SAYS.fill(table=table_of(names), form=form)


SAYS = Words("When the form {form} of {table} is sent", "当{table}的表单{form}被提交时")
