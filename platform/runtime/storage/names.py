"""Names of generated tables, columns and indexes: made from ids, never from what people wrote."""

from __future__ import annotations

TABLE = "table"
LINKS = "links"
INDEX_PREFIX = "i_"
GIVEN_UP = "given up"
"""What a column is stored as that no field can have again."""


def table_name(kind: str, table_id: int) -> str:
    """Return `t_17` for a table or `l_9` for the links of a to-many relation."""
    return f"{'t' if kind == TABLE else 'l'}_{table_id}"


def search_table_name(table_id: int) -> str:
    """Return the name of the full-text table `f_17` that stands beside `t_17` on SQLite."""
    return f"f_{table_id}"


def column_name(column_id: int) -> str:
    """Return `c_203`."""
    return f"c_{column_id}"


def index_name(table_id: int, digest: str) -> str:
    """Return `i_17_<digest>`: index names are unique in the whole database, not only in their table."""
    return f"{INDEX_PREFIX}{table_id}_{digest}"


def links_path(table: str, field: str, target: str) -> str:
    """Return the path of the links of a to-many relation: "deal:products>product"."""
    return f"{table}:{field}>{target}"


def links_end(path: str) -> tuple[str, str, str]:
    """Return (table, field, target) of a path of links."""
    table, _, rest = path.partition(":")
    field, _, target = rest.partition(">")
    return table, field, target


def search_index_name(table_id: int) -> str:
    """Return the name of the token index `s_17` of `t_17` on PostgreSQL."""
    return f"s_{table_id}"
