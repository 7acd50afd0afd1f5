"""The functions that PostgreSQL gets: one script, written from the declarations, safe to run again.

All are plain SQL or plpgsql, immutable and safe for parallel plans; whoever owns the schema can install them.
"""

from __future__ import annotations

from .functions import CALLED
from .functions.calendar import TEXT_PARTS_POSTGRESQL
from .functions.formats import FORMAT_LOCAL_POSTGRESQL
from .tree import Function
from .types import Kind, Type

NAMES = {
    Kind.NUMBER: "double precision",
    Kind.TEXT: "text",
    Kind.OPTION: "text",
    Kind.EMPTY: "text",
    Kind.BOOLEAN: "boolean",
    Kind.DATE: "date",
    Kind.DATETIME: "timestamptz",
    Kind.PERSON: "bigint",
    Kind.RECORD: "bigint",
}


def _create(name: str, parameters: str, result: str, body: str, strict: bool = True) -> str:
    block = body.strip()
    if not block.startswith(("DECLARE", "BEGIN")):
        block = f"BEGIN\n  RETURN {block};\nEND"
    asked = "STRICT " if strict else ""
    return (
        f"CREATE OR REPLACE FUNCTION {name}({parameters}) RETURNS {result}\n"
        f"LANGUAGE plpgsql IMMUTABLE {asked}PARALLEL SAFE AS $tw$\n{block}\n$tw$;\n"
    )


def _declared(function: Function) -> str:
    parameters = [f'"{p.name}" {_type(p.type)}' for p in function.parameters]
    if function.gathers:
        parameters[-1] += "[]"
    if function.environment:
        parameters.append('"zone" text')
    result = function.result if isinstance(function.result, Type) else None
    if function.name == "item":
        result = Type(Kind.TEXT)
    return _create(
        function.sql_name, ", ".join(parameters), _type(result), function.postgresql, function.strict
    )


def _type(type: Type | None) -> str:
    """Return PostgreSQL's type; where any list is taken, it is JSON."""
    return "jsonb" if type is None or type.many else NAMES[type.kind]


_SUPPORT = "\n".join(
    (
        _create("tw_text_parts", '"text" text', "timestamp", TEXT_PARTS_POSTGRESQL),
        _create("tw_format_local", '"local" timestamp, "plan" text', "text", FORMAT_LOCAL_POSTGRESQL),
        _create("tw_fitting", '"text" text', "text", "CASE WHEN length(text) <= 32767 THEN text END"),
        _create(
            "tw_is_leap", '"year" integer', "boolean", "year % 4 = 0 AND year % 100 <> 0 OR year % 400 = 0"
        ),
        _create(
            "tw_numbers",
            '"list" jsonb',
            "double precision[]",
            "coalesce((SELECT array_agg(v::double precision ORDER BY i)"
            " FROM jsonb_array_elements_text(list) WITH ORDINALITY AS t(v, i) WHERE v IS NOT NULL), '{}')",
            strict=False,
        ),
        _create(
            "tw_texts",
            '"list" jsonb',
            "text[]",
            "coalesce((SELECT array_agg(v ORDER BY i)"
            " FROM jsonb_array_elements_text(list) WITH ORDINALITY AS t(v, i) WHERE v IS NOT NULL), '{}')",
            strict=False,
        ),
        _create(
            "tw_moment",
            '"text" text',
            "timestamptz",
            "(text || CASE WHEN text ~ '([+-][0-9]{2}(:?[0-9]{2})?|Z)$' AND length(text) > 19 THEN ''"
            " ELSE '+00' END)::timestamptz",
        ),
        _create(
            "tw_workday_index",
            '"day" date, "back" boolean',
            "integer",
            "(day - DATE '0001-01-01') / 7 * 5 + CASE WHEN (day - DATE '0001-01-01') % 7 < 5"
            " THEN (day - DATE '0001-01-01') % 7 WHEN back THEN 4 ELSE 5 END",
        ),
    )
)

POSTGRESQL_FUNCTIONS_SQL: str = (
    _SUPPORT + "\n" + "\n".join(_declared(function) for function in CALLED if function.postgresql)
)
"""The script; run it when the database is set up and after every update of the product."""
