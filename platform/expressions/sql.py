"""The execution in SQL: a checked tree becomes one SQLAlchemy expression for SQLite or PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from .check import CheckedExpression
from .columns import COLUMNS, column_type, stored
from .environment import Environment
from .evaluate import missing, run
from .nesting import depth
from .tree import Apply, Fill, Leaf, Node, is_constant
from .types import Kind, Type

Columns = Callable[[tuple[str, ...]], sa.ColumnElement[Any]]


def to_sql(
    checked: CheckedExpression,
    columns: Columns,
    environment: Environment,
    dialect: str,
    *,
    condition: bool = False,
) -> sa.ColumnElement[Any]:
    """Return the expression over `columns` for `dialect`, "sqlite" or "postgresql".

    With `condition` it is for WHERE, where NULL is as good as FALSE: comparisons of a field with a constant
    stay plain, so that indexes apply. Without, it is the value as `evaluate` gives it, errors being NULL.
    """
    if dialect == "sqlite" and depth(checked.tree) > SQLITE_DEPTH and len(checked.types) <= SQLITE_ARGUMENTS:
        return _in_python(checked, columns, environment)
    return Compiler(columns, environment, dialect).compile(checked.tree, condition)


# SQLite's parser holds 100 symbols; a level of ours takes up to six of them, and the query around needs some.
SQLITE_DEPTH = 11
SQLITE_ARGUMENTS = 120


def _in_python(checked: CheckedExpression, columns: Columns, environment: Environment) -> Any:
    """Return the call that evaluates a deeply nested expression as a whole, over the fields it reads."""
    context = {
        "types": [[".".join(path), type.kind.value, type.many] for path, type in checked.types.items()],
        "now": environment.now.isoformat(),
        "zone": environment.zone,
        "person": environment.person,
        "departments": environment.departments,
        "language": environment.language,
    }
    values = (columns(path) for path in checked.types)
    return sa.func.tw_expression(
        checked.source, json.dumps(context), *values, type_=column_type(checked.type)
    )


class Compiler:
    """Compiles nodes; `condition` says whether NULL may stand for FALSE where the current node is."""

    def __init__(self, columns: Columns, environment: Environment, dialect: str) -> None:
        self.columns = columns
        self.environment = environment
        self.postgresql = dialect == "postgresql"
        self.condition = False

    def compile(self, node: Node, condition: bool = False) -> Any:
        """Return the SQL of a node; a part without fields is computed now and bound as a parameter."""
        if isinstance(node, Leaf):
            return self.columns(node.path)
        if isinstance(node, Fill):
            column = self.columns(node.leaf.path)
            if condition and node.type.kind is Kind.BOOLEAN:
                return column
            return sa.func.coalesce(column, self.bind(node.blank, node.type), type_=column.type)
        if is_constant(node):
            return self.bind(self.value(node), node.type)
        outer, self.condition = self.condition, condition
        try:
            return node.function.sql(self, node) if node.function.sql else self.call(node)
        finally:
            self.condition = outer

    def operand(self, node: Node) -> Any:
        """Return the SQL of a node whose numbers are double precision, as arithmetic needs them."""
        column = self.compile(node)
        if node.type.kind is not Kind.NUMBER or node.type.many or isinstance(column.type, sa.Float):
            return column
        return sa.cast(column, sa.Double())

    def operands(self, node: Apply) -> list[Any]:
        """Return the SQL of the node's arguments, numbers as double precision."""
        return [self.operand(argument) for argument in node.arguments]

    def against(self, node: Node, other: Node) -> Any:
        """Return one side of a comparison, a constant bound in the type of the column it is compared with."""
        column_beside = self.columns(_path(other)) if isinstance(other, Leaf | Fill) else None
        value = self.value(node) if is_constant(node) else None
        if column_beside is None or missing(value) or isinstance(value, str | bool):
            return self.compile(node)
        if not isinstance(value, float) or isinstance(column_beside.type, sa.Float):
            return self.bind(value, node.type)
        if value.is_integer() and abs(value) < 2**53:
            return sa.bindparam(None, int(value), type_=sa.BigInteger(), unique=True)
        return self.bind(value, node.type) if not self.postgresql else _decimal(value)

    def constant(self, node: Node) -> bool:
        """Return whether the node reads no field."""
        return is_constant(node)

    def value(self, node: Node) -> Any:
        """Return the value of a node that reads no field."""
        return run(node, _no_field, self.environment)

    def bind(self, value: Any, type: Type) -> Any:
        """Return a value as a bound parameter, a missing one as a typed NULL."""
        column = column_type(type)
        if missing(value):
            return sa.cast(sa.null(), column) if self.postgresql else sa.type_coerce(sa.null(), column)
        if type.many:
            value = stored(value)
        return sa.bindparam(None, value, type_=column, unique=True)

    def digits15(self, column: Any) -> Any:
        """Return a number at 15 significant digits, as Excel compares it."""
        if self.postgresql:
            return sa.cast(column, sa.Numeric())
        return sa.func.tw_digits15(column, type_=sa.Double())

    def call(self, node: Apply) -> Any:
        """Return the call of the function that the product registered or installed in the database."""
        function = node.function
        arguments = self._gathered(node) if function.gathers else self.operands(node)
        if function.environment:
            arguments.append(sa.bindparam(None, self.environment.zone, type_=sa.Text(), unique=True))
        return self.named(function.sql_name, *arguments, type=node.type)

    def named(self, name: str, *arguments: Any, type: Type) -> Any:
        """Return the call of a database function that gives `type`."""
        return getattr(sa.func, name)(*arguments, type_=column_type(type))

    def _gathered(self, node: Apply) -> list[Any]:
        first = len(node.function.parameters) - 1
        before = [self.operand(argument) for argument in node.arguments[:first]]
        rest = node.arguments[first:]
        return (
            [*before, self.array(rest, node.function.parameters[-1].type)]
            if self.postgresql
            else [*before, *self._marked(rest)]
        )

    def _marked(self, nodes: Sequence[Node]) -> list[Any]:
        """Return SQLite's arguments: one letter for each value (see `gathering.MARKS`), then the values."""
        marks = "".join("l" if n.type.many else "f" if isinstance(n, Leaf) else "v" for n in nodes)
        return [sa.bindparam(None, marks, type_=sa.Text(), unique=True), *(self.operand(n) for n in nodes)]

    def array(self, nodes: Sequence[Node], type: Type) -> Any:
        """Return PostgreSQL's array of scalars and lists in order; NaN or infinity in it is an empty field."""
        element = COLUMNS[type.kind]
        parts = [self._array_part(node, element) for node in nodes]
        joined = parts[0] if parts else sa.cast(postgresql.array([]), postgresql.ARRAY(element))
        for part in parts[1:]:
            joined = joined.op("||", return_type=postgresql.ARRAY(element))(part)
        return joined

    def _array_part(self, node: Node, element: sa.types.TypeEngine[Any]) -> Any:
        array = postgresql.ARRAY(element)
        if node.type.many:
            name = "tw_numbers" if node.type.kind is Kind.NUMBER else "tw_texts"
            return sa.cast(getattr(sa.func, name)(self.compile(node)), array)
        column = self.operand(node)
        if isinstance(node, Leaf) and node.type.kind in LEFT_OUT:
            left_out = sa.cast(sa.literal_column(LEFT_OUT[node.type.kind]), element)
            column = sa.func.coalesce(column, left_out, type_=element)
        return sa.cast(postgresql.array([column]), array)


LEFT_OUT = {Kind.NUMBER: "'NaN'", Kind.DATE: "'infinity'", Kind.DATETIME: "'infinity'"}


def _path(node: Leaf | Fill) -> tuple[str, ...]:
    return node.leaf.path if isinstance(node, Fill) else node.path


def _decimal(value: float) -> Any:
    return sa.bindparam(None, Decimal(repr(value)), type_=sa.Numeric(), unique=True)


def _no_field(path: tuple[str, ...]) -> Any:
    raise AssertionError(f"a constant reads {path}")
