"""Steps that call other systems: the request as it is written down, and what is made of any answer."""

import json

import pytest

from fixtures.step_stage import Stage
from tablewright.automations.step import Response, Send, StepFailed
from tablewright.automations.steps import STEPS

URL = "https://example.com/orders"
CALL = STEPS["http_request"]


@pytest.fixture
def stage() -> Stage:
    row = {
        "name": "A/B & C?#é",
        "amount": 1234.5,
        "count": 7,
        "done": True,
        "nothing": None,
        "team": {"id": 3},
    }
    return Stage({"project": {4: row}}, "project", 4)


def asked(stage: Stage, kind: str = "http_request", **settings) -> dict:
    outcome = STEPS[kind].run(stage, {"method": "POST", "url": URL, **settings})
    assert isinstance(outcome, Send) and outcome.what == "http"
    return dict(outcome.request)


def answer(body: str, status: int = 200, type: str = "application/json") -> Response:
    return Response(status, {"Content-Type": type}, body)


@pytest.mark.parametrize(
    ("url", "filled"),
    [
        (URL, URL),
        (URL + "/{name}?n={count}", URL + "/A%2FB%20%26%20C%3F%23%C3%A9?n=7"),
        ("https://example.com?x={amount}&y={done}{nothing}", "https://example.com?x=1234.5&y=true"),
        ("http://localhost:8080/{team}", "http://localhost:8080/3"),
        ("https://example.com/订 单?a=%20", "https://example.com/%E8%AE%A2%20%E5%8D%95?a=%20"),
    ],
)
def test_values_in_an_address_stay_one_piece_of_it(stage, url, filled):
    assert asked(stage, url=url)["url"] == filled


@pytest.mark.parametrize(
    "url",
    [
        "{name}",
        "https://{name}/x",
        "https://example.com{name}",
        "https://example.com.{name}/x",
        "ftp://example.com/",
        "https://user:word@example.com/",
        "https://",
        "/orders",
        "https://exa mple.com/",
    ],
)
def test_no_value_decides_where_a_call_goes(stage, url):
    for kind in ("http_request", "call_webhook"):
        with pytest.raises(StepFailed, match="host written out"):
            asked(stage, kind, url=url)


def test_a_query_is_added_and_a_fragment_left_out(stage):
    query = [{"name": "q r", "value": "{name}"}, {"name": "n", "value": "x{count}"}]
    assert asked(stage, url=URL, query=query)["url"] == f"{URL}?q%20r=A%2FB%20%26%20C%3F%23%C3%A9&n=x7"
    assert asked(stage, url=f"{URL}?a=1#z", query=query[1:])["url"] == f"{URL}?a=1&n=x7"


def test_json_has_values_with_their_types(stage):
    request = asked(
        stage,
        send="json",
        json={"n": "{amount}", "ok": "{done}", "none": "{nothing}", "text": ["no. {count}"]},
    )
    assert json.loads(request["body"]) == {"n": 1234.5, "ok": True, "none": None, "text": ["no. 7"]}
    assert request["headers"] == {"Content-Type": "application/json"}


def test_a_form_is_written_as_forms_are(stage):
    request = asked(
        stage, send="form", form=[{"name": "a b", "value": "{name}"}, {"name": "n", "value": "{count}"}]
    )
    assert request["body"] == "a%20b=A%2FB%20%26%20C%3F%23%C3%A9&n=7"
    assert request["headers"]["Content-Type"] == "application/x-www-form-urlencoded"


def test_a_request_that_fetches_has_no_body(stage):
    request = asked(stage, method="GET", send="json", json={"a": 1})
    assert request["body"] is None and request["headers"] == {}


def test_headers_go_with_the_request_and_secrets_by_the_account_s_name(stage):
    request = asked(
        stage,
        send="text",
        text="no. {count}",
        headers=[{"name": "content-type", "value": "text/csv"}, {"name": "X-Of", "value": "{count}"}],
        account="erp",
    )
    assert request["headers"] == {"content-type": "text/csv", "X-Of": "7"}
    assert (request["account"], request["body"]) == ("erp", "no. 7")


@pytest.mark.parametrize(
    "name", ["Host", "content-length", "Idempotency-Key", "X-Tablewright-Signature", "a b", ""]
)
def test_a_step_sets_no_header_that_is_the_product_s_own(stage, name):
    with pytest.raises(StepFailed, match="no header"):
        asked(stage, headers=[{"name": name, "value": "1"}])


@pytest.mark.parametrize("value", ["a\r\nHost: evil", "中文", "a\x00b"])
def test_a_header_s_value_is_one_plain_line(stage, value):
    stage.tables["project"][4]["name"] = value
    with pytest.raises(StepFailed, match="line break"):
        asked(stage, headers=[{"name": "X-Of", "value": "{name}"}])


def test_too_large_a_request_is_refused_before_it_is_written_down(stage):
    stage.tables["project"][4]["name"] = "é" * 200_000
    with pytest.raises(StepFailed, match="larger than"):
        asked(stage, send="text", text="{name}")


ANSWER = (
    '{"data": [{"id": 7, "a/b": "x", "no": null}], "when": "2026-03-02T04:00:00Z", "n": "1.5", "yes": "true"}'
)


@pytest.mark.parametrize(
    ("path", "type", "value"),
    [
        ("data.0.id", "number", 7),
        ("data[0].id", "text", "7"),
        ("$.data[0].id", "number", 7),
        ("/data/0/id", "number", 7),
        ("/data/0/a~1b", "text", "x"),
        ("data", "text", '[{"id": 7, "a/b": "x", "no": null}]'),
        ("n", "number", 1.5),
        ("yes", "boolean", True),
        ("when", "date", "2026-03-02"),
        ("when", "datetime", "2026-03-02T04:00:00+00:00"),
    ],
)
def test_values_are_picked_out_of_an_answer(path, type, value):
    rows = [{"key": "got", "path": path, "type": type}]
    assert CALL.answered({"values": rows}, answer(ANSWER)) == {"status": 200, "got": value}


@pytest.mark.parametrize(
    "path", ["data.1.id", "data.x", "data.0.no", "nothing", "when.x", "/data/00000000000/id"]
)
def test_what_is_not_in_the_answer_fails_unless_it_may_be_missing(path):
    row = {"key": "got", "path": path}
    with pytest.raises(StepFailed, match="no value at"):
        CALL.answered({"values": [row]}, answer(ANSWER))
    assert CALL.answered({"values": [{**row, "optional": True}]}, answer(ANSWER))["got"] is None


@pytest.mark.parametrize(
    ("path", "type"),
    [("data", "number"), ("yes", "number"), ("n", "boolean"), ("n", "date"), ("yes", "datetime")],
)
def test_a_value_of_another_kind_fails(path, type):
    with pytest.raises(StepFailed, match="is not"):
        CALL.answered({"values": [{"key": "got", "path": path, "type": type}]}, answer(ANSWER))


@pytest.mark.parametrize(
    ("came", "word"),
    [
        (answer("<html>oops {x}</html>"), "calls itself application/json"),
        (answer('{"cut": "of', type="application/problem+json; x=1"), "calls itself application/problem"),
        (answer('{"n": NaN}'), "calls itself"),
        (answer("<html>", type="text/html"), "no JSON but text/html"),
        (Response(200, {}, ""), "no JSON but"),
        (answer("[" * 100_000), "calls itself"),
    ],
)
def test_an_answer_that_is_not_what_it_says_fails_in_plain_words(came, word):
    with pytest.raises(StepFailed, match=word):
        CALL.answered({"values": [{"key": "got", "path": "x"}]}, came)


def test_json_under_another_name_is_read_all_the_same():
    rows = [{"key": "got", "path": "n", "type": "number"}]
    assert CALL.answered({"values": rows}, answer(ANSWER, type="text/plain"))["got"] == 1.5


@pytest.mark.parametrize("kind", ["http_request", "call_webhook"])
def test_a_status_that_means_failure_fails_unless_it_is_accepted(kind):
    gone = answer("no such {order}", 404)
    with pytest.raises(StepFailed, match="404: no such {order}"):
        STEPS[kind].answered({}, gone)
    assert STEPS[kind].answered({"accept": [404]}, gone) == {"status": 404}
    assert STEPS[kind].answered({}, answer("", 204)) == {"status": 204}


def test_the_whole_answer_is_kept_only_where_it_is_asked_for():
    assert CALL.answered({"keep_body": True}, answer("hello", type="text/plain")) == {
        "status": 200,
        "body": "hello",
    }
    assert set(CALL.gives({"values": [{"key": "x", "path": "x"}]}, None, {}).members) == {"status", "x"}


def test_a_webhook_sends_chosen_fields_signed(stage):
    request = asked(
        stage, "call_webhook", url=URL, fields=["name", "count"], text="{count} left", account="erp"
    )
    assert json.loads(request["body"]) == {
        "event": "automation",
        "table": "project",
        "record": 4,
        "at": "2026-03-02T04:00:00+00:00",
        "text": "7 left",
        "values": {"name": "A/B & C?#é", "count": 7},
    }
    assert (request["method"], request["account"]) == ("POST", "erp")
