"""The one expression language: formula, condition, default, validation and rollup filter, as in Excel.

`parse` reads a text, `check` finds its types, `evaluate` computes it for one record in Python and `to_sql`
for many in a database; the three agree. How empty fields count is said in `check.py`.
"""

from .catalogue import CATEGORIES, Entry, catalogue
from .check import CheckedExpression, check
from .environment import Environment
from .evaluate import evaluate, holds
from .faults import ExpressionFault
from .parse import Expression, parse
from .postgresql import POSTGRESQL_FUNCTIONS_SQL
from .sql import to_sql
from .sqlite import SQLITE_FUNCTIONS
from .syntax import Name
from .types import (
    BOOLEAN,
    DATE,
    DATETIME,
    EMPTY,
    ERROR,
    NUMBER,
    OPTION,
    PERSON,
    RECORD,
    TEXT,
    Kind,
    Type,
    list_of,
)

__all__ = [
    "BOOLEAN",
    "CATEGORIES",
    "DATE",
    "DATETIME",
    "EMPTY",
    "ERROR",
    "NUMBER",
    "OPTION",
    "PERSON",
    "POSTGRESQL_FUNCTIONS_SQL",
    "RECORD",
    "SQLITE_FUNCTIONS",
    "TEXT",
    "CheckedExpression",
    "Entry",
    "Environment",
    "Expression",
    "ExpressionFault",
    "Kind",
    "Name",
    "Type",
    "catalogue",
    "check",
    "evaluate",
    "holds",
    "list_of",
    "parse",
    "to_sql",
]
