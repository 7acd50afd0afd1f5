"""What removing an element leaves beside the places that name it: lists of fields and options, texts, sample data."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ...core.words import Words
from ...definition.layout import Steps
from ...definition.uses.names import label_of
from ...definition.uses.use import Use
from .document import Document

NAMING = ("same", "of", "by", "parent")
"""Members of a maker of sample values that name another value of the row, or of the row above."""


def left_over(document: Document, cuts: set[Steps]) -> Iterator[Words]:
    """Say which tables would be left without fields, and which choices without options."""
    for position, table in enumerate(document.get("tables", ())):
        yield from _empty(table, ("tables", position), NO_FIELD, table, cuts)


def _empty(
    piece: Mapping[str, Any], steps: Steps, words: Words, table: Mapping[str, Any], cuts: set[Steps]
) -> Iterator[Words]:
    if steps in cuts:
        return
    for member, sentence in (("fields", words), ("options", NO_OPTION)):
        listed = piece.get(member, ())
        if listed and all((*steps, member, at) in cuts for at in range(len(listed))):
            yield sentence.fill(it=label_of({"tables": [table]}, _names(piece, table)))
        if member == "fields":
            for at, each in enumerate(listed):
                yield from _empty(each, (*steps, member, at), NO_ROW, table, cuts)


def _names(piece: Mapping[str, Any], table: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the path of a table, or of a field that stands in it directly."""
    within = ("tables", table["key"])
    return within if piece is table else (*within, "fields", piece["key"])


def without_places_in_texts(document: Document, met: Sequence[Use]) -> dict[str, Any]:
    """Return the document with the names of fields taken out of the texts of print templates."""
    changed = copy.deepcopy(dict(document)) if met else dict(document)
    for use in met:
        holder: Any = changed
        for step in use.steps[:-1]:
            holder = holder[step]
        last = use.steps[-1]
        pattern = re.compile(r"\{\{\s*" + re.escape(use.element[-1]) + r"\s*\}\}")
        holder[last] = _replaced(holder[last], pattern)
    return changed


def _replaced(text: Any, pattern: re.Pattern[str]) -> Any:
    if isinstance(text, Mapping):
        return {language: pattern.sub("", each) for language, each in text.items()}
    return pattern.sub("", text)


def without_samples(document: Document, met: Sequence[Use], cuts: set[Steps]) -> dict[str, Any]:
    """Return the document whose sample data make no value of the fields that go; their places leave `cuts`.

    A value that others are made from is still made, under a name that is not stored.
    """
    changed = dict(document)
    for use in met:
        steps = use.steps
        if len(steps) != 6 or steps[4] != "fields" or use.element[-2] != "fields" or steps[:4] in cuts:
            continue
        recipe = changed["data"][steps[1]]
        key, table = str(steps[5]), recipe["tables"][steps[3]]["table"]
        if "link" in recipe["tables"][steps[3]]["fields"][key] or not _named(recipe, table, key):
            continue
        renamed = [_renamed(spec, table, key) for spec in recipe["tables"]]
        changed["data"] = {**changed["data"], steps[1]: {**recipe, "tables": renamed}}
        cuts.difference_update({each for each in cuts if _is_made(each, steps)})
    return changed


def _is_made(cut: Steps, steps: Steps) -> bool:
    """Return whether a cut concerns the values that a maker at `steps` makes, or those of given records."""
    return cut[:6] == steps or (cut[:5] == (*steps[:4], "records") and cut[6:7] == steps[5:])


def _named(recipe: Mapping[str, Any], table: str, key: str) -> bool:
    return any(_renamed(spec, table, key, own=False) != spec for spec in recipe["tables"])


def _renamed(spec: Mapping[str, Any], table: str, key: str, *, own: bool = True) -> dict[str, Any]:
    """Return how a table of a recipe is made, with a value of `table` under the name "_key"."""
    of_table, below = spec["table"] == table, spec.get("per", {}).get("table") == table
    made = {
        (f"_{name}" if own and of_table and name == key else name): _maker(maker, key, of_table, below)
        for name, maker in spec["fields"].items()
    }
    changed = {**spec, "fields": made}
    if own and of_table and "records" in spec:
        changed["records"] = [
            {(f"_{name}" if name == key else name): value for name, value in each.items()}
            for each in spec["records"]
        ]
    return changed


def _maker(maker: Any, key: str, of_table: bool, below: bool) -> Any:
    if not isinstance(maker, Mapping):
        return maker
    changed = {}
    for member, value in maker.items():
        here = below if member == "parent" else of_table
        if member in NAMING and value == key and here:
            changed[member] = f"_{key}"
        elif member == "text" and of_table:
            changed[member] = value.replace(f"{{{key}}}", f"{{_{key}}}")
        elif member == "cases":
            changed[member] = {case: _maker(each, key, of_table, below) for case, each in value.items()}
        else:
            changed[member] = _maker(value, key, of_table, below) if member == "else" else value
    return changed


NO_FIELD = Words(
    "The table “{it}” needs one field at least; remove the table instead.",
    "数据表“{it}”至少需要一个字段，如不再需要请删除整张数据表。",
)
NO_ROW = Words(
    "The rows of “{it}” need one field at least; remove the sub-form instead.",
    "子表单“{it}”至少需要一个字段，如不再需要请删除整个子表单。",
)
NO_OPTION = Words(
    "The choice “{it}” needs one option at least; add another first.",
    "选项字段“{it}”至少需要一个选项，请先添加其他选项。",
)
