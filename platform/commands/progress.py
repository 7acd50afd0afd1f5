"""How far a long act has come: one line that changes in a terminal, nothing where the output is kept in a file."""

from __future__ import annotations

import sys


class Progress:
    """Called with what is being done, how much of it is done, and about how much there is."""

    def __init__(self) -> None:
        self._shown = sys.stdout.isatty()

    def __call__(self, what: str, done: int, about: int) -> None:
        """Show one step; the line is gone when the next sentence is printed over it."""
        if self._shown:
            sys.stdout.write(f"\r\033[K  {what}: {done:,} / {max(done, about):,}\r")
            sys.stdout.flush()
