"""Whether the parts of a definition fit each other: one module for each kind of part."""
