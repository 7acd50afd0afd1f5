"""Trying an automation without its effects: on one record, or over what has happened in a past period."""
