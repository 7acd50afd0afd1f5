"""Patterns that admins write: RE2, whose matching time grows with the text and nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import re2

from ..core.limits import LIMITS
from ..core.words import Words
from .value import Value, wrong

DOES_NOT_MATCH = Words("This does not have the expected form ({pattern}).", "格式不符（{pattern}）。")
_OPTIONS = re2.Options()
_OPTIONS.log_errors = False
_OPTIONS.max_mem = 1 << 20


@lru_cache(maxsize=512)
def compiled(pattern: str) -> Any | None:
    """Return the compiled pattern; None when it is too long or not one."""
    if len(pattern) > LIMITS.pattern_length:
        return None
    try:
        return re2.compile(pattern, _OPTIONS)
    except (re2.error, UnicodeEncodeError):
        return None


class PatternValue(Value):
    """A value whose text must match a pattern as a whole."""

    def __init__(self, pattern: str | None, message: Any) -> None:
        super().__init__()
        self.pattern = compiled(pattern) if pattern else None
        self.message = Words.read(message) if message else DOES_NOT_MATCH.fill(pattern=pattern or "")

    def match(self, text: str) -> None:
        """Raise ValidationError unless the text is empty or matches."""
        if text and self.pattern is not None and not self.pattern.fullmatch(text):
            raise wrong(self.message)
