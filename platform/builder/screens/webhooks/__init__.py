"""The webhooks of a table: who subscribes, what is delivered, and what became of it."""
