"""Writing formulas: completion, check at the place, and what they come to for some records."""
