"""Sample data that an app describes by recipe: generated from a seed, written through the record service."""
