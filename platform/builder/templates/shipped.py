"""The templates that come with the product: one folder each beside the package in a checkout."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ...definition.read import read_folder

SHIPPED_APPS = Path(__file__).resolve().parents[3] / "apps"
"""An installed package ships no apps."""
FIRST = "1.0"


@dataclass(frozen=True, slots=True)
class Shipped:
    """A template of the product's own."""

    key: str
    version: str
    document: Mapping[str, Any]
    files: Mapping[str, str]


def shipped_folders() -> Sequence[Path]:
    """Return the folders of the templates, by name."""
    return sorted(each.parent for each in SHIPPED_APPS.glob("*/app.json"))


@cache
def shipped_templates() -> Mapping[str, Shipped]:
    """Return the templates by key; they change with the product, never while it runs."""
    sources = [read_folder(folder) for folder in shipped_folders()]
    return {
        source.document["key"]: Shipped(
            source.document["key"], version_of(source.document), source.document, source.files
        )
        for source in sources
        if not source.faults
    }


def version_of(document: Mapping[str, Any]) -> str:
    """Return the version that a document says it is of."""
    return document.get("version", FIRST)
