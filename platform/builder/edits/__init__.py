"""Pure functions: a definition document in, a definition document out; one verb a file."""
