"""Who outside subscribes to a table: webhooks, what is delivered to them, and what became of it."""
