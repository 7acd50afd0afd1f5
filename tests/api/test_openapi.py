"""The OpenAPI description says what is true: every route and no other, and every answer as its schema says."""

from __future__ import annotations

import re

import jsonschema
import pytest
from openapi_spec_validator import validate

from tablewright.api.openapi import description

# Where the description itself is read.
NOT_DESCRIBED = {"/openapi.json", "/docs"}
TAG = "/apps/{app}/tables/{table}"


@pytest.mark.sqlite_only
def test_the_description_is_valid_and_public(app):
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.status_code == 200
    assert answer.json["openapi"].startswith("3.1")
    validate(answer.json)


@pytest.mark.sqlite_only
def test_it_describes_exactly_the_routes_there_are(app):
    described = {
        (method, path) for path, operations in description()["paths"].items() for method in operations
    }
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule).replace("{record_id}", "{id}")[7:])
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/v1/")
        for method in rule.methods - {"HEAD", "OPTIONS"}
    }
    assert {route for route in routes if route[1] not in NOT_DESCRIBED} == described


@pytest.mark.sqlite_only
def test_the_page_to_read_it_names_every_operation(app):
    page = app.test_client().get("/api/v1/docs").text
    missing = [path for path in description()["paths"] if path not in page]
    assert not missing


def conforms(answer, method, path):
    """Hold a real answer against the schema that the description gives for its status."""
    described = description()["paths"][path][method]["responses"][str(answer.status_code)]
    content = described.get("content")
    if content is None:
        assert not answer.data
        return
    schema = content["application/json"]["schema"] | {"components": description()["components"]}
    jsonschema.Draft202012Validator(schema).validate(answer.json)


def test_every_answer_is_as_described(call):
    ada, mia = call("ada"), call("mia")
    records, record = f"{TAG}/records", f"{TAG}/records/{{id}}"
    one = ada.at("tag", "/records/1")
    requests = [
        ("post", records, ada.at("tag"), {"fields": {"name": "a"}}, 201),
        ("post", records, ada.at("tag"), {"records": [{"fields": {"name": "b"}}]}, 201),
        ("post", records, ada.at("tag"), {"fields": {"name": "a"}}, 422),
        ("post", records, ada.at("tag"), {"nothing": 1}, 400),
        ("get", records, ada.at("tag") + "?limit=1&count=true", None, 200),
        ("get", records, ada.at("tag") + "?limit=0", None, 400),
        ("get", record, one, None, 200),
        ("get", record, one + "9", None, 404),
        ("patch", record, one, {"fields": {"weight": 2}, "rev": 1}, 200),
        ("patch", record, one, {"fields": {"weight": 3}, "rev": 1}, 409),
        ("patch", records, ada.at("tag"), {"records": [{"id": 1, "fields": {"weight": 4}}]}, 200),
        ("get", f"{record}/history", f"{one}/history", None, 200),
        ("get", f"{TAG}/aggregate", ada.at("tag", "/aggregate?measures=count"), None, 200),
        ("get", f"{TAG}/schema", ada.at("tag", "/schema"), None, 200),
        ("delete", record, one, None, 204),
        ("post", f"{record}/restore", f"{one}/restore", None, 200),
        ("delete", records, ada.at("tag"), {"ids": [1, 2]}, 200),
        ("get", "/apps", "/apps", None, 200),
        ("get", "/apps/{app}/definition", "/apps/everything/definition", None, 200),
    ]
    for method, path, address, body, status in requests:
        answer = ada.send(method.upper(), address, body)
        assert answer.status_code == status, (method, address, answer.text)
        conforms(answer, method, path)
    refused = mia.send("POST", mia.at("tag"), {"fields": {"name": "x"}})
    assert refused.status_code == 403
    conforms(refused, "post", records)
    stranger = call(None).send("GET", "/apps")
    assert stranger.status_code == 401
    conforms(stranger, "get", "/apps")
