"""The addresses of an app's pages, said once."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import quote, urlencode


def app_path(app: str) -> str:
    """Return the address of an app's start page."""
    return f"/a/{app}/"


def search_path(app: str) -> str:
    """Return the address of the search through all of an app."""
    return f"/a/{app}/search"


def shared_path(app: str) -> str:
    """Return the address of what others let one in on."""
    return f"/a/{app}/shared"


def table_path(app: str, table: str, query: Mapping[str, str] | None = None) -> str:
    """Return the address of a table's list, with the query's non-empty members."""
    told = {name: value for name, value in (query or {}).items() if value}
    path = f"/a/{app}/{table}/"
    return f"{path}?{urlencode(told, quote_via=quote)}" if told else path


def bulk_act_path(app: str, table: str, act_id: int) -> str:
    """Return the address of an act on many records of a table: how far it is, and taking it back."""
    return f"{table_path(app, table)}bulk/{act_id}"


def links_path(app: str, table: str, view: str = "") -> str:
    """Return the address of a table's links to views, of one view where it is named."""
    return f"/a/{app}/{table}/links" + (f"?{urlencode({'view': view}, quote_via=quote)}" if view else "")


def new_path(app: str, table: str) -> str:
    """Return the address of the form that makes a record."""
    return f"/a/{app}/{table}/new"


def handed_in_path(app: str, table: str) -> str:
    """Return where somebody is thanked for a record they may not see."""
    return f"/a/{app}/{table}/handed-in"


def record_path(app: str, table: str, record_id: int) -> str:
    """Return the address of a record."""
    return f"/a/{app}/{table}/{record_id}"


def cell_path(app: str, table: str, record_id: int, field: str) -> str:
    """Return the address of one field's editor."""
    return f"/a/{app}/{table}/{record_id}/cell/{field}"


def reveal_path(app: str, table: str, record_id: int, field: str) -> str:
    """Return where to ask for a masked field's full value."""
    return f"/a/{app}/{table}/{record_id}/reveal/{field}"


def choices_path(app: str, table: str, field: str) -> str:
    """Return the address of what a pointer field may point to."""
    return f"/a/{app}/{table}/choices/{field}"


def draft_path(app: str, table: str, record_id: int | None = None) -> str:
    """Return where what is typed into a form is kept until it is saved."""
    base = table_path(app, table) if record_id is None else f"{record_path(app, table, record_id)}/"
    return f"{base}draft"


def quick_path(app: str, table: str) -> str:
    """Return the address of the short form that makes a record from within another form."""
    return f"/a/{app}/{table}/quick"


def duplicates_path(app: str, table: str) -> str:
    """Return where a form asks for records that are taken for the same."""
    return f"/a/{app}/{table}/duplicates"


def public_choices_path(form: str, field: str) -> str:
    """Return the address of what a stranger at a public form may choose from; `form` is the form's token."""
    return f"/f/{form}/choices/{field}"


def suggest_path(app: str, table: str, field: str) -> str:
    """Return the address of values that a text field holds already."""
    return f"/a/{app}/{table}/suggest/{field}"


def bin_path(app: str, table: str) -> str:
    """Return the address of a table's recycle bin."""
    return f"/a/{app}/{table}/bin"


def app_draft_path(app: str) -> str:
    """Return the address of an app's draft in the builder."""
    return f"/a/{app}/builder/draft"


def views_path(app: str, table: str) -> str:
    """Return where views of a table are kept."""
    return f"/a/{app}/{table}/views"


def view_path(app: str, table: str, view: str, act: str) -> str:
    """Return where something is done with one view of a table."""
    return f"/a/{app}/{table}/views/{view}/{act}"


def new_view_path(app: str, table: str) -> str:
    """Return the address of the form that makes a view of any type."""
    return f"/a/{app}/{table}/views/new"
