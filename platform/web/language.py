"""Both languages in templates: `t("English", "中文", name=…)` or `t(words)`."""

from __future__ import annotations

from typing import Any

from flask import Flask

from ..core.words import Words
from .csrf import csrf_token
from .current import language, reader


def t(first: str | Words, chinese: str | None = None, /, **data: Any) -> str:
    """Return a text in the reader's language: words as they are, or an English and a Chinese sentence."""
    words = first if isinstance(first, Words) else Words(first, chinese or first)
    return words.to(language(), **data)


def install(app: Flask) -> None:
    """Offer the functions to every template."""
    app.jinja_env.globals.update(t=t, language=language, reader=reader, csrf_token=csrf_token)
