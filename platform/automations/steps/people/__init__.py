"""Steps that give work to people and tell them."""
