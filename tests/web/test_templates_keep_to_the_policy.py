"""Looks at every template: nothing in it needs a looser policy, and every form that changes something is signed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PLATFORM = Path(__file__).parents[2] / "platform"
TEMPLATES = sorted(PLATFORM.rglob("*.html"))


def ids(path: Path) -> str:
    return str(path.relative_to(PLATFORM))


def without_comments(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_a_template_has_no_script_style_or_handler_of_its_own(path):
    text = without_comments(path)
    assert not re.search(r"\son[a-z]+\s*=", text, re.IGNORECASE), (
        "listen in a script of frontend/scripts instead"
    )
    assert not re.search(r"\sstyle\s*=", text), "write a class in frontend/styles instead"
    assert "<style" not in text
    assert not re.search(r"<script(?![^>]*\ssrc=)", text), "scripts stand in frontend/scripts"
    assert "javascript:" not in text
    assert not re.search(r"\shx-(on|vals|vars|headers)\b", text), "needs evaluation, which is switched off"


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_a_template_escapes_what_it_shows(path):
    text = without_comments(path)
    assert not re.search(r"\|\s*safe\b", text), "make Markup in Python, where it can be tested"
    assert "autoescape" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_a_form_that_changes_something_carries_the_token(path):
    for form in re.findall(r"<form\b[^>]*method=\"post\".*?</form>", without_comments(path), re.DOTALL):
        assert "csrf()" in form or "csrf_token" in form


@pytest.mark.parametrize("path", TEMPLATES, ids=ids)
def test_what_htmx_asks_for_has_a_plain_way_too(path):
    for tag in re.findall(
        r"<(?:a|form|button|input|tr)\b[^>]*\shx-(?:get|post)=[^>]*>", without_comments(path)
    ):
        kind = re.match(r"<(\w+)", tag)[1]
        if kind == "a":
            assert "href=" in tag, tag
        if kind == "form":
            assert "action=" in tag, tag


# A field type's two templates are named for what they are.
@pytest.mark.parametrize("path", [each for each in TEMPLATES if "fields" not in each.parts], ids=ids)
def test_a_template_says_what_it_is_for(path):
    assert path.read_text().lstrip().startswith("{#"), (
        "begin with a comment: what is this, and with what context"
    )
