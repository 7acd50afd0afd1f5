"""Every route of the URL map, asked by people who may not see the secrets: no answer tells the twins apart.

A new route is walked without anybody adding it here; a name in its address that is not in VALUES takes OTHERS.
"""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import pytest
import sqlalchemy as sa
from flask import Flask

from fixtures.callers import caller
from fixtures.secret_app import KINDS, NAMED
from fixtures.twins import ONE, UNKNOWN, VAULTS, Twin, told
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApps

VALUES: dict[str, tuple[Any, ...]] = {
    "app": ("shop", "nothing"),
    "table": ("vault", "item", "safe"),
    "record_id": (VAULTS["open"], VAULTS["closed"], VAULTS["binned"], UNKNOWN),
    "field": ("h_text", "m_text", "m_phone", "h_attachment", "v_text", "nothing"),
    "file_id": (3, 21, 30),
    "part": ("filter", "head.m_text", "head.h_text"),
    "name": ("theme", "x"),
    "value": ("dark",),
    "role": ("clerk", "keeper"),
    "role_key": ("clerk", "keeper"),
    "view": ("masked_shown", "by_hidden"),
    "secret": ("x" * 43,),
    "language": ("en",),
    "filename": ("nothing.css",),
}
OTHERS = (2, 1, UNKNOWN)
OTHER_TEXTS = ("shop", "x")
QUERIES = (
    "q=pear",
    "search=pear",
    "field=m_text",
    "fields=name,h_text",
    "sort=-h_number",
    "ids=2,4",
    "view=by_hidden",
    f"filter={quote(json.dumps({'field': 'm_number', 'op': 'gt', 'value': 500}))}",
)
LEAVING = ("/sign-out",)
"""What ends the very session that asks."""
FRESH = ("/sign-in/passkey/ask", "/me/passkeys/ask", "/me/second-factor/codes", "/sign-in")
"""What answers with new random characters, or says how long to wait: only its status and its words are compared."""
FORMS: tuple[dict[str, Any], ...] = (
    {},
    {"field": "m_text", "fields": "h_text", "ids": ["2", "4"], "id": "4", "name": "x", "q": "pear", "person": "1",
     "person_id": "1", "role": "clerk", "table": "vault", "view": "by_hidden", "_fields": "h_text m_text", "h_text": "x",
     "m_text": "x", "action": "view", "level": "view", "message": "x", "revision": "1"},
)  # fmt: skip
BODIES: tuple[Any, ...] = (
    {},
    {"field": "m_text"},
    {"field": "h_text"},
    {"fields": {"h_text": "x", "m_text": "x"}},
    {"records": [{"id": 4, "fields": {"v_text": "x"}}]},
    {"records": [{"id": 2, "fields": {"h_text": "x"}}]},
    {"ids": [4]},
    {"ids": [2], "fields": {"m_text": "x"}},
)


def addresses(app: Flask, reading: bool, most: int) -> Iterator[tuple[str, str]]:
    """Give (method, address) of every route, with at most so many values of the names in it."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda each: each.rule):
        names = re.findall(r"<(?:(\w+)(?:\(.*?\))?:)?(\w+)>", rule.rule)
        values = [VALUES.get(name, OTHERS if kind == "int" else OTHER_TEXTS) for kind, name in names]
        combinations = list(itertools.product(*values))
        # Spread over the whole product, so that every value of every name has its turn.
        step = max(1, len(combinations) // most) | 1
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            if (method == "GET") is not reading or rule.endpoint == "static" or rule.rule in LEAVING:
                continue
            for chosen in combinations[::step][:most]:
                given = iter(chosen)
                yield method, re.sub(r"<[^>]+>", lambda _, given=given: quote(str(next(given))), rule.rule)


def asked_of(twins: list[Twin], reading: bool, most: int) -> list[tuple[str, str]]:
    """Return such addresses: all on SQLite, a third on PostgreSQL, as it is the same code that refuses on both."""
    found = list(addresses(twins[0].app, reading, most))
    return found if twins[0].engine.dialect.name == "sqlite" else found[::3]


def alike(one: Any, two: Any, place: Any, faults: list[Any]) -> None:
    """Note an answer that differs, that names a secret, or that broke."""
    named = re.compile(NAMED)
    answers = [told(one), told(two)]
    if different(answers, place):
        faults.append(("differs", *place))
    if one.status_code >= 500:
        faults.append(("broken", *place))
    if any(named.search(text) for _, _, text in answers):
        faults.append(("named", *place))


@pytest.mark.parametrize(("who", "most"), [("cleo", 12), ("dora", 4), ("gus", 6), ("nora", 2)])
def test_nothing_that_is_read_depends_on_a_secret(twins, who, most):
    faults: list[Any] = []
    before = [snapshot(twin) for twin in twins]
    for _, address in asked_of(twins, True, most):
        one, two = (twin.ask(who, address) for twin in twins)
        alike(one, two, (who, address), faults)
    assert not faults, "\n".join(map(str, faults[:40]))
    assert [snapshot(twin) for twin in twins] == before


def test_no_parameter_of_any_route_tells_of_a_secret(twins):
    faults: list[Any] = []
    for _, address in asked_of(twins, True, 1):
        for query in QUERIES:
            asked = f"{address}?{query}"
            one, two = (twin.ask("cleo", asked) for twin in twins)
            if "pear" in query:
                # The words of the request come back in the answer: only the difference tells.
                if told(one) != told(two):
                    faults.append(("differs", asked))
            else:
                alike(one, two, (asked,), faults)
    assert not faults, "\n".join(map(str, faults[:40]))


def test_a_stranger_learns_nothing_from_any_route(twins):
    faults: list[Any] = []
    for method, address in (*asked_of(twins, True, 2), *asked_of(twins, False, 2)):
        one, two = (twin.app.test_client().open(address, method=method) for twin in twins)
        alike(one, two, (method, address), faults)
    assert not faults, "\n".join(map(str, faults[:40]))


def different(answers: list[Any], place: Any) -> bool:
    if any(fresh in place for fresh in FRESH):
        return answers[0][0] != answers[1][0]
    return answers[0] != answers[1]


def differ(one: Any, two: Any, place: Any, faults: list[Any]) -> None:
    """Note an answer that differs; for requests that name a secret themselves."""
    if different([told(one), told(two)], place):
        faults.append(("differs", *place))


def change(twin: Twin, who: str, method: str, address: str, body: Any) -> Any:
    """Send a change as somebody, from a session of its own: some end the one they come from."""
    if address.startswith("/api/"):
        program = caller(twin.app, twin.engine, twin.people[who], "shop")
        return program.client.open(address, method=method, json=body, headers=program.headers)
    return twin.post(who, address, twin.browser(who), **body)


def snapshot(twin: Twin) -> list[Any]:
    """Return the rows and the fields that nobody but the administrator may change, as the database has them."""
    app = LiveApps(twin.engine).get(None, twin.workspace, "shop")
    vault = app.tables["vault"]
    kept = [vault.column(f"{level}_{name}") for level in "hm" for name in ("text", "number", "phone", "date")]
    whole = [vault.column(f"v_{name}") for name in ("text", "number")]
    with reading(twin.engine) as connection:
        mine = connection.execute(
            sa.select(vault.sql.c.id, *kept).where(vault.sql.c.id.in_((1, 2, 3, 5)))
        ).all()
        rest = sa.select(vault.sql.c.id, vault.sql.c.rev, vault.sql.c.deleted_at, *kept, *whole)
        closed = connection.execute(rest.where(vault.sql.c.id.in_((4, 6)))).all()
    return [sorted(map(tuple, mine)), sorted(map(tuple, closed))]


def test_a_repeated_request_of_another_person_gives_nothing_away(twins):
    """The answer kept under an idempotency key is its owner's: another person's request is judged by itself."""
    for who in ("cleo", "nora"):
        answers = []
        for twin in twins:
            ada, other = twin.api["ada"], twin.api[who]
            secret = KINDS["text"].one if twin.which == ONE else KINDS["text"].two
            body = {"fields": {"name": f"kept {who}", "open": False, "h_text": secret}}
            made = ada.send("POST", ada.at("vault"), body, Idempotency_Key=f"key-{who}")
            assert made.status_code == 201 and secret in made.get_data(as_text=True)
            empty = {"fields": {"name": f"kept {who}", "open": False, "h_text": "x"}}
            answers.append(other.send("POST", other.at("vault"), empty, Idempotency_Key=f"key-{who}"))
        assert told(answers[0]) == told(answers[1])
        assert answers[0].status_code in (400, 403, 404, 422)


def test_a_cursor_serves_only_the_query_it_came_from(twins):
    faults: list[Any] = []
    for twin in twins:
        listed = twin.ask("cleo", "/api/v1/apps/shop/tables/vault/records?sort=name&limit=1").json
        other = twin.api["ada"].get("vault", "/records", sort="-h_number", limit="1").json["next_cursor"]
        for cursor, query in itertools.product(
            (listed["next_cursor"], other),
            ("sort=h_number", "sort=-m_number", "sort=-name", "view=by_hidden", "search=v", "sort=nothing"),
        ):
            asked = f"/api/v1/apps/shop/tables/vault/records?limit=1&{query}&cursor={quote(cursor)}"
            answer = twin.ask("cleo", asked)
            if answer.status_code not in (400, 404):
                faults.append((query, answer.status_code))
        again = (
            f"/api/v1/apps/shop/tables/vault/records?sort=name&limit=1&cursor={quote(listed['next_cursor'])}"
        )
        assert twin.ask("cleo", again).status_code == 200
    assert not faults, "\n".join(map(str, faults[:40]))


def test_no_conflict_shows_what_another_has_written_into_a_field_that_may_not_be_read(twins):
    for who, name, level in itertools.product(("cleo", "dora"), KINDS, ("h", "m")):
        for rev in (None, 1):
            answers = [
                twin.api[who].change("vault", VAULTS["open"], rev, **{f"{level}_{name}": None})
                for twin in twins
            ]
            assert told(answers[0]) == told(answers[1]), (who, level, name, rev)
            assert answers[0].status_code in (400, 403, 404, 409, 422), (
                who,
                level,
                name,
                rev,
                answers[0].text,
            )
    for twin in twins:
        assert twin.api["ada"].change("vault", VAULTS["open"], v_text="theirs").status_code == 200
        conflict = twin.api["dora"].change("vault", VAULTS["open"], 1, v_text="mine")
        assert conflict.status_code == 409 and "theirs" in conflict.text


def test_that_a_value_is_taken_does_not_tell_whose_it_is_where_the_field_is_masked(twins):
    """That it is taken must be told; a guess must not confirm the masked value of a record one sees."""
    for twin in twins:
        secret = KINDS["unique"].one if twin.which == ONE else KINDS["unique"].two
        dora = twin.api["dora"]
        refused = dora.send("POST", dora.at("vault"), {"fields": {"name": "guess", "m_unique": secret}})
        assert refused.status_code == 422 and "m_unique" in refused.json["error"]["fields"], refused.text
        assert "v1" not in refused.text
        ada = twin.api["ada"]
        told_to_ada = ada.send("POST", ada.at("vault"), {"fields": {"name": "guess", "m_unique": secret}})
        assert "v1" in told_to_ada.text


# Last: what these change – a token of their own, say – would stand in the way of the tests before.
@pytest.mark.parametrize(("who", "most"), [("cleo", 4), ("gus", 2), ("nora", 1)])
def test_no_answer_to_a_change_depends_on_a_secret_and_nothing_hidden_changes(twins, who, most):
    faults: list[Any] = []
    before = [snapshot(twin) for twin in twins]
    for method, address in asked_of(twins, False, most):
        for body in BODIES if address.startswith("/api/") else FORMS:
            one, two = (change(twin, who, method, address, body) for twin in twins)
            place = (who, method, address, str(body))
            alike(one, two, place, faults) if "pear" not in str(body) else differ(one, two, place, faults)
    assert not faults, "\n".join(map(str, faults[:40]))
    assert [snapshot(twin) for twin in twins] == before
