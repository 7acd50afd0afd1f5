"""Steps that read and write records."""
