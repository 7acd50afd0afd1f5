"""The pages of an app's history: every version, what it changed, and taking it back."""
