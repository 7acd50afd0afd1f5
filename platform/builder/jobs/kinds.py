"""The kinds of long work of the builder, by name. A new kind is a line here."""

from __future__ import annotations

from ..automation_replays import REPLAY
from ..conversions.large import CONVERSION
from ..large_changes.job import PUBLISH
from ..starting.bringing_in import BRINGING_IN
from ..templates.clone_job import CLONE
from .kind import Kind

KINDS: dict[str, Kind] = {each.name: each for each in (BRINGING_IN, CLONE, CONVERSION, PUBLISH, REPLAY)}
