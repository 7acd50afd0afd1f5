"""Every route is closed until it says who may call it, with which right and which body."""

import pytest
from werkzeug.routing import Rule

from tablewright.web.declare import SAFE_METHODS, SELF, Declaration, declaration_of

pytestmark = pytest.mark.sqlite_only

# What a stranger may reach. Whoever adds a line says in the commit why that is safe.
OPEN_TO_STRANGERS = {
    "GET /",
    "GET /api/v1/docs",
    "GET /api/v1/openapi.json",
    "GET /f/<secret>",
    "GET /f/<secret>/answer/<ticket>",
    "GET /f/<secret>/choices/<field>",
    "GET /f/<secret>/thanks/<ticket>",
    "GET /healthz",
    "GET /ical/<secret>.ics",
    "GET /invitation/<secret>",
    "GET /readyz",
    "GET /reset",
    "GET /reset/<secret>",
    "GET /reset/done",
    "GET /set-up",
    "GET /s/<secret>",
    "GET /s/<secret>/<int:record_id>",
    "GET /sign-in",
    "GET /sign-in/<secret>",
    "GET /sign-in/back",
    "GET /sign-in/second-factor",
    "GET /sign-in/second-factor/set-up",
    "GET /sign-in/second-factor/set-up/qr.svg",
    "POST /f/<secret>",
    "POST /f/<secret>/answer/<ticket>",
    "POST /f/<secret>/answer/<ticket>/state",
    "POST /f/<secret>/password",
    "POST /f/<secret>/state",
    "POST /hooks/<secret>",
    "POST /invitation/<secret>",
    "POST /language/<language>",
    "POST /preference/<name>/<value>",
    "POST /reset",
    "POST /reset/<secret>",
    "POST /set-up",
    "POST /sign-in",
    "POST /s/<secret>",
    "POST /sign-in/<secret>",
    "POST /sign-in/back",
    "POST /sign-in/passkey",
    "POST /sign-in/passkey/ask",
    "POST /sign-in/second-factor",
    "POST /sign-in/second-factor/cancel",
    "POST /sign-in/second-factor/set-up",
    "POST /sign-in/second-factor/set-up/begin",
    "POST /sign-in/with/<int:provider_id>",
    "POST /sign-in/workspace",
}


@pytest.fixture
def routes(app) -> list[tuple[str, Rule, Declaration | None]]:
    """Give every route as ("GET /path", rule, declaration), one for each method."""
    return [
        (f"{method} {rule.rule}", rule, declaration_of(app, rule.endpoint))
        for rule in app.url_map.iter_rules()
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"})
        if rule.endpoint != "static"
    ]


def test_every_route_declares_itself(routes):
    silent = [name for name, _, declared in routes if declared is None]
    assert routes
    assert not silent, f"Put @declare(…) on: {silent}"


def test_strangers_reach_exactly_the_routes_listed_here(routes):
    assert {name for name, _, declared in routes if declared.actor == "anonymous"} == OPEN_TO_STRANGERS


def test_a_route_that_people_or_programs_use_names_the_right_it_asks_for(routes):
    nameless = [
        name
        for name, _, declared in routes
        if declared.actor in ("token", "reader") and not declared.permission
    ]
    assert not nameless


def test_no_route_that_only_shows_reads_a_body(routes):
    reading = [
        name for name, rule, declared in routes if rule.methods <= SAFE_METHODS and declared.body != "none"
    ]
    assert not reading


def test_no_route_both_shows_and_changes(routes):
    both = [
        name
        for name, rule, _ in routes
        if rule.methods & SAFE_METHODS - {"OPTIONS"} and rule.methods - SAFE_METHODS
    ]
    assert not both, f"Give showing and changing a function each: {both}"


def test_pages_about_oneself_are_closed_to_who_looks_as_another(routes):
    open_ = [name for name, rule, told in routes if rule.rule.startswith("/me") and told.permission != SELF]
    assert not open_, f"Declare permission=SELF on: {open_}"
