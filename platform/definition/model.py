"""The frozen model of a checked app: what the runtime reads. It answers lookups by key and nothing else.

`App.read(document)` trusts its document: check it first (`definition/check.py`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..core.words import Words
from ..fields import SYSTEM_FIELDS, Field
from .links import link


@dataclass(frozen=True, eq=False)
class Rule:
    """A sentence that must hold for every record of a table, and what to say when it does not."""

    key: str
    expression: str
    message: Words
    field: str | None


@dataclass(frozen=True, eq=False)
class Table:
    """A table: its declared fields in order, and the fields every table has.

    A sub-form's rows are a table of their own with `parent` set and the key "<parent>.<field>".
    """

    key: str
    label: Words
    title: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    icon: str = "table"
    sort: tuple[str, ...] = ()
    parent: str | None = None
    help: Words | None = None
    match: Mapping[str, Any] | None = None
    """By which fields two records are taken for the same: {"any": [["phone"], …], "tell_unseen"}."""
    page: Mapping[str, Any] = field(default_factory=dict)
    """What a record's page shows: {"stage", "facts", "tabs", "stream"}."""

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """Every field by key: the declared ones, then the system ones the definition does not list."""
        found = {f.key: f for f in self.fields}
        if self.parent is None:
            for system in SYSTEM_FIELDS:
                found.setdefault(system.key, system)
        return found


@dataclass(frozen=True, eq=False)
class Form:
    """How a table's fields are laid out for some uses ("create", "edit", "detail", "quick", "public")."""

    key: str
    table: str
    label: Words
    use: tuple[str, ...]
    sections: tuple[Mapping[str, Any], ...]
    """[{"key", "label", "columns", "fields": ["name", {"field": "remark", "width": 2}]}]"""
    roles: tuple[str, ...] = ()
    """For whom it is; for everyone where there is none."""
    layout: str = "page"
    message: Words | None = None
    rules: tuple[Mapping[str, Any], ...] = ()
    help: Words | None = None


@dataclass(frozen=True, eq=False)
class View:
    """A saved way to look at a table: columns, filter, sort, groups, footer."""

    key: str
    table: str
    label: Words
    type: str
    fields: tuple[str, ...]
    filter: Mapping[str, Any] | None
    sort: tuple[str, ...]
    group: tuple[str, ...]
    footer: Mapping[str, str]
    settings: Mapping[str, Any]
    """The members that only some types of views have: "stack", "dates", "row_height", …"""

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> View:
        """Return the view of a checked document."""
        known = {"key", "table", "label", "type", "fields", "filter", "sort", "group", "footer"}
        return cls(
            key=document["key"],
            table=document["table"],
            label=Words.read(document.get("label") or document["key"]),
            type=document.get("type", "grid"),
            fields=tuple(document.get("fields", ())),
            filter=document.get("filter"),
            sort=tuple(document.get("sort", ())),
            group=tuple(document.get("group", ())),
            footer=document.get("footer", {}),
            settings={k: v for k, v in document.items() if k not in known},
        )


@dataclass(frozen=True, eq=False)
class Role:
    """What the people of a role may do, by table key; see runtime/access."""

    key: str
    label: Words
    tables: Mapping[str, Mapping[str, Any]]
    all_tables: Mapping[str, Any] | None


@dataclass(frozen=True, eq=False)
class App:
    """A whole app, frozen."""

    key: str
    label: Words
    document: Mapping[str, Any] = field(repr=False)
    icon: str
    color: str
    tables: Mapping[str, Table]
    """By key, sub-form tables included, parents before children."""
    forms: tuple[Form, ...]
    views: tuple[View, ...]
    roles: Mapping[str, Role]
    automations: tuple[Mapping[str, Any], ...]
    navigation: tuple[Mapping[str, Any], ...]
    help: Words | None = None
    dashboards: tuple[Mapping[str, Any], ...] = ()
    prints: tuple[Mapping[str, Any], ...] = ()
    home: str | None = None
    """The table or view ("table.view") that opens first; None for the first entry of the side bar."""

    @cached_property
    def reads(self) -> dict[tuple[str, str], frozenset[tuple[str, str]]]:
        """What `dependencies.reads` has found so far, by (table key, field key)."""
        return {}

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> App:
        """Return the model of a checked document."""
        tables: dict[str, Table] = {}
        for each in document.get("tables", ()):
            _add_table(tables, each)
        _point_fields(tables)
        return cls(
            key=document["key"],
            label=Words.read(document["label"]),
            document=document,
            icon=document.get("icon", "apps"),
            color=document.get("color", "blue"),
            tables=tables,
            forms=tuple(_form(f) for f in document.get("forms", ())),
            views=tuple(View.read(v) for v in document.get("views", ())),
            roles={r["key"]: _role(r) for r in document.get("roles", ())},
            automations=tuple(document.get("automations", ())),
            navigation=tuple(document.get("navigation", ())),
            help=Words.read(document["help"]) if document.get("help") else None,
            dashboards=tuple(document.get("dashboards", ())),
            prints=tuple(document.get("prints", ())),
            home=document.get("home"),
        )

    def views_of(self, table: str) -> Sequence[View]:
        """Return the views of a table, in order."""
        return [v for v in self.views if v.table == table]

    def form_for(self, table: str, use: str, roles: Collection[str] = ()) -> Form | None:
        """Return the first form of a table meant for a use and for somebody with these roles, or None."""
        return next(
            (
                f
                for f in self.forms
                if f.table == table and use in f.use and (not f.roles or not set(f.roles).isdisjoint(roles))
            ),
            None,
        )


def _add_table(tables: dict[str, Table], document: Mapping[str, Any], parent: str | None = None) -> None:
    key = f"{parent}.{document['key']}" if parent else document["key"]
    fields = tuple(Field.read(f) for f in document["fields"])
    tables[key] = Table(
        key=key,
        label=Words.read(document.get("label") or document["key"]),
        title=document.get("title") or fields[0].key,
        fields=fields,
        rules=tuple(
            Rule(r["key"], r["expression"], Words.read(r["message"]), r.get("field"))
            for r in document.get("rules", ())
        ),
        icon=document.get("icon", "table"),
        sort=tuple(document.get("sort", ())),
        parent=parent,
        help=Words.read(document["help"]) if document.get("help") else None,
        match=document.get("match"),
        page=document.get("page", {}),
    )
    for each in document["fields"]:
        if each["type"] == "subform":
            _add_table(tables, each, parent=key)


def _point_fields(tables: Mapping[str, Table]) -> None:
    """Tell the fields that show other records' values (lookups, rollups) what they go through and show."""
    for table in tables.values():
        for each in table.fields:
            through = table.by_key.get(each.settings.get("relation", ""))
            leads = link(table.key, through) if through else None
            there = tables.get(leads.table) if leads else None
            if there is not None:
                each.point(through, there.by_key.get(each.settings.get("field", "")))


def _form(document: Mapping[str, Any]) -> Form:
    return Form(
        key=document["key"],
        table=document["table"],
        label=Words.read(document.get("label") or document["key"]),
        use=tuple(document.get("use", ("create", "edit", "detail"))),
        sections=tuple(document["sections"]),
        roles=tuple(document.get("roles", ())),
        layout=document.get("layout", "page"),
        message=Words.read(document["message"]) if document.get("message") else None,
        rules=tuple(document.get("rules", ())),
        help=Words.read(document["help"]) if document.get("help") else None,
    )


def _role(document: Mapping[str, Any]) -> Role:
    return Role(
        key=document["key"],
        label=Words.read(document.get("label") or document["key"]),
        tables=document.get("tables", {}),
        all_tables=document.get("all_tables"),
    )
