"""Laying out forms: the fields to place, the form as it looks, and how the chosen part stands on it."""
