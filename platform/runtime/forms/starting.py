"""What an empty form starts with."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ...definition.model import Form
from ..records.api_value import api_value
from ..records.context import Context
from ..records.defaults import initial_values
from .entry_defaults import entry_defaults


def starting_values(context: Context, form: Form) -> dict[str, Any]:
    """Return the API values a form for a new record starts with, of the fields the actor may write."""
    begun = dict(initial_values(context, form.table))
    held = begun | entry_defaults(context, form, begun)
    known = context.app.model.tables[form.table].by_key
    moments = [key for key, value in held.items() if value and known[key].type == "date_time"]
    return held | {key: _as_typed(held[key]) for key in moments}


def _as_typed(moment: str) -> str:
    """Return a moment as somebody would type it: nobody gives seconds, and controls would show them."""
    return api_value(datetime.fromisoformat(moment).replace(second=0, microsecond=0))
