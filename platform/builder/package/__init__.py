"""An app as a file for hand-over, and as text: packages, plans, applying them, and drift."""
