"""Addresses stand under their provinces or cities, and each heading opens what it counts."""

from __future__ import annotations

import html
import re

import pytest

from fixtures.front_desk import Desk

PROJECT = "/a/everything/project/"
ADDRESSES = ("浙江省杭州市西湖区文三路1号", "浙江省宁波市", "北京市朝阳区建国路1号", "Baker Street 1", None)


@pytest.mark.parametrize(
    ("group", "headings"),
    [
        ("address", {"浙江省": 2, "北京市": 1, "Elsewhere": 1, "(empty)": 1}),
        ("address:city", {"浙江省杭州市": 1, "浙江省宁波市": 1, "北京市": 1, "Elsewhere": 1, "(empty)": 1}),
    ],
)
def test_a_heading_opens_the_records_it_counts(desk: Desk, group: str, headings: dict[str, int]):
    for address in ADDRESSES:
        desk.office.create("ada", "project", name="Some", stage="plan", address=address)
    ada = desk.client("ada")
    page = ada.get(f"{PROJECT}?group={group}&fields=name,address").text
    for heading in headings:
        assert heading in page, heading
    inside = sorted({html.unescape(each) for each in re.findall(r'href="([^"]*inside=[^"]*)"', page)})
    counts = [len(re.findall(r"<tr[^>]*data-id=", ada.get(each, fragment=True).text)) for each in inside]
    assert sorted(counts) == sorted(headings.values())
