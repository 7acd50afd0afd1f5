"""The rules of a table: what must hold of every record, wherever it comes from."""
