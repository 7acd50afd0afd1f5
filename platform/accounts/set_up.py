"""The first-run page: the first administrator of a new installation makes themselves known."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from flask import Blueprint, render_template, request

from ..core.errors import Invalid, NotFound
from ..core.unit_of_work import unit_of_work
from ..core.words import LANGUAGES
from ..identity import throttle
from ..identity.set_up import FirstAdministrator, needs_set_up, set_up
from ..web.current import connection, engine, language
from ..web.declare import declare
from .entering import enter
from .sign_in import too_many

pages = Blueprint("set_up", __name__)
ZONE = "Asia/Shanghai"


@pages.get("/set-up")
@declare(actor="anonymous")
def page() -> Any:
    """Show the form as long as nobody can sign in, and nothing afterwards."""
    if not needs_set_up(connection()):
        raise NotFound
    return _page({"code": request.args.get("code", ""), "zone": ZONE, "language": language()})


@pages.post("/set-up")
@declare(actor="anonymous", body="form")
def make() -> Any:
    """Make the workspace and its administrator, once, and sign them in."""
    if not needs_set_up(connection()):
        raise NotFound
    told = {name: request.form.get(name, "")[:1000] for name in FirstAdministrator.__dataclass_fields__}
    told["zone"] = told["zone"] if told["zone"] in available_timezones() else ZONE
    told["language"] = told["language"] if told["language"] in LANGUAGES else language()
    code = request.form.get("code", "")[:100]
    tries = throttle.by_address(request.remote_addr, "set-up")
    try:
        throttle.take_try(engine(), tries)
        with unit_of_work(engine()) as work:
            person_id = set_up(work, code, FirstAdministrator(**told))
            throttle.forget(work, tries)
    except throttle.TooManyTries as error:
        return too_many(error, _page({**told, "code": code}, {"": [error.say(language())]}))
    except Invalid as error:
        return _page({**told, "code": code}, error.by_path(language())), 422
    return enter(person_id, "set_up", "/")


def _page(told: dict[str, str], faults: dict[str, list[str]] | None = None) -> str:
    zones = sorted(
        each for each in available_timezones() if "/" in each and not each.startswith(("Etc/", "posix"))
    )
    return render_template("set_up.html", told=told, faults=faults or {}, zones=zones)
