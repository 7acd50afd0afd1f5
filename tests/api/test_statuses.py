"""Every refusal has its status, a code for programs, a sentence in the caller's language and an id."""

from __future__ import annotations

import re

import pytest

RECORDS = "/apps/everything/tables/project/records"
CHINESE = re.compile("[\u4e00-\u9fff]")


def error_of(answer, status):
    """Return the error of an answer after looking at its form."""
    assert answer.status_code == status, answer.text
    assert answer.content_type == "application/json"
    assert set(answer.json) == {"error"}
    error = answer.json["error"]
    assert {"code", "message", "id"} <= set(error) <= {"code", "message", "id", "fields"}
    assert re.fullmatch("[0-9a-f]{16}", error["id"])
    return error


MALFORMED = {
    "no JSON": (b"{", {}),
    "no object": (b"[]", {}),
    "nothing": (b"", {}),
    "not UTF-8": (b'{"fields": {"name": "\xff"}}', {}),
    "another type": (b'{"fields": {"name": "ab"}}', {"Content_Type": "text/plain"}),
    "a form": (b"fields=1", {"Content_Type": "application/x-www-form-urlencoded"}),
    "a member twice": (b'{"fields": {"name": "a1"}, "fields": {"name": "a2"}}', {}),
    "a value twice": (b'{"fields": {"name": "a1", "name": "a2"}}', {}),
    "NaN": (b'{"fields": {"name": "ab", "hours": NaN}}', {}),
    "infinity": (b'{"fields": {"name": "ab", "hours": -Infinity}}', {}),
    "too deep": (b'{"fields": {"name": ' + b"[" * 60 + b"]" * 60 + b"}}", {}),
    "far too deep": (b"[" * 200_000, {}),
    "an unknown member": (b'{"fields": {"name": "ab"}, "owner": 1}', {}),
    "one and many": (b'{"fields": {"name": "ab"}, "records": [{"fields": {"name": "ab"}}]}', {}),
    "neither": (b"{}", {}),
    "none": (b'{"records": []}', {}),
    "values as a list": (b'{"fields": []}', {}),
    "values as null": (b'{"fields": null}', {}),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_body_that_cannot_be_read_is_400(call, language):
    ada = call("ada", language)
    for what, (raw, headers) in MALFORMED.items():
        error = error_of(ada.send("POST", RECORDS, raw=raw, **headers), 400)
        assert error["code"] == "malformed", what
        assert bool(CHINESE.search(error["message"])) == (language == "zh"), what
    assert ada.list("project") == []


BAD_LISTS = ["color=red", "limit=1&limit=2", "limit=0", "limit=1001", "limit=x", "limit=-1", "limit=１", "offset=-1",
     "offset=99999999999999", "count=yes", "count=", "filter={", "filter=%FF", "cursor=xyz",
     "filter=[]", "filter={}", 'filter={"and":1}', 'filter={"field":"name"}', 'filter={"field":"name","op":"is"}',
     'filter={"field":"name","op":"is","value":"a","more":1}', 'filter={"field":"nothing","op":"is","value":1}',
     'filter={"field":"name","op":"within","value":"today"}', 'filter={"field":"name","op":"drop","value":1}',
     'filter={"and":[],"or":[]}', 'filter={"field":"due","op":"within","value":"yesteryear"}',
     'filter={"field":"hours","op":"between","value":[1]}', 'filter={"field":"hours","op":"is","value":"x"}',
     'filter={"field":1,"op":"is","value":1}', 'filter={"field":"team.nothing","op":"is","value":1}',
     'filter={"field":"name.level","op":"is","value":1}', 'filter={"not":[]}', "filter=1e99999", "filter=NaN",
     "filter=" + '{"not":' * 30 + '{"field":"done","op":"is_empty"}' + "}" * 30,
     "filter=" + "[" * 5000,
     'filter={"or":[' + ",".join(['{"field":"done","op":"is_empty"}'] * 300) + "]}",
     "sort=nothing", "sort=--name", "sort=name;drop", "fields=nothing", "fields=name,nothing",
     "view=nothing", "search=" + "a" * 201]  # fmt: skip


def test_a_list_that_cannot_be_understood_is_refused(call):
    for query in BAD_LISTS:
        answer = call("ada").send("GET", f"{RECORDS}?{query}")
        error = error_of(answer, answer.status_code)
        assert answer.status_code in (400, 422) or (query.startswith("view") and answer.status_code == 404), (
            query
        )
        assert "Traceback" not in error["message"]


BAD_GROUPS = ["", "measures=", "measures=sum", "measures=sum:nothing", "measures=sum:name", "measures=nothing:amount",
     "measures=count&group=nothing", "measures=count&group=due:century", "measures=count&group=name:month",
     "measures=count&group=a,b,c,d", "measures=count&limit=5",
     "measures=count,count:id;--"]  # fmt: skip


def test_groups_that_cannot_be_understood_are_refused(call):
    for query in BAD_GROUPS:
        answer = call("ada").send("GET", f"/apps/everything/tables/project/aggregate?{query}")
        assert answer.status_code in (400, 422), answer.text


BAD_TOKENS = [None, "", "x", "x" * 5000, "\xff", "null"]  # fmt: skip


def test_who_sends_no_valid_token_is_401(call):
    for token in BAD_TOKENS:
        stranger = call(None)
        sent = {} if token is None else {"Authorization": f"Bearer {token}"}
        for method, path in (
            ("GET", "/apps"),
            ("GET", RECORDS),
            ("POST", RECORDS),
            ("GET", "/apps/no/definition"),
        ):
            assert error_of(stranger.send(method, path, **sent), 401)["code"] == "unauthenticated"


def test_a_token_taken_back_or_of_somebody_gone_is_401_at_once(call, desk):
    mia, max_ = call("mia"), call("max")
    assert mia.send("GET", "/apps").status_code == max_.send("GET", "/apps").status_code == 200
    with desk.office.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE token SET revoked_at = created_at WHERE person_id = {desk.office.people['mia']}"
        )
        connection.exec_driver_sql(f"UPDATE person SET active = false WHERE id = {desk.office.people['max']}")
        connection.exec_driver_sql("UPDATE version SET number = number + 1 WHERE name = 'people'")
    assert error_of(mia.send("GET", "/apps"), 401) and error_of(max_.send("GET", "/apps"), 401)


def test_what_a_role_does_not_allow_is_403_and_what_it_does_not_show_404(call):
    ada, mia, sam = call("ada"), call("mia"), call("sam")
    team = ada.create("team", name="Team")
    record = f"/records/{team['id']}"
    assert error_of(mia.send("POST", mia.at("team"), {"fields": {"name": "x"}}), 403)["code"] == "refused"
    for method, rest, body in (
        ("PATCH", record, {"fields": {"name": "x"}}),
        ("DELETE", record, None),
        ("GET", f"{record}/history", None),
    ):
        error_of(mia.send(method, mia.at("team", rest), body), 403)
    for path in (
        sam.at("team"),
        sam.at("team", "/schema"),
        sam.at("team", record),
        "/apps/everything/definition",
    ):
        error_of(sam.send("GET", path), 404)
    assert sam.send("GET", "/apps").json == {"apps": []}


NO_RECORDS = ["0", "99", "2147483648", "9223372036854775808", "1" + "0" * 400]  # fmt: skip


def test_a_record_that_is_not_there_is_404(call):
    for number in NO_RECORDS:
        ada = call("ada")
        for method, rest, body in (
            ("GET", "", None),
            ("GET", "/history", None),
            ("PATCH", "", {"fields": {"name": "ab"}}),
            ("DELETE", "", None),
            ("POST", "/restore", None),
        ):
            error_of(ada.send(method, f"{RECORDS}/{number}{rest}", body), 404)


NO_NUMBERS = ["-1", "1.0", "x", "１", "%00", "..%2f1"]  # fmt: skip


def test_an_address_that_is_none_is_404(call):
    for name in NO_NUMBERS:
        error_of(call("ada").send("GET", f"{RECORDS}/{name}"), 404)
        error_of(call("ada").send("GET", f"/apps/everything/tables/{name}/records"), 404)
        error_of(call("ada").send("GET", f"/apps/{name}/definition"), 404)


def test_another_method_is_405(call):
    ada = call("ada")
    for method, path in (("PUT", RECORDS), ("POST", "/apps"), ("DELETE", "/apps"), ("PUT", f"{RECORDS}/1")):
        error_of(ada.send(method, path, {"fields": {}}), 405)


def test_a_body_that_is_too_large_is_413_however_it_is_sent(call, desk):
    ada, limit = call("ada"), desk.app.config["LIMITS"].body_bytes
    body = b'{"fields": {"name": "' + b"a" * limit + b'"}}'
    assert error_of(ada.send("POST", RECORDS, raw=body), 413)["code"] == "too_large"
    assert str(limit) in ada.send("POST", RECORDS, raw=body).json["error"]["message"]


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_body_where_none_belongs_does_no_harm(call, method):
    made = call("ada").create("tag", name="a")
    path = call("ada").at("tag", f"/records/{made['id']}")
    assert call("ada").send(method, path, {"fields": {"name": "b"}}).status_code in (200, 204, 400)


WRONG = {
    "name": ["a", "a" * 81, 5, ["x"], None, "a\0b", True, {}],
    "reference": ["ab-1", "AB-1" * 400, 7],
    "hours": ["NaN", "x", -1, 10**400, "1e400", [], True, 100_001, "0x10"],
    "amount": ["1.234", "１２.x", 10**30, "NaN", {"a": 1}],
    "share": [2, -0.1, "25%x"],
    "stars": [0, 6, 1.5, "x"],
    "done": [101, -1],
    "urgent": ["yes?", 2, [], "maybe"],
    "stage": ["nothing", "", 5, ["run"], "Planned"],
    "colors": ["red", ["pink"], [1], {"red": True}, ["red"] * 600],
    "due": ["2026-02-30", "0000-01-01", "22/11/2026x", 20261122, "2026-11-22T25:00", "12026-01-01"],
    "meeting": ["2026-11-22", "x", 0, "0000-01-01T00:00:00Z", "2026-11-22T08:00:00+99:00"],
    "effort": ["x", 1.5, [], "1:99"],
    "phone": ["12", "x" * 5000, 13800138000.5, "+86 1"],
    "email": ["a", "a@b@c", "a@b\r\nBcc: c@d.com", 5],
    "website": ["javascript:alert(1)", "ftp://a.b", "http://", "x", "data:text/html,x"],
    "lead": [99_999, "Mia", -1, 2**70, [1], {"id": None}, True],
    "helpers": [[99_999], [[]], "Mia", 1.5],
    "unit": [99_999, "north"],
    "files": [[99_999], ["x"], 5, [{"id": 2**70}]],
    "team": [99_999, "Team", [], 0, True, {"id": "x"}, 1.5],
    "tags": [[99_999], [{"title": "one"}], "one", [None]],
    "lines": [5, [5], [{"item": None}], [{"item": "x", "sum": 5}], {"item": "x"}],
}
NOT_YOURS = ["code", "task_count", "team_level", "caption", "tasks", "created_at", "created_by", "updated_at",
             "id", "rev", "deleted_at", "search", "c_1", "nothing", "owner_department", "", "name; --", "__class__"]  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_wrong_value_is_422_beside_its_field(call, desk, language):
    ada = call("ada", language)
    before = desk.office.snapshot()
    for key, values in WRONG.items():
        for value in values:
            body = {"fields": {"name": "Bridge"} | {key: value}}
            answer = ada.send("POST", RECORDS, body)
            assert answer.status_code == 422, (key, value, answer.text)
            told = error_of(answer, 422)["fields"]
            assert any(path.split(".")[0] == key for path in told), (key, value, told)
            messages = [message for each in told.values() for message in each]
            assert all(bool(CHINESE.search(each)) == (language == "zh") for each in messages), messages
    assert desk.office.snapshot() == before


def test_a_field_that_may_not_be_written_is_refused(call, desk):
    ada = call("ada")
    made = ada.create("project", name="Bridge")
    before = desk.office.snapshot()
    for key in NOT_YOURS:
        for answer in (
            ada.send("POST", RECORDS, {"fields": {"name": "Bridge", key: 1}}),
            ada.send("PATCH", f"{RECORDS}/{made['id']}", {"fields": {key: 1}}),
        ):
            assert answer.status_code in (400, 403, 422), (key, answer.text)
    assert desk.office.snapshot() == before
