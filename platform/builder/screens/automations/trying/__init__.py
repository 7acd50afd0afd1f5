"""Trying an automation: a test on a record, and a dry run on history."""
