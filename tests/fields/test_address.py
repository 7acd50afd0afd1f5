"""An address: taken apart however it is typed, and told by the codes of its places."""

from __future__ import annotations

import marshmallow as ma
import pytest

from fixtures.field_samples import READERS, field
from tablewright.fields import type_of

ADDRESS = field("address")
KIND = type_of(ADDRESS)
READ = KIND.value(ADDRESS).deserialize


def told(given):
    return KIND.load(ADDRESS, [READ(given)], None)


@pytest.mark.parametrize(
    ("typed", "codes", "street"),
    [
        ("浙江省杭州市西湖区文三路1号", ("330000", "330100", "330106"), "文三路1号"),
        ("浙江杭州西湖区文三路1号", ("330000", "330100", "330106"), "文三路1号"),
        (" 浙江 杭州市，西湖区 文三路 1 号", ("330000", "330100", "330106"), "文三路 1 号"),
        ("杭州市西湖区文三路1号", ("330000", "330100", "330106"), "文三路1号"),
        ("北京朝阳区建国路1号", ("110000", "110100", "110105"), "建国路1号"),
        ("北京市建国路1号", ("110000", "110100", None), "建国路1号"),
        ("湖北省仙桃市沔州大道", ("420000", "429000", "429004"), "沔州大道"),
        ("重庆市云阳县某路", ("500000", "500200", "500235"), "某路"),
        ("吉林省吉林市昌邑区", ("220000", "220200", "220202"), None),
        ("内蒙古呼和浩特市", ("150000", "150100", None), None),
        ("北京路1号", (None, None, None), "北京路1号"),
        ("上海路", (None, None, None), "上海路"),
        ("西湖区文三路", (None, None, None), "西湖区文三路"),
        ("221b Baker Street, London", (None, None, None), "221b Baker Street, London"),
    ],
)
def test_an_address_is_taken_apart_and_stays_so(typed, codes, street):
    found = told(typed)
    assert (found["province"], found["city"], found["district"], found["street"]) == (*codes, street)
    assert told(found) == told(found["text"]) == found


@pytest.mark.parametrize(
    "value",
    [{"district": "999999"}, {"city": 5}, {"planet": "earth"}, {}, {"street": ["a"]}, 330106, "a" * 400],
)
def test_what_is_no_address_is_refused(value):
    with pytest.raises(ma.ValidationError):
        READ(value)


def test_a_group_s_code_reads_as_its_place():
    assert KIND.format(ADDRESS, "330100", READERS[1]) == "浙江省杭州市"
