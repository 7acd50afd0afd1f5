"""What a table names itself: its title, sort, rules, by what records are taken for the same, and the record's page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..layout import Steps
from .reading import Reading, field_path
from .use import GOES, RETITLED, Use


def in_tables(reading: Reading) -> Iterator[Use]:
    """Give what every table names beside its fields."""
    for position, table in enumerate(reading.document.get("tables", ())):
        steps, by, key = ("tables", position), ("tables", table["key"]), table["key"]
        yield from _title(reading, table, key, by, steps)
        for number, each in enumerate(table.get("sort", ())):
            yield from reading.path(key, each.removeprefix("-"), by, "sort", (*steps, "sort", number))
        for number, keys in enumerate(table.get("match", {}).get("any", ())):
            here = (*steps, "match", "any", number)
            for place, each in enumerate(keys):
                for use in reading.path(key, each, by, "match", (*here, place)):
                    yield replace(use, cut=here)
        yield from _rules(reading, table, key, by, steps)
        yield from _page(reading, table.get("page", {}), key, by, (*steps, "page"))


def _title(reading: Reading, table: Mapping[str, Any], key: str, by: Keys, steps: Steps) -> Iterator[Use]:
    title = table.get("title") or table["fields"][0]["key"]
    place = (*steps, "title") if "title" in table else steps
    yield reading.use(field_path(key, title), by, "title", place, RETITLED)
    for number, field in enumerate(table["fields"]):
        if field["type"] == "subform" and "title" in field:
            inner = f"{key}.{field['key']}"
            here = (*steps, "fields", number, "title")
            yield from reading.path(inner, field["title"], (*by, "fields", field["key"]), "title", here)


def _rules(reading: Reading, table: Mapping[str, Any], key: str, by: Keys, steps: Steps) -> Iterator[Use]:
    for number, rule in enumerate(table.get("rules", ())):
        here, rule_path = (*steps, "rules", number), (*by, "rules", rule["key"])
        yield from reading.expression(key, rule["expression"], rule_path, "rule", (*here, "expression"), GOES)
        yield from reading.path(key, rule.get("field", ""), rule_path, "beside", (*here, "field"))


def _page(reading: Reading, page: Mapping[str, Any], key: str, by: Keys, steps: Steps) -> Iterator[Use]:
    yield from reading.path(key, page.get("stage", ""), by, "stage", (*steps, "stage"))
    for member in ("facts", "stream"):
        for number, each in enumerate(page.get(member, ())):
            yield from reading.path(key, each, by, member, (*steps, member, number))
    for number, tab in enumerate(page.get("tabs", ())):
        for place, part in enumerate(tab["parts"]):
            here = (*steps, "tabs", number, "parts", place)
            if isinstance(part, Mapping) and "form" in part:
                form = ("forms", f"{key}.{part['form']}")
                yield replace(reading.use(form, by, "tab", (*here, "form")), cut=here)
            elif isinstance(part, Mapping):
                for use in reading.path(key, part["related"], by, "tab", (*here, "related")):
                    yield replace(use, cut=here)
