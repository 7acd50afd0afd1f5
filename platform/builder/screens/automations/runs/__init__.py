"""The runs of automations: the list with its figures, and one run step by step."""
