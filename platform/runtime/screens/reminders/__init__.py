"""Reminders of records: asked for on a record, listed, put off, done."""
