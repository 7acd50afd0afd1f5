"""What a form does while it is filled in: its state for the values typed so far, linkage, drafts, duplicates."""
