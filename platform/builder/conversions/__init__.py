"""Changing the type of a field: its values previewed, its options made, and the work on large tables."""
