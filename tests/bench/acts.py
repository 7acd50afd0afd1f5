"""The acts of every day: as requests of a client, and as calls whose statements are replayed for comparison."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

import sqlalchemy as sa

from tablewright.identity.actor import Actor
from tablewright.runtime.apps.live import LiveTable
from tablewright.runtime.records import query
from tablewright.runtime.records.aggregate import aggregate
from tablewright.runtime.records.context import Context

from .rights import MANAGER, MANAGER_FILTER, SELLER, SELLER_FILTER, Caller, equal_filters

TABLE = "customer"
STORED = (
    "name",
    "code",
    "level",
    "lifecycle",
    "industry",
    "region",
    "source",
    "owner",
    "phone",
    "email",
    "score",
)
DEEP = 50_000
SAMPLE = 200


@dataclass(frozen=True, slots=True)
class Act:
    """One act: what a client sends (each request in turn), and what it asks of the database."""

    name: str
    requests: Sequence[Mapping[str, Any]]
    reads: Callable[[Context], Any] | None = None
    actor: Actor | None = None
    writes: str = ""
    """"insert", "insert 1000" or "update": the plain statement to compare with."""


@dataclass(frozen=True, slots=True)
class Callers:
    """Who calls: headers of an administrator and a member by token, of the administrator in a browser."""

    admin: Actor
    member: Actor
    token: Mapping[str, str]
    member_token: Mapping[str, str]
    cookie: Mapping[str, str]
    member_cookie: Mapping[str, str]
    staff: Mapping[str, Caller]
    """People whose rights leave them a part of all rows; see `rights`."""


def acts(
    connection: sa.Connection, table: LiveTable, who: Callers, cursor_of: Callable[[str], str]
) -> list[Act]:
    """Return all acts; `cursor_of` asks a list for its next page's cursor."""
    api = f"/api/v1/apps/{table.app.key}/tables/{TABLE}"
    page = f"/a/{table.app.key}/{TABLE}"
    rows = connection.scalar(sa.select(sa.func.max(table.sql.c.id)))
    ids = random.Random(1).choices(range(1, min(rows, 100_000) + 1), k=SAMPLE)
    names = connection.scalars(sa.select(table.column("name")).where(table.sql.c.id.in_(ids[:40]))).all()
    words = [name[2:4] for name in names]
    adhoc = {
        "and": [
            {"field": "industry", "op": "is", "value": "internet"},
            {"field": "level", "op": "is", "value": "a"},
        ]
    }
    offset = min(DEEP, rows // 2)
    equal = equal_filters(who.staff)

    def listing(
        name: str, member: bool = False, times: Sequence[dict] = ({},), by: Caller | None = None, **asked: Any
    ) -> Act:
        addresses = [f"{api}/records?{_parameters({**asked, **each})}" for each in times]
        known = {**asked, **times[0]}
        if "fields" in known:
            known["fields"] = tuple(known["fields"])
        caller = by or (Caller(who.member, who.member_token) if member else Caller(who.admin, who.token))
        return Act(
            name,
            [_get(address, caller.token) for address in addresses],
            partial(_list, request=query.ListRequest(**known)),
            caller.actor,
        )

    deep = cursor_of(f"{api}/records?{_parameters({'fields': STORED, 'offset': offset})}")
    groups = partial(aggregate, table_key=TABLE, groups=("level",), measures=("count", "sum:score"))
    asked = {"group": "level", "measures": "count,sum:score"}
    fields = {
        "name": "上海测量工业有限公司",
        "level": "b",
        "region": "east",
        "industry": "internet",
        "score": 50,
    }
    thousand = {"records": [{"fields": {**fields, "remark": f"{{n}} {at}"}} for at in range(1000)]}
    return [
        Act("nothing: who am I", [_get("/api/v1/apps", who.token)]),
        listing("list 50, all fields"),
        listing("list 50, stored fields", fields=STORED),
        listing("list 50 as a member", True, fields=STORED),
        listing("list 50, exact count", fields=STORED, count="exact"),
        listing("filter and sort of a view", view="level_a", fields=STORED),
        listing("filter and sort at will", filter=adhoc, sort=("-score",), fields=STORED),
        listing(SELLER, by=who.staff["bench-seller"], fields=STORED),
        listing(SELLER_FILTER, filter=equal[SELLER_FILTER], fields=STORED),
        listing(MANAGER, by=who.staff["bench-manager"], fields=STORED),
        listing(MANAGER_FILTER, filter=equal[MANAGER_FILTER], fields=STORED),
        listing("deep page by cursor", fields=STORED, cursor=deep),
        listing("deep page by offset", fields=STORED, offset=offset),
        listing("search in names", times=[{"search": word} for word in words], fields=STORED),
        listing(
            "search in names as a member", True, times=[{"search": word} for word in words], fields=STORED
        ),
        Act(
            "one record with its lists",
            [_get(f"{api}/records/{each}", who.token) for each in ids],
            partial(query.get_record, table_key=TABLE, record_id=ids[0]),
            who.admin,
        ),
        Act("group and sum", [_get(f"{api}/aggregate?{urlencode(asked)}", who.token)], groups, who.admin),
        Act("create", [_send("POST", f"{api}/records", who.token, {"fields": fields})], writes="insert"),
        Act(
            "update",
            [
                _send("PATCH", f"{api}/records/{each}", who.token, {"fields": {"remark": "{n}"}})
                for each in ids
            ],
            writes="update",
        ),
        Act("create 1,000", [_send("POST", f"{api}/records", who.token, thousand)], writes="insert 1000"),
        Act("grid page", [_get(f"{page}/?view=all", who.cookie)]),
        Act("grid page as a member", [_get(f"{page}/?view=all", who.member_cookie)]),
        Act("record page", [_get(f"{page}/{each}", who.cookie) for each in ids]),
    ]


def _list(context: Context, request: query.ListRequest) -> None:
    query.list_records(context, TABLE, replace(request))


def _get(path: str, headers: Mapping[str, str]) -> dict[str, Any]:
    return {"method": "GET", "path": path, "headers": dict(headers)}


def _send(method: str, path: str, headers: Mapping[str, str], body: Any) -> dict[str, Any]:
    return {
        "method": method,
        "path": path,
        "headers": dict(headers),
        "body": json.dumps(body, ensure_ascii=False),
    }


def _parameters(asked: Mapping[str, Any]) -> str:
    told = {}
    for name, value in asked.items():
        if name == "filter":
            value = json.dumps(value, ensure_ascii=False)
        elif name == "count":
            value = "true"
        elif isinstance(value, tuple):
            value = ",".join(value)
        told[name] = value
    return urlencode(told)
