"""Values that mean harm or make no sense: each ends in a fault in both languages, and nothing is written."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.office import Office
from tablewright.core.errors import Invalid

NAN, INFINITY = float("nan"), float("inf")
DEEP: list = []
for _ in range(200):
    DEEP = [DEEP]
WRONG: dict[str, tuple[Any, ...]] = {
    "name": ("a\0b", "\ud800", 5, ["x"], {"a": 1}, True, "x" * 10_000_000, "a", DEEP),
    "reference": ("ab-1", "AB-1\nAB-2", "AB-", "AB-1\u202e"),
    "brief": ("a\0b", "\udfff", "x" * 10_000_000, 1.5),
    "hours": (NAN, INFINITY, -INFINITY, "1e400", 10**400, "12.345", "abc", True, [1], -1, "١٢٣x", "1" * 5000),
    "amount": (NAN, "1e400", 10**18, "0.001", "1,5", {"a": 1}),
    "share": (NAN, 1.5, -0.1, "50%%"),
    "stars": (6, -1, 2.5, "five", 10**30),
    "done": (101, -1, NAN),
    "urgent": ("maybe", 2, [], "true "),
    "stage": ("nowhere", "", 5, ["plan"], "plan\0", "Plan"),
    "colors": ("red", ["red", "pink"], [["red"]], [None], {"red": 1}, ["red"] * 100_000),
    "due": ("0000-01-01", "2026-02-30", "10000-01-01", "2026-13-01", 5, "22/11/2026", "2026-11-22T00:00:00"),
    "meeting": ("2026-11-22", "0000-01-01T00:00:00Z", "2026-11-22T25:00:00Z", 1e18, "now"),
    "effort": (NAN, "long", 10**40, 1.5),
    "phone": ("12", "abc", "+" + "1" * 500, 13800138000.5),
    "email": ("nobody", "a@b", "a@b.c\0", "a" * 1000 + "@example.com", "a@example.com\nBcc: x@y.z"),
    "website": ("javascript:alert(1)", "ftp://x.example", "http://", "data:text/html,x", "x" * 5000),
    "lead": (0, -1, 2**63, 10**30, "1", 1.0, True, {"id": "1"}, {"title": "Mia"}, [1]),
    "helpers": ([0], [10**30], 5, ["1"], [[1]], [1] * 100_000),
    "team": (0, -1, 2**63 - 1, 10**30, "1", NAN, {"id": None}, [1]),
    "tags": ([2**63 - 1], 5, "1", [None], list(range(1, 100_000))),
    "files": ([1], [{"id": 1}], "x", [{"name": "x"}], [2**63 - 1]),
    "lines": (
        "x",
        {"item": "a"},
        [5],
        [None],
        [{"item": "a", "id": "x"}],
        [{"item": "a"}] * 10_000,
        [{"item": DEEP}],
    ),
}


@pytest.mark.parametrize("key", WRONG)
def test_a_wrong_value_is_refused_beside_its_field_and_leaves_no_trace(office: Office, key: str) -> None:
    team = office.create("ada", "team", name="North")
    project = office.create("ada", "project", name="Roof", team=team)
    before = office.snapshot()
    for value in WRONG[key]:
        for write in (
            lambda value=value: office.create_many("ada", "project", [{"name": "Roof", key: value}]),
            lambda value=value: office.update("ada", "project", project, **{key: value}),
        ):
            with pytest.raises(Invalid) as caught:
                write()
            assert all(fault.path.partition(".")[0] == key for fault in caught.value.faults), repr(value)[:80]
            for fault in caught.value.faults:
                assert fault.words.zh and fault.words.en and len(fault.words.en) < 1000
                fault.words.en.encode()
    assert office.snapshot() == before


@pytest.mark.parametrize(
    "key",
    ["", "x" * 100_000, "name\0", "\ud800", "__class__", "id", "rev", "deleted_at", "search", "title", "c_1"],
)
def test_a_member_that_is_no_field_is_refused_by_a_name_that_can_be_sent_back(
    office: Office, key: str
) -> None:
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        office.create_many("ada", "project", [{"name": "Roof", key: "x"}])
    (fault,) = caught.value.faults
    assert len(fault.path) <= 100
    fault.path.encode()
    assert office.snapshot() == before


def test_odd_but_honest_values_are_kept_as_they_are(office: Office) -> None:
    for name in (
        "<script>alert(1)</script>",
        "'; DROP TABLE t_1; --",
        "a\u202eb",
        "😀👩‍👩‍👧",
        "%_\\",
        "${x}{{y}}",
        "é",
    ):
        new = office.create(
            "ada", "project", name=f"{name} name", brief=f"{name}\n{name}", amount="999999999999.99"
        )
        stored = office.stored("project", new)
        assert (stored["name"], stored["brief"]) == (f"{name} name", f"{name}\n{name}")
        assert str(stored["amount"]) == "999999999999.99"
