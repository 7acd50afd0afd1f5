"""The pages of a draft: how it differs from what is live, its steps, publishing and discarding it."""
