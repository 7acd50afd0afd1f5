"""SEARCH's wildcards: * for any characters, ? for one, ~ before either to mean the sign itself."""

from __future__ import annotations

ONE = object()
LONGEST = 255


def first_match(pattern: str, text: str, start: int) -> int:
    """Return where the pattern first matches at or after `start`, or -1, in time |pattern| × |text|. Raises ValueError."""
    if len(pattern) > LONGEST:
        raise ValueError(pattern)
    head, *rest = _segments(pattern)
    for at in range(start, len(text) - len(head) + 1):
        if _fits_at(head, text, at):
            # What does not follow the first place of the head does not follow a later one either.
            return at if _follow(rest, text, at + len(head)) else -1
    return -1


def _segments(pattern: str) -> list[list[object]]:
    segments: list[list[object]] = [[]]
    signs = iter(pattern)
    for sign in signs:
        if sign == "~":
            segments[-1].append(next(signs, "~"))
        elif sign == "*":
            segments.append([])
        else:
            segments[-1].append(ONE if sign == "?" else sign)
    return segments


def _fits_at(segment: list[object], text: str, at: int) -> bool:
    return all(sign is ONE or sign == text[at + i] for i, sign in enumerate(segment))


def _follow(segments: list[list[object]], text: str, at: int) -> bool:
    for segment in segments:
        places = range(at, len(text) - len(segment) + 1)
        found = next((place for place in places if _fits_at(segment, text, place)), -1)
        if found < 0:
            return False
        at = found + len(segment)
    return True


SEARCH_POSTGRESQL = r"""
DECLARE
  start integer := trunc(greatest(least("from", 1e5), 0));
  pattern text := '';
  sign text;
  literal boolean := false;
  found integer;
BEGIN
  IF "from" < 1 OR start > length(text) + 1 OR length(sought) > 255 THEN RETURN NULL; END IF;
  sought := lower(sought COLLATE "C");
  FOR i IN 1..length(sought) LOOP
    sign := substr(sought, i, 1);
    IF sign = '~' AND NOT literal AND i < length(sought) THEN
      literal := true;
      CONTINUE;
    END IF;
    pattern := pattern || CASE
      WHEN sign = '*' AND NOT literal THEN '.*?'
      WHEN sign = '?' AND NOT literal THEN '.'
      WHEN strpos('.^$+(){}|[]\*?', sign) > 0 THEN '\' || sign
      ELSE sign END;
    literal := false;
  END LOOP;
  found := regexp_instr(substr(lower(text COLLATE "C"), start), '(?:' || pattern || ')');
  RETURN CASE WHEN found > 0 THEN found + start - 1 END;
END
"""
