"""Buttons that set off automations: on a record, for selected records, above a view; asked, pressed, and what came of it."""
