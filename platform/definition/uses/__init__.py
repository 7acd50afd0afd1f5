"""Every place of a definition that names an element: one module for each kind of place."""

from __future__ import annotations

from collections.abc import Iterable

from ..diff import Keys
from ..model import App
from .elements import is_within
from .in_automations import in_automations
from .in_fields import in_fields
from .in_forms import in_forms
from .in_pages import in_dashboards, in_navigation
from .in_prints import in_prints
from .in_roles import in_roles
from .in_samples import in_samples
from .in_tables import in_tables
from .in_views import in_views
from .reading import Reading
from .use import Use

SEARCHES = (
    in_fields,
    in_tables,
    in_forms,
    in_views,
    in_roles,
    in_navigation,
    in_dashboards,
    in_automations,
    in_prints,
    in_samples,
)


def uses(app: App) -> list[Use]:
    """Return every place of a checked app that names an element of it."""
    reading = Reading(app)
    return list(dict.fromkeys(use for search in SEARCHES for use in search(reading)))


def uses_of(app: App, element: Keys) -> list[Use]:
    """Return the places that name an element or something inside it, and are not inside it themselves."""
    return named(uses(app), element)


def named(found: Iterable[Use], element: Keys) -> list[Use]:
    """Return those uses that name an element or something inside it from outside."""
    return [use for use in found if is_within(use.element, element) and not is_within(use.by, element)]
