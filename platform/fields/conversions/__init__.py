"""How the values of a field become those of another type: one declared way for every pair of types, or why not."""
