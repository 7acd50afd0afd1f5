"""A masked field shows a mask and nothing else by any way, whatever its type.

Who everybody is: `fixtures/masked_house.py`.
"""

from __future__ import annotations

import json
import re
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator

from fixtures.masked_house import API, CARD, FILES, KEYS, KINDS, SECRETS, SYSTEM, TITLED
from tablewright.fields import FIELD_TYPES, Field, type_of
from tablewright.fields.masking import DOTS


def test_every_type_of_field_is_here():
    assert set(FIELD_TYPES) - {each[0]["type"] for each in KINDS.values()} == {*SYSTEM}


@pytest.mark.parametrize("name", KINDS)
def test_a_record_and_a_list_show_the_mask(house, name):
    key, mask = KEYS[name], KINDS[name][2]
    for address in (f"{API}/records/1", f"{API}/records/1?fields={key}"):
        assert house.get("cleo", address).json["fields"][key] == mask
    for query in ("", f"?fields=name,{key}", "?view=wide"):
        rows = house.get("cleo", f"{API}/records{query}").json["records"]
        assert [row["fields"][key] for row in rows] == [mask, mask]
    for address in ("/a/shop/card/", "/a/shop/card/?view=wide", CARD, f"{CARD}/edit"):
        page = house.get("cleo", address).text
        assert f"<bdi>{mask}</bdi>" in page
        assert not SECRETS.search(page), address


@pytest.mark.parametrize("name", KINDS)
def test_the_same_field_is_there_in_full_for_who_may_read_it(house, name):
    key = KEYS[name]
    value = house.get("ada", f"{API}/records/1").json["fields"][key]
    assert value not in (None, KINDS[name][2])
    assert house.get("dora", f"{API}/records/2").json["fields"][key] not in (None, KINDS[name][2])
    assert house.get("dora", f"{API}/records/1").json["fields"][key] == KINDS[name][2]
    rows = house.get("dora", f"{API}/records?fields={key}&sort=id").json["records"]
    assert (rows[0]["fields"][key] == KINDS[name][2], rows[1]["fields"][key] == KINDS[name][2]) == (
        True,
        False,
    )


@pytest.mark.parametrize("who", ["cleo", "olga", "vera"])
def test_no_answer_holds_a_secret(house, who):
    addresses = [
        *(f"{API}/{rest}" for rest in ("records", "records/1", "records/1/history", "records?view=wide", "schema")),
        *(f"/api/v1/apps/shop/tables/{t}/records" for t in ("pointer", *(f"t_{n}" for n in TITLED))),
        *(f"/api/v1/apps/shop/tables/pointer/records/1{rest}" for rest in ("", "/history")),
        "/api/v1/apps/shop/definition",
        *(f"/a/shop/card/{rest}" for rest in ("", "new", "bin", "1", "1/edit", "1/delete", "?view=wide")),
        *(f"/a/shop/pointer/{rest}" for rest in ("", "1", "1/edit", "new")),
        *(f"/a/shop/t_{n}/{rest}" for n in TITLED for rest in ("", "1", "1/edit", "1/delete")),
        *(f"/a/shop/pointer/choices/to_{n}?q={q}" for n in TITLED for q in ("", "Q", "138", "quentin")),
        *(f"/a/shop/search?q={q}" for q in ("Qua", "Quart", "2345678", "uentin", "q***", "QX")),
    ]  # fmt: skip
    shown = [
        (address, found[0])
        for address in addresses
        if (found := SECRETS.search(_own_words_out(house.get(who, address).text)))
    ]
    assert not shown
    assert SECRETS.search(house.get("ada", CARD).text)


def _own_words_out(text):
    """Return an answer without what the definition itself says: options, a formula, a prefix."""
    for own in ("Level qlow", "Level qhigh", "Quoth \\&#34;", "Quoth", "QX-", "918273"):
        text = text.replace(own, "") if own != "918273" else re.sub(r"LEN\(name\) \* 918273", "", text)
    return text


@pytest.mark.parametrize("name", KINDS)
def test_a_masked_field_is_unknown_to_whatever_decides(house, name):
    key = KEYS[name]
    unknown = house.get("cleo", f"{API}/records?sort=nothing")
    operators = type_of(_field_of(name)).operators
    trees = [{"field": key, "op": op, "value": KINDS[name][1]} for op in (*operators, "is")]
    requests = [
        f"records?sort={key}",
        f"records?sort=-{key}",
        *(f"records?filter={quote(json.dumps(tree))}" for tree in trees),
        f"aggregate?measures=count&group={key}",
        *(
            f"aggregate?measures={function}:{key}"
            for function in ("count", "sum", "max", "filled", "distinct")
        ),
        f"aggregate?measures=count&filter={quote(json.dumps(trees[-1]))}",
    ]
    for request in requests:
        answer = house.get("cleo", f"{API}/{request}")
        assert (answer.status_code, answer.json["error"]["code"]) == (400, "unknown_field"), request
    assert unknown.json["error"]["code"] == "unknown_field"
    page = house.get("cleo", f"/a/shop/card/bar/filter?add={key}").text
    assert f'value="{key}"' not in page


def _field_of(name):
    return Field.read({**KINDS[name][0], "label": "f", "settings": {}})


@pytest.mark.parametrize("word", ["Quartz", "Zircon", "12345678", "138", "quentin", "example", "q"])
def test_a_search_finds_nothing_by_what_is_masked(house, word):
    assert house.get("ada", f"{API}/records?search={word}").json["records"] or word == "q"
    assert house.get("cleo", f"{API}/records?search={word}").json["records"] == []
    own = house.get("dora", f"{API}/records?search={word}").json["records"]
    assert {row["id"] for row in own} <= {2}


def test_what_the_product_notes_of_a_record_can_be_masked_as_well(house):
    record = house.get("olga", f"/api/v1/apps/shop/tables/den/records/1?fields=name,{','.join(SYSTEM)}").json
    # The department is empty, as ada is in none: that may be known.
    assert record["fields"] == {
        "name": "Quetzal den",
        **dict.fromkeys(SYSTEM, DOTS),
        "owner_department": None,
    }
    assert [record[key] for key in SYSTEM[:5]] == [None] * 5
    for key in SYSTEM:
        answer = house.get("olga", f"/api/v1/apps/shop/tables/den/records?sort={key}")
        assert answer.json["error"]["code"] == "unknown_field"


def test_the_history_masks_both_sides(house):
    changes = [entry["changes"] for entry in house.get("cleo", f"{API}/records/1/history").json["history"]]
    assert changes[0][KEYS["text"]] == ["Q***", "Q***"]
    assert changes[0][KEYS["number"]] == [DOTS, DOTS]
    created = changes[-1]
    for name, (_, given, mask) in KINDS.items():
        if given is not None:
            assert created[KEYS[name]] == [None, mask], name
    whole = house.get("ada", f"{API}/records/1/history").json["history"][-1]["changes"]
    assert whole[KEYS["text"]] == [None, "Quartz secret"]
    page = house.get("cleo", CARD).text
    assert "<bdi>Q***</bdi>" in page.partition("record-side")[2]


def test_classified_columns_of_a_sub_form_show_masked_too(house):
    answer = house.get("cleo", "/api/v1/apps/shop/tables/pointer/records/1").json["fields"]["rows"]
    assert [{k: v for k, v in row.items() if k != "id"} for row in answer] == [
        {"plain": "seen too", "text": "Q***", "phone": "138****5678", "number": DOTS, "date": DOTS}
    ]
    history = house.get("cleo", "/api/v1/apps/shop/tables/pointer/records/1/history").json["history"]
    old, new = history[0]["changes"]["rows"]
    assert (old[0]["text"], old[0]["plain"]) == ("Q***", "seen")
    assert (new[0]["phone"], new[0]["number"]) == ("138****5678", DOTS)
    for address in ("/a/shop/pointer/1", "/a/shop/pointer/1/edit", "/a/shop/pointer/"):
        assert "138****5678" in house.get("cleo", address).text or address == "/a/shop/pointer/"
    told = house.post("cleo", "/a/shop/pointer/1/edit", _rev="2", _fields="rows",
                      **{"rows:0:plain": "third", "rows:0:id": str(answer[0]["id"]), "rows:0:text": "stolen"})  # fmt: skip
    assert told.status_code == 303
    kept = house.get("ada", "/api/v1/apps/shop/tables/pointer/records/1").json["fields"]["rows"][0]
    assert (kept["plain"], kept["text"]) == ("third", "Quartz changed")


@pytest.mark.parametrize("name", TITLED)
def test_a_masked_title_is_a_mask_wherever_it_stands(house, name):
    mask = KINDS[name][2]
    row = house.get("cleo", f"/api/v1/apps/shop/tables/t_{name}/records/1").json
    pointers = house.get("cleo", "/api/v1/apps/shop/tables/pointer/records/1").json["fields"]
    assert row["title"] == mask
    assert pointers[f"to_{name}"] == {"id": 1, "title": mask}
    assert pointers[f"all_{name}"] == [{"id": 1, "title": mask}]
    assert mask in house.get("cleo", f"/a/shop/pointer/choices/to_{name}?q=").text
    for word in (mask, mask[0], "Q", "12345678"):
        assert mask not in house.get("cleo", f"/a/shop/pointer/choices/to_{name}?q={word}").text.replace(
            word, "", 1
        )
    order = house.get("cleo", f"/api/v1/apps/shop/tables/pointer/records?sort=to_{name}")
    assert order.status_code == 200
    assert mask in house.get("cleo", f"/a/shop/t_{name}/1").text
    history = house.get("cleo", "/api/v1/apps/shop/tables/pointer/records/1/history").json["history"][-1]
    assert history["changes"][f"to_{name}"] == [None, {"id": 1, "title": mask}]
    groups = house.get(
        "cleo", f"/api/v1/apps/shop/tables/pointer/aggregate?group=to_{name}&measures=count"
    ).json
    assert groups["groups"] == [{f"to_{name}": {"id": 1, "title": mask}, "count": 1}]


@pytest.mark.parametrize("name", KINDS)
def test_the_menus_of_a_masked_column_offer_nothing_that_is_decided_by_it(house, name):
    menus = {
        part: house.get("cleo", f"/a/shop/card/bar/{part}.{KEYS[name]}?view=wide")
        for part in ("head", "foot")
    }
    assert {menu.status_code for menu in menus.values()} == {200}
    for menu in menus.values():
        for word in (f"sort={KEYS[name]}", f"group={KEYS[name]}", f"f0.field={KEYS[name]}", f"{KEYS[name]}:"):
            assert word not in re.sub(r"widths=[\w:]+", "", menu.text.replace("%3A", ":"))
    assert "Masked for your role" in menus["head"].text
    assert (
        "Masked for your role" not in house.get("ada", f"/a/shop/card/bar/head.{KEYS[name]}?view=wide").text
    )


def test_the_schema_tells_of_a_mask_that_cannot_be_written(house):
    for who, whole in (("cleo", False), ("dora", True)):
        schema = house.get(who, f"{API}/schema").json
        Draft202012Validator.check_schema(schema)
        for name, key in KEYS.items():
            described = schema["properties"][key]
            masks = described["anyOf"][1] if whole else described
            assert {
                "type": ["string", "null"],
                "readOnly": True,
                "x-masked": True,
            }.items() <= masks.items(), name
        for number in (1, 2):
            record = house.get(who, f"{API}/records/{number}").json["fields"]
            assert Draft202012Validator(schema).is_valid(record)
    fields = house.get("cleo", "/api/v1/apps/shop/definition").json["definition"]["tables"][0]["fields"]
    assert {each["key"] for each in fields} >= {*KEYS.values()}


@pytest.mark.parametrize("name", [name for name, each in KINDS.items() if each[1] is not None])
def test_a_masked_field_cannot_be_written(house, name):
    key = KEYS[name]
    before = house.get("ada", f"{API}/records/1").json
    value = house.value(name) if name not in FILES else [1]
    for call in (
        lambda: house.api["cleo"].change("card", 1, **{key: value}),
        lambda: house.api["cleo"].send(
            "POST", "/apps/shop/tables/card/records", {"fields": {"name": "x", key: value}}
        ),
        lambda: house.api["dora"].change("card", 1, **{key: value}),
    ):
        answer = call()
        assert answer.status_code == 422
        assert answer.json["error"]["fields"][key] == ["This field is read-only."]
    assert (
        house.post("cleo", f"{CARD}/edit", _rev=before["rev"], _fields=key, **{key: "x"}).status_code == 303
    )
    assert house.get("ada", f"{API}/records/1").json["fields"][key] == before["fields"][key]
    assert house.get("dora", f"{CARD}/cell/{key}").status_code == 403
    assert f'name="{key}"' not in house.get("dora", f"{CARD}/edit").text
    assert (f'name="{key}"' in house.get("dora", "/a/shop/card/2/edit").text) or name in (*FILES, "subform")


def test_a_form_offers_no_control_for_what_this_very_record_keeps_closed_even_where_it_is_empty(house):
    empty = house.api["ada"].create("card", name="empty")
    try:
        form = house.get("dora", f"/a/shop/card/{empty['id']}/edit").text
        offered = {*re.findall(r'name="_fields" value="(\w+)"', form)}
        assert "name" in offered
        assert not offered & {*KEYS.values()}
        sent = dict(
            _rev=str(empty["rev"]),
            _fields=["name", *KEYS.values()],
            name="renamed",
            **{KEYS["text"]: "guess"},
        )
        assert house.post("dora", f"/a/shop/card/{empty['id']}/edit", **sent).status_code == 303
        now = house.get("ada", f"{API}/records/{empty['id']}").json["fields"]
        assert (now["name"], now[KEYS["text"]]) == ("renamed", None)
        assert house.get("dora", f"/a/shop/card/{empty['id']}/cell/{KEYS['text']}").status_code == 403
    finally:
        house.api["ada"].send("DELETE", f"/apps/shop/tables/card/records/{empty['id']}")


@pytest.mark.parametrize(
    "name", [name for name, each in KINDS.items() if each[1] is not None and name not in FILES]
)
def test_neither_an_equal_value_nor_a_conflict_tells_what_a_masked_field_holds(house, name):
    key, rev = KEYS[name], house.get("ada", f"{API}/records/1").json["rev"]
    answers = [
        house.api["dora"].change("card", 1, rev=told, **{key: value}).json["error"]["fields"]
        for value in (house.value(name), None)
        for told in (None, 1, rev)
    ]
    assert answers == [{key: ["This field is read-only."]}] * 6


@pytest.mark.parametrize("name", FILES)
def test_a_masked_file_cannot_be_fetched(house, name):
    (file,) = house.get("ada", f"{API}/records/1").json["fields"][KEYS[name]]
    assert house.get("ada", file["url"]).status_code == 200
    for who in ("cleo", "olga"):
        assert house.get(who, file["url"]).status_code == 404
        assert house.get(who, f"/files/{file['id']}/thumbnail").status_code == 404
