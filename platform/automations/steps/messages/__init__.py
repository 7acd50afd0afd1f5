"""Steps that send messages."""
