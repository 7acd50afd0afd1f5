"""Forms that strangers answer: whether one is open, for whom and how often, and what an answer becomes."""
