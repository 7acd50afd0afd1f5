"""The page of one field: its settings as its type declares them, drawn by the controls of forms."""
