"""What an empty form starts with."""

from __future__ import annotations

from typing import Any

from ...definition.model import Form
from ..records.context import Context
from ..records.defaults import initial_values
from .entry_defaults import entry_defaults


def starting_values(context: Context, form: Form) -> dict[str, Any]:
    """Return the API values a form for a new record starts with, of the fields the actor may write."""
    begun = dict(initial_values(context, form.table))
    return begun | entry_defaults(context, form, begun)
