"""The builder's pages about tables: the list of them, a new one, one with its fields, its record page."""
