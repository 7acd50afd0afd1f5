"""The process that touches packages: takes one apart and checks it, under limits on memory and time.

`python -m tablewright.builder.package.package_process < file` prints {"document", "files"}, {"refused": {"en", "zh"}}
for a package that is none, or {"faults": [[file, path, {"en", "zh"}], …]} for one whose app is not sound.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

import orjson

from ...core.confined import confine
from ...core.errors import Invalid
from ...core.words import Words
from ...definition.check import checked
from ...definition.layout import DATA_FOLDER
from ...definition.read import read_files
from ...runtime.samples.recipe import check_recipe, recipes_of
from .archive import BadPackage, members

MEGABYTES = 768
SECONDS = 20
MOST_FAULTS = 200


def told(content: bytes) -> dict[str, Any]:
    """Return what is told of a package; see above."""
    try:
        files = members(content)
    except BadPackage as error:
        return {"refused": _both(error.words)}
    source, faults = checked(read_files(files))
    wrong = [[each.file, each.path, _both(each.words)] for each in faults] or _wrong_recipes(source.document)
    if wrong:
        return {"faults": wrong[:MOST_FAULTS]}
    return {"document": source.document, "files": dict(source.files)}


def _wrong_recipes(document: Mapping[str, Any]) -> list[list[Any]]:
    tables = [each["key"] for each in document["tables"]]
    wrong = []
    for name, recipe in recipes_of(document).items():
        try:
            check_recipe(recipe, tables)
        except Invalid as error:
            wrong += [[f"{DATA_FOLDER}/{name}.json", each.path, _both(each.words)] for each in error.faults]
    return wrong


def _both(words: Words) -> dict[str, str]:
    return {"en": words.en, "zh": words.zh}


def main() -> None:
    """Read the package from standard input; called in a process of its own."""
    confine(MEGABYTES, SECONDS)
    sys.stdout.buffer.write(orjson.dumps(told(sys.stdin.buffer.read())))


if __name__ == "__main__":
    main()
