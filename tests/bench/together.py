"""Ten people in the same records at once: every value that was said to be saved stands there in the end."""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from tablewright.fields.options import keys
from tablewright.runtime.apps.live import LiveTable

from .bare import percentiles

PEOPLE = 10
RECORDS = 10
OWN = (
    "name",
    "email",
    "website",
    "remark",
    "phone",
    "score",
    "first_contact_date",
    "size_band",
    "source",
    "tags",
)
"""Each person has a column of their own at first."""
SHARED = "remark"
"""Then all write into this one: each adds a mark to what stands there, and begins again when that has changed."""


@dataclass(slots=True)
class Desk:
    """One person's browser: a session, its token, and how long each save took in ms."""

    address: str
    cookie: Mapping[str, str]
    api: str
    token: Mapping[str, str]
    latencies: list[float] = field(default_factory=list)
    conflicts: int = 0
    csrf: str = ""

    def __post_init__(self) -> None:
        page = self._ask(f"{self.address}?view=all", self.cookie).decode()
        self.csrf = re.search(r'name="csrf-token" content="([^"]+)"', page)[1]  # type: ignore[index]

    def read(self, record_id: int) -> tuple[int, Mapping[str, Any]]:
        """Return a record's revision and values."""
        told = json.loads(self._ask(f"{self.api}/records/{record_id}", self.token))
        return told["rev"], told["fields"]

    def save(self, record_id: int, name: str, value: Any, rev: int) -> bool:
        """Save a cell as the grid does; say whether it was taken."""
        cell = {"id": record_id, "field": name, "value": value, "rev": rev}
        headers = {**self.cookie, "X-CSRF-Token": self.csrf, "HX-Request": "true"}
        body = json.dumps({"cells": [cell]}).encode()
        began = time.perf_counter()
        told = json.loads(self._ask(f"{self.address}cells?fields={name}", headers, body))
        self.latencies.append((time.perf_counter() - began) * 1000)
        return "fault" not in told["cells"][0]

    @staticmethod
    def _ask(address: str, headers: Mapping[str, str], body: bytes | None = None) -> bytes:
        kind = {"Content-Type": "application/json"} if body else {}
        asked = urllib.request.Request(address, body, {**headers, **kind})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return answer.read()


def edited_together(desks: Sequence[Desk], table: LiveTable) -> dict[str, Any]:
    """Return what became of everybody's edits: {"edits", "conflicts", "lost", "one": percentiles in ms}."""
    ids = range(1, RECORDS + 1)
    first = desks[0]
    seen = {record_id: first.read(record_id)[0] for record_id in ids}
    values = {(each, place): _value(table, OWN[place], each) for each in ids for place in range(len(desks))}

    def own_column(place: int) -> int:
        taken = [desks[place].save(each, OWN[place], values[each, place], seen[each]) for each in ids]
        return taken.count(False)

    def add_mark(place: int) -> None:
        for each in ids:
            _add(desks[place], each, f"«{place}»")

    with ThreadPoolExecutor(len(desks)) as people:
        refused = sum(people.map(own_column, range(len(desks))))
        stand = {each: first.read(each)[1] for each in ids}
        list(people.map(add_mark, range(len(desks))))
    marked = {each: first.read(each)[1][SHARED] or "" for each in ids}
    lost = refused + sum(stand[each][OWN[place]] != value for (each, place), value in values.items())
    lost += sum(f"«{place}»" not in marked[each] for each in ids for place in range(len(desks)))
    return {
        "edits": sum(len(desk.latencies) for desk in desks),
        "conflicts": sum(desk.conflicts for desk in desks),
        "lost": lost,
        "one": percentiles(sorted(each for desk in desks for each in desk.latencies)),
    }


def _add(desk: Desk, record_id: int, mark: str) -> None:
    """Add a mark to the shared cell, as often as it takes."""
    while True:
        rev, values = desk.read(record_id)
        if desk.save(record_id, SHARED, f"{values[SHARED] or ''}{mark}", rev):
            return
        desk.conflicts += 1


def _value(table: LiveTable, name: str, number: int) -> Any:
    """Return a value that the field did not hold before, as the API tells it."""
    found = table.definition.by_key[name]
    now = time.time_ns() // 1_000_000
    made = {
        "email": f"r{now}.{number}@example.com",
        "website": f"https://example.com/{now}/{number}",
        "phone": f"+86138{(now + number) % 10**8:08}",
        "score": (now + number) % 100,
        "first_contact_date": f"2026-01-{number % 28 + 1:02}",
        "tags": [keys(found)[number % len(keys(found))]] if name == "tags" else None,
    }
    if made.get(name) is not None:
        return made[name]
    return keys(found)[number % len(keys(found))] if found.type == "select" else f"{name} {now} {number}"
