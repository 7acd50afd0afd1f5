"""The language of the terminal: Chinese where the system's language is Chinese, English otherwise."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import click

from ..core.words import Words


def terminal_language(environ: Mapping[str, str]) -> str:
    """Return "zh" or "en", as the usual variables say, in their usual order."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environ.get(name):
            return "zh" if environ[name].lower().startswith("zh") else "en"
    return "en"


LANGUAGE = terminal_language(os.environ)


def say(words: Words, **data: Any) -> str:
    """Return `words` in the terminal's language."""
    return words.to(LANGUAGE, **data)


def tell(words: Words, **data: Any) -> None:
    """Print one sentence at once, also when the output is piped."""
    click.echo(say(words, **data))
