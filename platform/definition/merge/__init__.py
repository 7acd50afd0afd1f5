"""Three documents made into one: what was, what one side made of it, what the other side made of it."""

from .merge import merge
from .result import Choice, Conflict, Merge, UnknownChoice, Unsettled

__all__ = ["Choice", "Conflict", "Merge", "UnknownChoice", "Unsettled", "merge"]
