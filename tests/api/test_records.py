"""Records through the API: created, read, changed, deleted and restored as api.md says."""

from __future__ import annotations

import pytest

FIELDS = {
    "name": "Bridge 桥",
    "reference": "AB-12",
    "brief": "one\ntwo",
    "hours": 1.5,
    "amount": "1234567890123.45",
    "share": 0.25,
    "stars": 4,
    "done": 40,
    "urgent": True,
    "stage": "run",
    "colors": ["red", "blue"],
    "due": "2026-11-30",
    "meeting": "2026-11-22T08:00:00+08:00",
    "call_at": "09:05",
    "effort": 5400,
    "phone": "138 0013 8000",
    "email": "li@example.com",
    "website": "https://example.com/",
}
ANSWERED = FIELDS | {"meeting": "2026-11-22T00:00:00Z", "phone": "+8613800138000", "amount": 1234567890123.45}


def test_a_record_is_answered_as_it_was_sent(call, desk):
    ada, people = call("ada"), desk.office.people
    team = ada.create("team", name="Team", level="a")
    tags = [ada.create("tag", name=name)["id"] for name in ("one", "two")]
    made = ada.create(
        "project",
        **FIELDS,
        team=team["id"],
        tags=tags,
        lead=people["mia"],
        helpers=[people["max"], people["ada"]],
        unit=desk.office.departments["north"],
        lines=[{"item": "x", "quantity": 2, "price": "1.10"}, {"item": "y"}],
    )
    assert made["rev"] == 1 and made["title"] == "Bridge 桥"
    assert made["owner"] == made["created_by"] == {"id": people["ada"], "title": "Ada"}
    assert made["created_at"].endswith("Z")
    fields = made["fields"]
    assert {key: fields[key] for key in ANSWERED} == ANSWERED
    assert fields["team"] == {"id": team["id"], "title": "Team"}
    assert [each["id"] for each in fields["tags"]] == tags
    assert fields["lead"] == {"id": people["mia"], "title": "Mia"}
    assert [each["title"] for each in fields["helpers"]] == ["Max", "Ada"]
    assert [(row["item"], row["quantity"], row["sum"]) for row in fields["lines"]] == [
        ("x", 2, 2.2),
        ("y", 1, 0),
    ]
    assert ada.get("project", f"/records/{made['id']}").json == made
    assert ada.list("project") == [made]


def test_many_are_created_all_or_none(call):
    ada = call("ada")
    rows = [{"fields": {"name": f"tag {number}"}} for number in range(1000)]
    assert len(ada.send("POST", ada.at("tag"), {"records": rows}).json["records"]) == 1000
    wrong = [{"fields": {"name": "new"}}, {"fields": {"name": "tag 7"}}, {"fields": {"weight": "x"}}]
    refused = ada.send("POST", ada.at("tag"), {"records": wrong})
    assert refused.status_code == 422
    assert {"1.name", "2.name", "2.weight"} <= set(refused.json["error"]["fields"])
    assert ada.get("tag", count="true").json["count"] == 1000
    assert ada.send("POST", ada.at("tag"), {"records": rows * 2}).status_code == 400


def test_many_are_changed_all_or_none(call):
    ada = call("ada")
    one, two = (ada.create("tag", name=name) for name in "ab")
    wrong = [{"id": one["id"], "fields": {"weight": 5}}, {"id": 99_999, "fields": {"weight": 5}}]
    assert ada.send("PATCH", ada.at("tag"), {"records": wrong}).status_code == 404
    right = [{"id": each["id"], "fields": {"weight": 5}} for each in (two, one)]
    changed = ada.send("PATCH", ada.at("tag"), {"records": right}).json["records"]
    assert [(each["id"], each["rev"], each["fields"]["weight"]) for each in changed] == [
        (two["id"], 2, 5),
        (one["id"], 2, 5),
    ]


def test_deleted_records_are_gone_until_restored(call):
    ada = call("ada")
    ids = [ada.create("tag", name=name)["id"] for name in "abc"]
    assert ada.send("DELETE", ada.at("tag", f"/records/{ids[0]}")).status_code == 204
    assert ada.send("DELETE", ada.at("tag"), {"ids": [ids[1], 99_999]}).status_code == 404
    assert ada.send("DELETE", ada.at("tag"), {"ids": ids[1:]}).json == {"deleted": 2}
    assert ada.list("tag") == []
    for method, rest, body in (
        ("GET", "", None),
        ("PATCH", "", {"fields": {"name": "z"}}),
        ("DELETE", "", None),
    ):
        assert ada.send(method, ada.at("tag", f"/records/{ids[0]}{rest}"), body).status_code == 404
    restored = ada.send("POST", ada.at("tag", f"/records/{ids[0]}/restore"))
    assert restored.status_code == 200 and restored.json["fields"]["name"] == "a"
    assert [each["id"] for each in ada.list("tag")] == ids[:1]
    assert ada.send("POST", ada.at("tag", f"/records/{ids[0]}/restore")).status_code in (404, 409)


def test_changes_to_different_fields_merge(call):
    ada = call("ada")
    made = ada.create("project", name="one", done=10)
    assert ada.change("project", made["id"], made["rev"], name="two").status_code == 200
    merged = call("edith").change("project", made["id"], made["rev"], done=20)
    assert merged.status_code == 200, merged.text
    assert (merged.json["fields"]["name"], merged.json["fields"]["done"]) == ("two", 20)
    assert merged.json["rev"] == 3


@pytest.mark.parametrize(
    ("key", "first", "theirs", "yours"),
    [
        ("name", "one", "two", "three"),
        ("amount", 1, 2.5, "3.50"),
        ("due", "2026-01-01", "2026-01-02", "2026-01-03"),
        ("colors", ["red"], ["blue"], ["green"]),
        ("stage", "plan", "run", "lost"),
    ],
)
def test_the_second_change_to_a_field_is_told_both_values(call, key, first, theirs, yours):
    ada = call("ada")
    made = ada.create("project", **({"name": "first"} | {key: first}))
    assert ada.change("project", made["id"], made["rev"], **{key: theirs}).status_code == 200
    refused = call("edith").change("project", made["id"], made["rev"], **{key: yours})
    assert refused.status_code == 409
    told = refused.json["error"]["fields"][key]
    assert told["theirs"] == theirs
    assert str(told["yours"]).rstrip("0") == str(yours).rstrip("0")
    assert ada.get("project", f"/records/{made['id']}").json["fields"][key] == theirs


def test_history_tells_what_was_changed_newest_first(call):
    ada = call("ada")
    made = ada.create("tag", name="a")
    ada.change("tag", made["id"], name="b")
    ada.change("tag", made["id"], weight=3)
    ada.send("DELETE", ada.at("tag", f"/records/{made['id']}"))
    ada.send("POST", ada.at("tag", f"/records/{made['id']}/restore"))
    history = ada.get("tag", f"/records/{made['id']}/history").json["history"]
    assert [each["act"] for each in history] == ["restore", "delete", "update", "update", "create"]
    assert history[2]["changes"] == {"weight": [1, 3]} and history[3]["changes"] == {"name": ["a", "b"]}
    assert {each["by"]["title"] for each in history} == {"Ada"}
    page = ada.get("tag", f"/records/{made['id']}/history", limit="2").json["history"]
    rest = ada.get("tag", f"/records/{made['id']}/history", before=str(page[-1]["id"])).json["history"]
    assert page + rest == history


def test_a_serial_number_has_neither_gaps_nor_twins(call):
    ada = call("ada")
    ada.send("POST", ada.at("project"), {"fields": {}})
    codes = [ada.create("project", name=f"p{number}")["fields"]["code"] for number in range(3)]
    assert [int(code[-4:]) for code in codes] == [1, 2, 3]
