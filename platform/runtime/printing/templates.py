"""Print templates: those of the definition, and the one there is without: every field the reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ...core.errors import NotFound
from ...core.words import Words
from ..access.rights import TableRights
from ..apps.live import LiveTable

DEFAULT = "default"
WHOLE = Words("All fields", "全部字段")
SHEET = Words("List", "列表")


@dataclass(frozen=True, slots=True)
class Template:
    """How a record or a list is put on paper. `parts` are as the definition tells them."""

    key: str
    label: Words
    of: str
    """"record" or "list"."""
    parts: Sequence[Mapping[str, Any]]
    paper: str = "A4"
    landscape: bool = False
    margin: int = 15
    header: Words | None = None
    footer: Words | None = None


def templates(table: LiveTable, of: str) -> list[Template]:
    """Return the templates of a table for a record or a list, the one that needs no definition if there is no other."""
    told = [
        read_template(each)
        for each in table.app.model.prints
        if each["table"] == table.key and each.get("of", "record") == of
    ]
    return told or [Template(DEFAULT, WHOLE if of == "record" else SHEET, of, ())]


def find_template(table: LiveTable, mine: TableRights, of: str, key: str) -> Template:
    """Return a template by key; raises NotFound. The default one has the parts its reader may see."""
    found = next((each for each in templates(table, of) if each.key == key), None)
    if found is None and key == DEFAULT:
        found = Template(DEFAULT, WHOLE, of, ())
    if found is None:
        raise NotFound
    return found if found.parts else _with_parts(found, table, mine)


def read_template(told: Mapping[str, Any]) -> Template:
    """Return a template as the definition tells it."""
    return Template(
        key=told["key"],
        label=Words.read(told["label"]),
        of=told.get("of", "record"),
        parts=told["parts"],
        paper=told.get("paper", "A4"),
        landscape=told.get("landscape", False),
        margin=told.get("margin", 15),
        header=Words.read(told["header"]) if told.get("header") else None,
        footer=Words.read(told["footer"]) if told.get("footer") else None,
    )


def _with_parts(template: Template, table: LiveTable, mine: TableRights) -> Template:
    fields = [each for each in table.definition.fields if not each.hidden and each.key in mine.shown]
    if template.of == "list":
        parts: list[Mapping[str, Any]] = [{"heading": table.definition.label, "size": 14}]
    else:
        title = table.definition.title
        parts = [{"heading": f"{{{{{title}}}}}" if title in mine.shown else table.definition.label}]
        plain = [each.key for each in fields if each.type not in ("subform", "reverse") and each.key != title]
        parts += [{"fields": plain, "columns": 2}] if plain else []
        for each in fields:
            if each.type == "subform":
                parts += [{"heading": each.label, "size": 12}, {"rows": each.key}]
    footer = Words("{{today}}    {{page}} / {{pages}}", "{{today}}    第 {{page}} / {{pages}} 页")
    return Template(
        template.key, template.label, template.of, parts, "A4", template.of == "list", 15, None, footer
    )
