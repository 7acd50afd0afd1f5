"""Steps that call other systems."""
