"""Every text colour stands out from every surface it is shown on, in the light theme and in the dark one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tablewright.fields.options import COLORS

TOKENS = Path(__file__).parents[2] / "platform" / "web" / "frontend" / "styles" / "_tokens.scss"
TEXT, LINE = 4.5, 3.0
"""WCAG AA: contrast of text, and of the lines that show where a control is."""

PAIRS = [
    *((text, surface, TEXT) for text in ("text", "muted", "accent") for surface in
      ("canvas", "surface", "raised", "subtle", "hover", "selected")),
    *((text, surface, TEXT) for text in ("text", "danger") for surface in ("danger-soft", "surface", "raised")),
    ("warning", "warning-soft", TEXT),
    ("text", "warning-soft", TEXT),
    ("success", "success-soft", TEXT),
    ("success", "raised", TEXT),
    ("on-accent", "accent-fill", TEXT),
    ("on-accent", "accent-fill-hover", TEXT),
    ("on-accent", "danger-fill", TEXT),
    ("control-line", "surface", LINE),
    ("accent", "surface", LINE),
    ("star", "surface", LINE),
    ("accent-fill", "surface", LINE),
]  # fmt: skip


def read_tokens() -> dict[str, list[str]]:
    """Return the colours of each token: light and dark, or a chip's four."""
    found = re.findall(r"^  ([a-z-]+): \((#[^)]*)\)", TOKENS.read_text(), re.MULTILINE)
    return {name: re.findall(r"#[0-9a-f]{6}", colours) for name, colours in found}


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    r, g, b = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TOKEN_COLOURS = read_tokens()
CHIPS = [name for name, colours in TOKEN_COLOURS.items() if len(colours) == 4]


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "surface", "least"), PAIRS)
def test_a_colour_stands_out_from_its_surface(text, surface, least, theme):
    assert contrast(TOKEN_COLOURS[text][theme], TOKEN_COLOURS[surface][theme]) >= least


@pytest.mark.parametrize("theme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize("name", CHIPS)
def test_the_text_of_an_option_can_be_read_on_its_chip(name, theme):
    surface, text = TOKEN_COLOURS[name][theme * 2 : theme * 2 + 2]
    assert contrast(text, surface) >= TEXT


def test_every_option_colour_has_a_chip():
    assert set(COLORS) <= set(CHIPS)
