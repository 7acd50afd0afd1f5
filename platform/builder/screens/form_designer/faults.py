"""What is wrong with a form, by the part of it that it is about: told there, and above with a way to it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ....core.errors import Fault
from ....core.words import Words
from ....web.current import reader
from ..field_settings.faults import told_elsewhere
from ..working import Working
from .canvas import SectionPart

_PATH = re.compile(
    r"^forms/(?P<form>\w+\.\w+)\.json\.(?:sections\[(?P<section>\d+)\]\.?(?:fields\[(?P<entry>\d+)\]\.?)?)?"
    r"(?P<member>\w*)(?:\.(?P<inner>\w+))?"
)
CONTROLS: Mapping[str, str] = {"default_value": "f-default_value", "image": "picture", "divider": "text"}
"""Controls that are not called as the member is."""
TYPED = ("use", "picture", "new_label", "default_value", "default_expression")
"""Controls that are found wrong before the definition is checked."""
WORDS = ("label", "help", "placeholder", "message", "text", "alt")
"""Controls there are two of, one for each language."""


@dataclass(frozen=True, slots=True)
class FormFault:
    """One fault: the part of the form it is about, what that is called, and the control within its properties."""

    words: Words
    place: str | None = None
    """As selections name it; None where it is about no part of this form."""
    name: str = ""
    control: str = ""
    """The id of the control, within the properties of that part."""


def form_faults(
    state: Working,
    name: str,
    form: Mapping[str, Any],
    parts: Sequence[SectionPart],
    at: str,
    faults: Sequence[Fault],
) -> list[FormFault]:
    """Return faults with their places in the form `name`; `at` is the part whose properties were typed."""
    called = {section.key: section.label for section in parts}
    called |= {part.place: part.name for section in parts for part in section.parts}
    return [_placed(state, name, form, called, at, each) for each in faults]


def _placed(
    state: Working, name: str, form: Mapping[str, Any], called: Mapping[str, str], at: str, fault: Fault
) -> FormFault:
    if fault.path in TYPED:
        return FormFault(fault.words, at, called.get(at, ""), _control(fault.path))
    found = _PATH.match(fault.path)
    if found is None or found["form"] != name or found["member"] == "rules":
        return FormFault(told_elsewhere(state, fault) if "/" in fault.path else fault.words)
    place = _place(form, found)
    member = found["member"]
    control = _control(f"default_{found['inner']}" if member == "default" else member)
    return FormFault(fault.words, place, called.get(place, ""), control)


def _control(name: str) -> str:
    control = CONTROLS.get(name, name)
    return f"{control}_{reader().language}" if control in WORDS else control


def _place(form: Mapping[str, Any], found: re.Match[str]) -> str:
    """Return the part that a path names, the next one around it where the form as it is shown has none there."""
    sections = form["sections"]
    if not found["section"] or int(found["section"]) >= len(sections):
        return ""
    section = sections[int(found["section"])]
    known = found["entry"] and int(found["entry"]) < len(section["fields"])
    return f"{section['key']}:{found['entry']}" if known else section["key"]
