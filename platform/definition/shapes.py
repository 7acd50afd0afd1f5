"""One piece of a definition against its JSON Schema, and what is wrong with it in plain sentences.

The validator's own words are never shown: each keyword has a sentence that says what to do. A part with a schema
of its own (a table within an app, a filter within a view) counts as an object here; the caller looks into it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from re import search
from typing import Any

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend

from ..core.words import Words
from ..fields.patterns import compiled
from .layout import Steps
from .schemas import PREFIX, own_schema
from .sentences import told

MOST_KEPT = 50_000
_SOUND: set[bytes] = set()
"""Pieces that fit their schema: most of an app is as it was when it was checked before."""
APART = frozenset(
    {"table", "form", "view", "role", "automation", "step", "dashboard", "print", "field", "filter"}
)


@dataclass(frozen=True, slots=True)
class ShapeFault:
    """One thing that does not fit the schema, with its place within the piece."""

    steps: Steps
    words: Words
    code: str


def shape_faults(name: str, piece: Any) -> Iterator[ShapeFault]:
    """Give what is wrong with a piece by the schema `name`, such as "view" or "field:select"."""
    known = known_by(name, piece)
    if known is not None and known in _SOUND:
        return
    sound = True
    for error in _validator(name).iter_errors(piece):
        sound = False
        yield ShapeFault(*told(error))
    if sound and known is not None:
        if len(_SOUND) >= MOST_KEPT:
            _SOUND.clear()
        _SOUND.add(known)


def known_by(name: str, piece: Any) -> bytes | None:
    """Return what a piece is known by; None for one that is not plain JSON."""
    try:
        text = json.dumps(piece, allow_nan=False, separators=(",", ":"))
    except (TypeError, ValueError, RecursionError):
        return None
    return blake2b(f"{name} {text}".encode(), digest_size=16).digest()


@cache
def _validator(name: str) -> Draft202012Validator:
    return _Validator(_inlined(own_schema(name)), format_checker=_FORMATS)


def _inlined(schema: Any) -> Any:
    """Return a schema without references: small ones written out, parts with a schema of their own as objects."""
    if isinstance(schema, list | tuple):
        return [_inlined(each) for each in schema]
    if not isinstance(schema, Mapping):
        return schema
    target = schema.get("$ref", "")
    rest = {member: _inlined(value) for member, value in schema.items() if member not in ("$ref", "$id")}
    if not target:
        return rest
    name = target.removeprefix(PREFIX)
    return ({"type": "object"} if name in APART else _inlined(own_schema(name))) | rest


_FORMATS = FormatChecker(formats=())


@_FORMATS.checks("re2")
def _is_pattern(value: Any) -> bool:
    return not isinstance(value, str) or compiled(value) is not None


def _required(
    _validator: Any, names: Sequence[str], instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    if isinstance(instance, Mapping):
        for name in names:
            if name not in instance:
                yield _about(name)


def _closed(validator: Any, rule: Any, instance: Any, schema: Mapping[str, Any]) -> Iterator[ValidationError]:
    if not isinstance(instance, Mapping):
        return
    known = schema.get("properties", {})
    for name in instance:
        if name in known:
            continue
        if rule is False:
            yield _about(name, path=[name])
        else:
            yield from validator.descend(instance[name], rule, path=name)


def _pattern(
    _validator: Any, pattern: str, instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    # `$` alone would let a line break at the end pass.
    if isinstance(instance, str) and (not search(pattern, instance) or instance.endswith("\n")):
        yield ValidationError("")


def _unique(
    _validator: Any, wanted: bool, instance: Any, _schema: Mapping[str, Any]
) -> Iterator[ValidationError]:
    # The validator's own way compares each with each, which takes minutes for a long list.
    if wanted and isinstance(instance, list):
        texts = {json.dumps(each, sort_keys=True) for each in instance}
        if len(texts) < len(instance):
            yield ValidationError("")


def _about(name: str, path: Sequence[str] = ()) -> ValidationError:
    return ValidationError(name, path=path)


_Validator = extend(
    Draft202012Validator,
    {"required": _required, "additionalProperties": _closed, "pattern": _pattern, "uniqueItems": _unique},
)
