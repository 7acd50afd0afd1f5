"""What print templates name: their table, and the fields they print, in parts and within texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from ..diff import Keys
from ..layout import Steps
from ..links import link
from ..references.prints import PLACE
from .reading import Reading
from .use import GOES, Use


def in_prints(reading: Reading) -> Iterator[Use]:
    """Give what every print template names."""
    for position, template in enumerate(reading.document.get("prints", ())):
        steps, by = ("prints", position), ("prints", f"{template['table']}.{template['key']}")
        yield reading.use(("tables", template["table"]), by, "of_table", (*steps, "table"), GOES)
        for member in ("header", "footer"):
            yield from _text(reading, template["table"], template.get(member), by, (*steps, member))
        for number, part in enumerate(template["parts"]):
            yield from _part(reading, template["table"], part, by, (*steps, "parts", number))


def _part(reading: Reading, table: str, part: Mapping[str, Any], by: Keys, steps: Steps) -> Iterator[Use]:
    for member in ("heading", "text"):
        yield from _text(reading, table, part.get(member), by, (*steps, member))
    for number, signer in enumerate(part.get("signatures", ())):
        yield from _text(reading, table, signer, by, (*steps, "signatures", number))
    # A code of something else would be read as something else.
    for use in _text(reading, table, part.get("code"), by, (*steps, "code")):
        yield replace(reading.use(use.element, by, "print", use.steps), cut=steps)
    for member in ("image", "rows"):
        for use in reading.path(table, part.get(member, ""), by, "print", (*steps, member)):
            yield replace(use, cut=steps)
    there = table
    for hop in reading.hops(table, (part.get("rows", ""),)):
        leads = link(table, hop.field)
        there = leads.table if leads else table
    for number, key in enumerate(part.get("fields", ())):
        yield from reading.path(there, key, by, "print", (*steps, "fields", number))


def _text(reading: Reading, table: str, text: Any, by: Keys, steps: Steps) -> Iterator[Use]:
    """Give the fields whose values a text takes in; each of them is taken out of the text where it stands."""
    texts = text.values() if isinstance(text, Mapping) else (text,)
    for each in texts:
        for found in PLACE.finditer(each) if isinstance(each, str) else ():
            yield from reading.path(table, found[1].strip(), by, "text", steps)
