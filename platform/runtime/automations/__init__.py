"""Automations at work: a run is a row, a step is a transaction (decisions/0005-automations.md)."""
