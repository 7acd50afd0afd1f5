"""Walks every route of the URL map as people who may, may not and are nobody: what is not declared open is closed."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from fixtures.callers import caller
from tablewright.web.declare import SAFE_METHODS, declaration_of
from tablewright.web.security_headers import HEADERS

# Every name that stands in an address; a route with a new one says here what it may be.
NAMES = {
    "app": "everything",
    "table": "project",
    "record_id": "1",
    "field": "name",
    "part": "filter",
    "file_id": "1",
    "name": "theme",
    "value": "dark",
    "secret": "x" * 43,
    "language": "en",
    "filename": "nothing.css",
    "session_id": "x" * 43,
    "token_id": "1",
    "person_id": "1",
    "department_id": "1",
    "group_id": "1",
    "handover_id": "1",
    "job_id": "1",
    "act_id": "1",
    "way": "up",
    "ticket": "x" * 43,
    "kind": "svg",
    "role": "member",
    "link_id": "1",
    "public_id": "1",
    "provider_id": "1",
    "account_id": "1",
    "webhook_id": "1",
    "call_id": "1",
    "run_id": "1",
    "passkey_id": "1",
    "request_id": "1",
    "comment_id": "1",
    "notice_id": "1",
    "reminder_id": "1",
    "absence_id": "1",
    "day": "2026-10-01",
    "proposal_id": "1",
    "start_id": "1",
    "number": "1",
    "place": "0",
    "key": "all",
    "act": "copy",
    "automation": "tell_lead",
    "template": "sheet",
    "view": "project.all",
    "form": "project.main",
    "rule": "finished_means_done",
}
OTHER_NAMES = {
    **NAMES,
    "app": "nothing",
    "record_id": "999999",
    "file_id": "999999",
    "name": "x",
    "language": "xx",
    "token_id": "999999",
    "person_id": "999999",
    "department_id": "999999",
    "group_id": "999999",
    "handover_id": "999999",
    "webhook_id": "999999",
    "call_id": "999999",
    "run_id": "999999",
    "job_id": "999999",
    "act_id": "999999",
    "way": "x",
    "role": "nobody",
    "link_id": "999999",
    "public_id": "999999",
    "provider_id": "999999",
    "passkey_id": "999999",
    "request_id": "999999",
    "comment_id": "999999",
    "notice_id": "999999",
    "reminder_id": "999999",
    "absence_id": "999999",
    "proposal_id": "999999",
    "start_id": "999999",
    "number": "999999",
    "place": "0",
    "key": "~999999",
    "act": "x",
    "automation": "nothing",
    "template": "nothing",
    "view": "project.nothing",
    "form": "project.nothing",
    "rule": "nothing",
}


def routes(app: Flask, names=NAMES):
    """Give (method, address, declaration) of every route."""
    for rule in app.url_map.iter_rules():
        address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names[found[1]], rule.rule)
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if rule.endpoint != "static":
                yield method, address, declaration_of(app, rule.endpoint)


@pytest.fixture
def walk(desk):
    """Give the office's pages with a few records to walk over."""
    office = desk.office
    team = office.create("ada", "team", name="Team", budget=5)
    project = office.create("ada", "project", name="Bridge", team=team, lines=[{"item": "x"}])
    office.create("ada", "task", name="Dig", project=project)
    office.delete("ada", "project", office.create("ada", "project", name="Gone"))
    return desk


def test_a_stranger_reaches_nothing_that_is_not_declared_open(walk):
    before = walk.office.snapshot()
    for method, address, declared in routes(walk.app):
        answer = walk.app.test_client().open(address, method=method)
        if declared.actor == "anonymous":
            assert answer.status_code < 500, address
            continue
        signs_in = answer.status_code in (302, 303) and "/sign-in" in answer.location
        assert answer.status_code in (401, 404) or signs_in, (method, address, answer.status)
        assert "Bridge" not in answer.text and "Team" not in answer.text
    assert walk.office.snapshot() == before


@pytest.mark.sqlite_only
def test_a_session_opens_no_api_and_a_token_no_page(walk):
    office = walk.office
    program = caller(walk.app, office.engine, office.people["ada"], "everything")
    for method, address, declared in routes(walk.app):
        if declared.actor == "token":
            client = walk.client("ada").client
            assert client.open(address, method=method, json={}).status_code == 401, address
        if declared.actor == "person":
            answer = program.client.open(address, method=method, headers=program.headers)
            assert answer.status_code == 401, (method, address)


@pytest.mark.sqlite_only
def test_a_route_without_a_declaration_is_closed_to_everybody(walk):
    walk.app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for client in (walk.app.test_client(), walk.client("ada").client):
        answer = client.get("/forgotten")
        assert answer.status_code == 404 and "secret" not in answer.text


def test_no_get_changes_anything(walk):
    assert gets_change_nothing(walk, NAMES)


@pytest.mark.sqlite_only
def test_no_get_of_what_is_not_there_changes_anything(walk):
    assert gets_change_nothing(walk, OTHER_NAMES)


def gets_change_nothing(walk, names):
    """Read every route, pages by their ways and the API with a token; return whether anything was found."""
    office = walk.office
    ada = walk.client("ada")
    program = caller(walk.app, office.engine, office.people["ada"], "everything")
    before = office.snapshot()
    seen = set()
    for method, address, declared in routes(walk.app, names):
        if method not in SAFE_METHODS:
            continue
        # That neither opens what is the other's is told by the test above.
        answers = [program.client.get(address, headers=program.headers)] if declared.actor != "person" else []
        if declared.actor != "token":
            answers += [ada.get(address, fragment=fragment) for fragment in (False, True)]
            answers += [ada.client.head(address)]
        for answer in answers:
            assert answer.status_code < 500, (address, answer.text)
            seen.add(answer.status_code)
    # That a program read something is noted once a day: so the builder knows whom a change would reach.
    assert office.snapshot() | {"api_use": []} == before | {"api_use": []}
    return 200 in seen


@pytest.mark.sqlite_only
def test_a_change_without_the_page_s_token_or_from_another_site_is_refused(walk):
    ada = walk.client("ada")
    token = ada.token()
    other = walk.client("edith").token()
    attempts = [
        ({}, {}),
        ({"csrf": ""}, {}),
        ({"csrf": "x"}, {}),
        ({"csrf": "\u00e9"}, {}),
        ({"csrf": other}, {}),
        ({"csrf": token}, {"Origin": "https://elsewhere.example"}),
        ({"csrf": token}, {"Sec-Fetch-Site": "cross-site"}),
        ({"csrf": token}, {"Sec-Fetch-Site": "same-site"}),
        ({"csrf": token}, {"Origin": "null"}),
    ]
    before = walk.office.snapshot()
    for method, address, declared in routes(walk.app):
        if method in SAFE_METHODS or declared.actor != "person":
            continue
        for form, headers in attempts:
            answer = ada.client.open(address, method=method, data=form, headers=headers)
            assert answer.status_code == 403, (method, address, form, headers, answer.status)
    assert walk.office.snapshot() == before


@pytest.mark.sqlite_only
def test_every_answer_tells_the_browser_to_load_nothing_from_elsewhere(walk):
    for method, address, _ in (*routes(walk.app), *routes(walk.app, OTHER_NAMES), ("GET", "/nothing", None)):
        for client in (walk.app.test_client(), walk.client("sam").client):
            answer = client.open(address, method=method)
            for name, value in HEADERS.items():
                assert answer.headers.get(name) == value, (method, address, name)
            assert "unsafe" not in answer.headers["Content-Security-Policy"]
            assert answer.headers.get("Cache-Control"), address
            assert not re.search(r"(Werkzeug|Python)/", answer.headers.get("Server", ""))


def test_who_has_no_role_sees_nothing_of_an_app(walk):
    sam = walk.client("sam")
    program = caller(walk.app, walk.office.engine, walk.office.people["sam"], "everything")
    for method, address, declared in routes(walk.app):
        if declared.actor == "anonymous" or "everything" not in address:
            continue
        answers = (
            [program.client.open(address, method=method, headers=program.headers, json={"fields": {}})]
            if declared.actor == "token"
            else [sam.get(address)]
            if method == "GET"
            else [sam.post(address)]
        )
        for answer in answers:
            assert answer.status_code in (400, 404), (method, address, answer.status, answer.text)
            assert "Bridge" not in answer.text and "样样俱全" not in answer.text
