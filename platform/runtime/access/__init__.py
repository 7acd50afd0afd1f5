"""What an actor may do: rights per table, field and row, united from the roles of the definition."""
