"""Expressions within a definition: they parse, know every name, and give what is wanted there."""

from __future__ import annotations

from collections.abc import Callable

from ...core.words import Words
from ...expressions import BOOLEAN, DATE, DATETIME, OPTION, TEXT, ExpressionFault, Kind, Type, check
from ..layout import Steps
from ..links import link
from ..reads import parsed
from ..sound import Sound
from ..types import path_type

Names = Callable[[tuple[str, ...]], Type | None]

_GIVES = {
    (DATE, DATETIME),
    (DATETIME, DATE),
    (TEXT, OPTION),
    (TEXT, Type(Kind.RECORD)),
    (TEXT, Type(Kind.PERSON)),
}


def check_condition(sound: Sound, steps: Steps, source: object, table: str) -> None:
    """Note what is wrong with an expression that must be true or false for a record of a table."""
    check_expression(sound, steps, source, table, BOOLEAN)


def check_expression(sound: Sound, steps: Steps, source: object, table: str, wanted: Type | None) -> None:
    """Note what is wrong with an expression over a record of a table; `wanted` is the type it must give."""
    if isinstance(source, str):
        known = [*sound.app.tables[table].by_key] if table in sound.app.tables else []
        check_names(
            sound, steps, source, lambda path: path_type(sound.app, table, path), wanted, table, known
        )


def check_names(
    sound: Sound,
    steps: Steps,
    source: str,
    names: Names,
    wanted: Type | None,
    table: str = "",
    known: list[str] | None = None,
    broken: Callable[[tuple[str, ...]], bool] | None = None,
) -> None:
    """Note what is wrong with an expression whose names are given by a function.

    Nothing is said of one that names what has faults of its own: by `broken`, else below `table`.
    """
    expression = parsed(source)
    try:
        if isinstance(expression, ExpressionFault):
            raise expression
        told_already = broken or (lambda path: leads_to_broken(sound, table, path))
        if any(told_already(name.path) for name in expression.names()):
            return
        found = check(expression, names, known or ()).type
    except ExpressionFault as problem:
        for fault in problem.all:
            words = WHERE.fill(position=fault.position + 1, what=fault.words)
            sound.faults.add(steps, words, "wrong_expression")
        return
    if wanted is not None and not gives(found, wanted):
        sound.faults.add(steps, WRONG_RESULT.fill(wanted=wanted.words, found=found.words), "wrong_result")


def gives(found: Type, wanted: Type) -> bool:
    """Return whether a value of one type can be kept where another is wanted."""
    if found == wanted or found.kind is Kind.EMPTY or (found, wanted) in _GIVES:
        return True
    if wanted.many:
        return gives(Type(found.kind), Type(wanted.kind))
    return wanted == TEXT and not found.many


def leads_to_broken(sound: Sound, table_key: str, path: tuple[str, ...]) -> bool:
    """Return whether a path meets a field or table whose own faults are told already."""
    for key in path:
        if sound.is_broken(table_key, key):
            return True
        table = sound.app.tables.get(table_key)
        field = table.by_key.get(key) if table else None
        leads = link(table_key, field) if field else None
        if field is not None and (table_key, key) in sound.untyped:
            return True
        if leads is None:
            return False
        table_key = leads.table
    return table_key in sound.broken_tables


WHERE = Words("At character {position} of the expression: {what}", "公式第 {position} 个字符处：{what}")
WRONG_RESULT = Words(
    "The expression must give {wanted}, but gives {found}.", "公式结果应为{wanted}，实际为{found}。"
)
