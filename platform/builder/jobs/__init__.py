"""Long work of the builder: conversions of large tables, imports, clones with their data."""
