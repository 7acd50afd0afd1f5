"""What a computed field reads: paths from its own table, as its settings name them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from ..expressions import Expression, ExpressionFault, parse
from ..fields import Field

Path = tuple[str, ...]


def paths_read(field: Field) -> tuple[Path, ...]:
    """Return the paths a field's value is computed from; none for a stored field.

    An expression that does not parse reads nothing; the check tells of it.
    """
    reads = _READS.get(field.type)
    return tuple(dict.fromkeys(reads(field))) if reads else ()


@lru_cache(maxsize=4096)
def parsed(source: str) -> Expression | ExpressionFault:
    """Return the expression a text writes, or what is wrong with it."""
    try:
        return parse(source)
    except ExpressionFault as fault:
        return fault


def names_in(source: str) -> tuple[Path, ...]:
    """Return the names an expression uses, none when it does not parse."""
    expression = parsed(source)
    return tuple(name.path for name in expression.names()) if isinstance(expression, Expression) else ()


def _lookup(field: Field) -> Iterable[Path]:
    return ((field.settings["relation"], field.settings["field"]),)


def _rollup(field: Field) -> Iterable[Path]:
    relation = field.settings["relation"]
    inside = [(field.settings["field"],)] if field.settings.get("field") else []
    inside += names_in(field.settings.get("filter") or "")
    inside += [tuple(key.removeprefix("-").split(".")) for key in sort_keys(field)]
    return [(relation,), *((relation, *path) for path in inside)]


def sort_keys(field: Field) -> tuple[str, ...]:
    """Return the sort of a rollup that takes the first or last: one key or a list of them."""
    sort = field.settings.get("sort") or ()
    return (sort,) if isinstance(sort, str) else tuple(sort)


def _formula(field: Field) -> Iterable[Path]:
    return names_in(field.settings["expression"])


_READS: Mapping[str, Callable[[Field], Iterable[Path]]] = {
    "lookup": _lookup,
    "rollup": _rollup,
    "formula": _formula,
}
