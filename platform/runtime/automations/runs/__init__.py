"""Runs: written with what fired them, taken by lease, worked off in turn, ended where everybody sees it."""
