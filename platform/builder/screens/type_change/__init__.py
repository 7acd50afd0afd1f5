"""The page on which a field gets another type."""
