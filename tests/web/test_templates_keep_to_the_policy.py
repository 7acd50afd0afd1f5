"""Looks at every template: nothing in it needs a looser policy, and every form that changes something is signed."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest

PLATFORM = Path(__file__).parents[2] / "platform"
TEMPLATES = {
    str(path.relative_to(PLATFORM)): path.read_text(encoding="utf-8")
    for path in sorted(PLATFORM.rglob("*.html"))
}
WITHOUT_COMMENTS = {name: re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL) for name, text in TEMPLATES.items()}


def where(wrong: Callable[[str], object]) -> list[str]:
    """Return the templates in which something is wrong."""
    return [name for name, text in WITHOUT_COMMENTS.items() if wrong(text)]


@pytest.mark.parametrize(
    ("pattern", "instead"),
    [
        (r"\s[oO][nN][a-zA-Z]+\s*=", "listen in a script of frontend/scripts instead"),
        (r"\sstyle\s*=", "write a class in frontend/styles instead"),
        (r"<style", "write a class in frontend/styles instead"),
        (r"<script(?![^>]*\ssrc=)", "scripts stand in frontend/scripts"),
        (r"javascript:", "scripts stand in frontend/scripts"),
        (r"\shx-(on|vals|vars|headers)\b", "needs evaluation, which is switched off"),
    ],
)
def test_a_template_has_no_script_style_or_handler_of_its_own(pattern, instead):
    assert where(lambda text: re.search(pattern, text)) == [], instead


def test_a_template_escapes_what_it_shows():
    assert where(lambda text: re.search(r"\|\s*safe\b", text)) == [], (
        "make Markup in Python, where it can be tested"
    )
    assert where(lambda text: "autoescape" in text) == []


def test_a_form_that_changes_something_carries_the_token():
    def unsigned(text: str) -> bool:
        forms = re.findall(r"<form\b[^>]*method=\"post\".*?</form>", text, re.DOTALL)
        signs = ("csrf()", "csrf_token", "state_fields(")
        return any(not any(sign in form for sign in signs) for form in forms)

    assert where(unsigned) == []


def test_what_forms_of_the_designer_carry_has_the_token():
    text = next(text for name, text in TEMPLATES.items() if name.endswith("/designer.html"))
    assert re.search(r"macro state_fields\(.*?\) %}{{ csrf\(\) }}", text)


def test_what_htmx_asks_for_has_a_plain_way_too():
    plain = {"a": "href=", "form": "action="}

    def without(text: str) -> bool:
        tags = re.findall(r"<((a|form|button|input|tr)\b[^>]*\shx-(?:get|post)=[^>]*>)", text)
        return any(kind in plain and plain[kind] not in tag for tag, kind in tags)

    assert where(without) == []


def test_a_template_says_what_it_is_for():
    # A field type's two templates are named for what they are.
    silent = [
        name
        for name, text in TEMPLATES.items()
        if "fields" not in Path(name).parts[:-1] and not text.lstrip().startswith("{#")
    ]
    assert silent == [], "begin with a comment: what is this, and with what context"
