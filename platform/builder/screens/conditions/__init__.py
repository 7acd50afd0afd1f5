"""The one editor of conditions, for rules: rows “field, operator, value” that are written as an expression."""
