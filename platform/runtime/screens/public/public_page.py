"""The light frame of every page for strangers: no way into the app, a language to choose, and who may embed it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, make_response, render_template, request

from ....core.words import LANGUAGES
from ....web.current import language
from ....web.security_headers import policy
from ...public_forms.opening import OpenForm
from .stranger import reader_of


def form_path(form: OpenForm, *rest: str, plain: bool = False) -> str:
    """Return the address of a page of a public form, in the language that was asked for unless it is `plain`."""
    asked = "" if plain else request.args.get("lang", "")
    path = "/".join(("/f", form.token, *rest))
    return f"{path}?lang={asked}" if asked in LANGUAGES else path


def public_page(template: str, public: OpenForm, status: int = 200, /, **values: Any) -> Response:
    """Return a page for strangers; browsers show it within the sites that the form's administrator listed."""
    page = render_template(
        template,
        public=public,
        label=public.form.label.to(language()),
        other_language=_in("en" if language() == "zh" else "zh"),
        form_href=form_path(public),
        zone_reader=reader_of(public),
        **values,
    )
    answer = make_response(page, status)
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    settings = public.settings
    if settings.embed or settings.redirect:
        answer.headers["Content-Security-Policy"] = policy(
            ("'self'", *settings.embed) if settings.embed else (), (settings.redirect_origin,)
        )
    return answer


def _in(other: str) -> str:
    """Return the address of this page in another language."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    path = request.path if request.method == "GET" else request.path.removesuffix("/password")
    return f"{path}?{urlencode([*kept, ('lang', other)])}"
