"""Reading a recipe: checked against its schema, every fault told with its place."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from ...core.errors import Fault, Invalid
from ...core.words import Words

SCHEMA = json.loads((Path(__file__).parent / "recipe.schema.json").read_text(encoding="utf-8"))
_VALIDATOR = Draft202012Validator(SCHEMA)
_WRONG = Words("The recipe is not right at {place}: {why}", "样例数据配方在 {place} 处有误：{why}")
_NO_TABLE = Words("There is no table “{table}”.", "没有数据表“{table}”。")


def check_recipe(recipe: Any, tables: Mapping[str, Any]) -> None:
    """Raise Invalid with every fault of a recipe for an app with these tables."""
    faults = [
        Fault(error.json_path, _WRONG.fill(place=error.json_path, why=error.message[:200]))
        for error in _VALIDATOR.iter_errors(recipe)
    ]
    if not faults:
        faults = [
            Fault(f"$.tables[{at}].table", _NO_TABLE.fill(table=each["table"]))
            for at, each in enumerate(recipe["tables"])
            if each["table"] not in tables
        ]
    if faults:
        raise Invalid(faults)
