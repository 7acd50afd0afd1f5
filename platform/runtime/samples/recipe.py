"""Reading a recipe: checked against its schema and the names it uses, every fault told with its place."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from ...core.errors import Fault, Invalid
from ...core.words import Words

SCHEMA = json.loads((Path(__file__).parent / "recipe.schema.json").read_text(encoding="utf-8"))
MOST_FAULTS = 50
_VALIDATOR = Draft202012Validator(SCHEMA)
_WRONG = Words("The recipe is not right at {place}: {why}", "示例数据配方在 {place} 处有误：{why}")
_NO_TABLE = Words("There is no table “{table}”.", "没有数据表“{table}”。")
_NOT_YET = Words(
    "The records of “{table}” are not made before these; move that table up.",
    "“{table}”的记录尚未生成，请将该数据表移到前面。",
)
_NO_LIST = Words("There is no list “{name}”.", "没有列表“{name}”。")


def recipes_of(document: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the recipes among the data files of a document, by the name of the file."""
    return {name: each for name, each in document.get("data", {}).items() if _is_recipe(each)}


def _is_recipe(content: Any) -> bool:
    return isinstance(content, Mapping) and "tables" in content


def check_recipe(recipe: Any, tables: Collection[str]) -> None:
    """Raise Invalid with every fault of a recipe for an app with these tables."""
    faults = [
        Fault(error.json_path[:200], _WRONG.fill(place=error.json_path[:200], why=error.message[:200]))
        for error, _ in zip(_VALIDATOR.iter_errors(recipe), range(MOST_FAULTS), strict=False)
    ]
    if not faults:
        faults = list(_wrong_names(recipe, tables))
    if faults:
        raise Invalid(faults)


def _wrong_names(recipe: Mapping[str, Any], tables: Collection[str]) -> Iterator[Fault]:
    """Yield a fault for every table that is not there or not made yet, and for every list that is not there."""
    made: set[str] = set()
    for at, spec in enumerate(recipe["tables"]):
        here = f"$.tables[{at}]"
        if spec["table"] not in tables:
            yield Fault(f"{here}.table", _NO_TABLE.fill(table=spec["table"]))
        if "per" not in spec and "count" not in spec:
            yield Fault(here, _WRONG.fill(place=here, why="count | per"))
        above = spec.get("per", {}).get("table")
        if above is not None and above not in made:
            yield Fault(f"{here}.per.table", _NOT_YET.fill(table=above))
        for name, maker in spec["fields"].items():
            if maker.get("nth", spec["table"]) not in {*made, spec["table"]}:
                yield Fault(f"{here}.fields.{name}", _NOT_YET.fill(table=maker["nth"]))
            yield from _wrong_lists(f"{here}.fields.{name}", maker, recipe.get("lists", {}))
        made.add(spec["table"])


def _wrong_lists(here: str, maker: Mapping[str, Any], lists: Mapping[str, Any]) -> Iterator[Fault]:
    name = maker.get("pick")
    if isinstance(name, str) and name not in lists:
        yield Fault(here, _NO_LIST.fill(name=name))
    for part in ("cases", "fields"):
        for key, each in maker.get(part, {}).items():
            yield from _wrong_lists(f"{here}.{part}.{key}", each, lists)
    if "else" in maker:
        yield from _wrong_lists(f"{here}.else", maker["else"], lists)
