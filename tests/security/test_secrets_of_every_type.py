"""For every field type, hidden and masked: whatever a request names and asks, no answer depends on the secret.

The same requests go to two installations that differ in the secrets alone (`fixtures/twins.py`), and their answers are
compared byte by byte. What is refused for a hidden or masked field works for the visible one of the same type.
"""

from __future__ import annotations

import functools
import json
import re
from urllib.parse import quote

import pytest

from fixtures.secret_app import (
    DEN,
    HIDDEN,
    ITEM,
    KINDS,
    MADE_BY_THE_PRODUCT,
    MASKED,
    NAMED,
    SAFE,
    VAULT,
    VIEWS,
    VISIBLE,
)
from fixtures.twins import UNKNOWN, VAULTS, told
from tablewright.fields import FIELD_TYPES, SYSTEM_FIELDS, Field, type_of

API = "/api/v1/apps/shop/tables"
WORDS = (
    "plum",
    "pear",
    "Qp",
    "银行",
    "苹果",
    "qp",
    "secret",
    "hidden",
    "lplum",
    "5678",
    "13811115678",
    "plain",
    "Q***",
)
BY_KEY = {each["key"]: each for each in VAULT["fields"]}
OF_ITEMS = [each["key"] for each in ITEM["fields"]]
DOTTED = [f"vault.{key}" for key in ("h_text", "m_text", "v_text", "h_link.name", "m_link.name", "name", "open")] + [
    "others.h_text", "others.m_number", "safe.title", "den.title", "vault.items.name", "vault.m_parts.word"]  # fmt: skip
SYSTEM = [each.key for each in SYSTEM_FIELDS]


def in_the_list(key: str) -> list[str]:
    """Return the requests of the API's lists that name a field, less filters."""
    return [
        *(f"records?sort={sign}{key}&limit=2&fields=name" for sign in ("", "-")),
        f"records?fields={key}",
        f"records?fields=name,{key}&sort=name",
        *(f"aggregate?measures=count&group={key}{way}" for way in ("", ":month", ":year")),
        *(
            f"aggregate?measures={m}:{key}"
            for m in ("sum", "average", "avg", "min", "max", "count", "filled", "distinct")
        ),
    ]


def filters(key: str, twin, few: bool):
    """Give filters on a field: every operator of its type, with both secrets and the plain value."""
    document = BY_KEY.get(key, {"key": key, "type": "text", "label": "x"})
    kind = KINDS.get(key[2:])
    values = ["pear", 500] if kind is None else [twin._known(v) for v in (kind.one, kind.two, kind.plain)]
    operators = (
        type_of(Field.read({"label": "x", **document})).operators if key[:2] in ("h_", "m_", "v_") else ()
    )
    # Where the field may be read on some rows every operator is compiled; elsewhere all are refused alike.
    operators, values = (operators[::3], values[1:2]) if few else (operators[:2], values[:2])
    for op in operators or ("is", "contains", "gt", "is_empty"):
        for value in [None] if op.endswith("empty") else values:
            for shape in shapes(op, value):
                yield {"field": key, "op": op, **({} if shape is None else {"value": shape})}


def shapes(op: str, value):
    """Give the forms in which an operator may take its value."""
    if value is None:
        return [None]
    first = value[0] if isinstance(value, list) and value else value
    if isinstance(first, dict):
        first = first.get("word")
    if op in ("between", "not_between"):
        return [[first, first]]
    if op in ("in", "not_in", "has", "has_any", "has_all", "has_none", "any_of", "none_of", "all_of"):
        return [[first]]
    if op in ("within", "last", "next"):
        return [{"last": 30, "unit": "day"}]
    return [first]


def filtered(key: str, twin, base: str, few: bool = False):
    """Give the addresses of lists and aggregates under each filter on a field."""
    for tree in filters(key, twin, few):
        text = quote(json.dumps(tree))
        yield f"{base}/records?filter={text}&count=true&fields=name"
    negated = quote(json.dumps({"not": tree}))
    yield f"{base}/records?filter={negated}&fields=name"
    yield f"{base}/aggregate?measures=count&filter={text}"


def api_addresses(twin, few: bool):
    """Give every address below the API that names a field, a word, a view or a record."""
    vault, item = f"{API}/vault", f"{API}/item"
    hidden = HIDDEN[::5] if few else HIDDEN
    for key in (*hidden, *MASKED, *SYSTEM, "name", "open", "items", "nothing", *VISIBLE[:3]):
        yield from (f"{vault}/{rest}" for rest in in_the_list(key)[:: 4 if few else 1])
        yield from filtered(key, twin, vault, few)
    for key in (*OF_ITEMS, *DOTTED)[:: 4 if few else 1]:
        yield from (f"{item}/{rest}" for rest in in_the_list(key))
        yield from filtered(key, twin, item, few)
    for table in (SAFE, DEN):
        base = f"{API}/{table['key']}"
        yield from (f"{base}/{rest}" for key in ("title", "word") for rest in in_the_list(key))
        yield from filtered("title", twin, base)
    for table in ("vault", "item", "safe", "den", "note", "nothing"):
        base = f"{API}/{table}"
        yield from (f"{base}/{rest}" for rest in ("schema", "records", "records?count=true&limit=1"))
        yield from (f"{base}/records?search={quote(word)}&count=true&fields=" for word in WORDS)
        yield from (
            f"{base}/records/{n}{rest}" for n in (1, 2, 3, 4, 5, 6, UNKNOWN) for rest in ("", "/history")
        )
    yield from (f"{vault}/records?view={view}" for view in (*VIEWS, "far"))
    yield from (f"{vault}/aggregate?measures=count&view={view}" for view in VIEWS)
    yield from (f"{item}/records?view={view}" for view in ("far", "far_masked", "all"))
    yield from ("/api/v1/apps", "/api/v1/apps/shop/definition")


def page_addresses(every: int = 1):
    """Give every address of the pages that names a field, a word, a view or a record."""
    for table, keys in (("vault", (*HIDDEN, *MASKED, "name", "nothing")), ("item", (*OF_ITEMS, *DOTTED)), ("den", ["title"]),
                        ("safe", ["title"])):  # fmt: skip
        base = f"/a/shop/{table}/"
        for key in keys[::every]:
            tree = quote(f'{{"field":"{key}","op":"is_not_empty"}}')
            yield from (f"{base}?sort={key}&fields=name", f"{base}?group={key}&fields=name", f"{base}?fields=name,{key}", f"{base}?footer={key}:count&fields=name",
                        f"{base}2/cell/{key}", f"{base}choices/{key}?q=", f"{base}choices/{key}?q=pear",
                        f"{base}?filter={tree}&fields=name", f"{base}bar/head.{key}?fields=name,{key}", f"{base}bar/filter?add={key}&fields=name")  # fmt: skip
        yield from (f"{base}?search={quote(word)}" for word in WORDS[:5])
        yield from (
            f"{base}{part}"
            for part in ("", "new", "bin", "bar/filter", "bar/sort", "bar/group", "bar/fields")
        )
        for n in (*range(1, 7), UNKNOWN):
            yield from (f"{base}{n}{rest}" for rest in ("", "/edit", "/delete", "/purge"))
            yield from (f"{base}{n}/cell/{key}" for key in keys[:2])
    yield from (f"/a/shop/vault/?view={view}" for view in VIEWS)
    yield from (f"/a/shop/search?q={quote(word)}" for word in WORDS)
    yield from (f"/files/{n}/{name}" for n in range(1, 46) for name in ("plum names.txt", "thumbnail"))


def part(twins, every):
    """Return all of them on SQLite, and a quarter on PostgreSQL: whose rights refuse is the same code on both."""
    found = list(dict.fromkeys(every))
    return found if twins[0].engine.dialect.name == "sqlite" else found[::4]


def differing(twins, who: str, addresses) -> tuple[list[str], list[str], list[str]]:
    """Return the addresses whose answers differ, those that broke, and those that name a secret the request does not."""
    found, broken, naming = [], [], []
    named = re.compile(NAMED)
    for address in addresses:
        one, two = (twin.ask(who, address) for twin in twins)
        if told(one) != told(two):
            found.append(address)
        if one.status_code >= 500:
            broken.append(address)
        if (
            not named.search(address)
            and "%" not in address
            and any(named.search(told(each)[2]) for each in (one, two))
        ):
            naming.append(address)
    return found, broken, naming


def test_every_type_of_the_vocabulary_is_planted():
    assert {each.type for each in KINDS.values()} | MADE_BY_THE_PRODUCT == set(FIELD_TYPES)


@pytest.mark.parametrize("who", ["cleo", "dora", "gus", "nora"])
def test_no_answer_of_the_api_depends_on_a_secret(twins, who):
    addresses = part(twins, api_addresses(twins[0], few=who != "cleo"))
    addresses = addresses[:: {"gus": 4, "nora": 20}.get(who, 1)]
    found, broken, naming = differing(twins, who, addresses)
    assert (found, broken, naming) == ([], [], [])


@pytest.mark.parametrize("who", ["cleo", "dora", "gus"])
def test_no_page_depends_on_a_secret(twins, who):
    assert differing(twins, who, part(twins, page_addresses(2 if who == "cleo" else 7))) == ([], [], [])


@functools.cache
def _plain(text: str, key: str) -> str:
    return text.replace(key, "?")


def test_a_hidden_or_masked_field_is_refused_as_an_unknown_one_is_and_a_visible_one_is_not(twins):
    twin = twins[0]
    works, kinds = set(), {name: KINDS[name] for name in part(twins, KINDS)}
    for name, kind in kinds.items():
        for level in ("h_", "m_"):
            for shape in (*in_the_list("{}"), 'records?filter={{"field":"{}","op":"is_not_empty"}}'):
                if shape.startswith("records?fields="):
                    continue
                asked = {
                    key: twin.ask("cleo", f"{API}/vault/{shape.format(key)}")
                    for key in (f"{level}{name}", "nothing")
                }
                statuses = [each.status_code for each in asked.values()]
                assert statuses[0] == statuses[1] and statuses[0] in (400, 404), (
                    name,
                    level,
                    shape,
                    statuses,
                )
                answers = {told(each)[2].replace(key, "?") for key, each in asked.items()}
                assert len(answers) == 1, (level, name, shape, answers)
                if twin.ask("cleo", f"{API}/vault/{shape.format(f'v_{name}')}").status_code == 200:
                    works.add((kind.type, shape))
    assert {kind.type for kind in kinds.values()} == {type_name for type_name, _ in works}


def test_a_mask_shows_where_the_value_would_and_the_visible_field_beside_it_in_full(twins):
    for twin in twins:
        record = twin.ask("cleo", f"{API}/vault/records/{VAULTS['open']}").json["fields"]
        assert {f"m_{name}" for name in KINDS} <= set(record)
        assert not {key for key in record if key.startswith(("h_", "c_h_", "c_m_"))}
        assert record["m_phone"] == "138****5678"
        assert record["m_email"] == "l***@example.com"
        assert record["m_text"] == "Q***"
        assert record["v_text"] == "plain words"


def test_who_has_the_right_sees_every_secret(twins):
    """The twin that must not be refused: the administrator, and the keeper with vaults of her own."""
    told_apart = [
        address
        for address in (
            f"{API}/vault/records/2",
            f"{API}/item/records",
            f"{API}/vault/records?sort=-m_number",
            "/a/shop/vault/2",
            "/a/shop/search?q=pear",
            f"{API}/vault/records?search=pear",
            "/files/28/x",
        )  # fmt: skip
        if told(twins[0].ask("ada", address)) != told(twins[1].ask("ada", address))
    ]
    assert len(told_apart) == 7
    for twin in twins:
        for number in range(1, 7):
            assert twin.ask("ada", f"/a/shop/vault/{number}").status_code == (200 if number < 5 else 404)
    hers = twins[0].ask("dora", f"{API}/vault/records/{VAULTS['doras']}").json["fields"]
    assert hers["h_text"] == hers["m_text"] == "plain words"
    for key in ("h_number", "m_number", "v_number"):
        tree = quote(json.dumps({"field": key, "op": "gt", "value": 1}))
        assert len(twins[0].ask("dora", f"{API}/vault/records?filter={tree}").json["records"]) >= 1, key


def test_a_view_that_reads_a_hidden_field_of_another_table_does_not_exist(twins):
    for who, far in (("cleo", set()), ("ada", {"far", "far_masked"})):
        document = twins[0].ask(who, "/api/v1/apps/shop/definition").json["definition"]
        listed = {each["key"] for each in document["views"]}
        assert listed & {"far", "far_masked"} == far
        assert "all" in listed
