"""The quick search: pieces of Chinese, digits, codes and pinyin initials, in readable fields only."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fixtures.query_world import NOW, World
from tablewright.core.database import reading
from tablewright.core.errors import Malformed
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.records.query import ListRequest, list_records
from tablewright.runtime.records.search import search_document
from tablewright.runtime.records.tokens import index_query, normalise, tokens_of, wanted_tokens

PROJECTS = {
    "xinghe": {"name": "星河科技有限公司", "phone": "+8613800001234", "email": "li.wei@example.com"},
    "chongqing": {"name": "重庆ＡＢＣ银行", "brief": "约定 50%_off 折扣\n第二行"},
    "acme": {"name": "Acme Widgets", "brief": 'It\'s a "test" \\ 😀', "phone": "+8613912345678"},
    "short": {"name": "虹"},
}


@pytest.fixture
def searched(world: World) -> World:
    """Give four projects that mia may see, and one she may not."""
    with unit_of_work(world.engine) as work:
        world.ids = {  # type: ignore[attr-defined]
            key: world.add(work, "project", stage="run", owner=world.people["eve"], **values)
            for key, values in PROJECTS.items()
        }
        world.ids["hidden"] = world.add(
            work, "project", name="星河隐藏", stage="plan", owner=world.people["eve"]
        )
        world.ids["gone"] = world.add(work, "project", name="星河旧", stage="run", owner=None, deleted_at=NOW)
    return world


def found(world: World, name: str, search: str, **request: object) -> set[str]:
    names = {value: key for key, value in world.ids.items()}
    with reading(world.engine) as connection:
        asked = ListRequest(search=search, fields=("name",), **request)
        return {names[row.id] for row in list_records(world.context(connection, name), "project", asked).rows}


def test_pieces_of_readable_texts_are_found(searched: World):
    for search, expected in {
        "星河科技": {"xinghe"},
        "科技有限": {"xinghe"},
        "限": {"xinghe"},
        "司": {"xinghe"},
        "虹": {"short"},
        "xhkj": {"xinghe"},
        "XHKJYXGS": {"xinghe"},
        "xinghe": {"xinghe"},
        "cqabc": {"chongqing"},
        "abc银": {"chongqing"},
        "ａｂｃ": {"chongqing"},
        "widg": {"acme"},
        "WIDGETS acme": {"acme"},
        "acme 星河": set(),
        "li.wei@ex": {"xinghe"},
        "50%_off": {"chongqing"},
        "%": {"chongqing"},
        "_": {"chongqing"},
        "50_": set(),
        "第二行": {"chongqing"},
        "折扣第二": set(),
        "it's": {"acme"},
        '"test"': {"acme"},
        "\\": {"acme"},
        "😀": {"acme"},
        "😁": set(),
        "a": {"xinghe", "chongqing", "acme"},
        "": {"xinghe", "chongqing", "acme", "short"},
        "   ": {"xinghe", "chongqing", "acme", "short"},
    }.items():
        assert found(searched, "mia", search) == expected, search


def test_hidden_fields_and_rows_never_match(searched: World):
    for digits in ("13800001234", "0001234", "8613"):
        assert found(searched, "mia", digits) == set()
    assert found(searched, "ada", "0001234") == {"xinghe"}
    assert found(searched, "ada", "8613") == {"xinghe", "acme"}
    assert found(searched, "ada", "星河") == {"xinghe", "hidden"}
    assert found(searched, "mia", "星河") == {"xinghe"}
    assert found(searched, "ada", "星河", deleted=True) == {"gone"}


def test_search_goes_together_with_filter_and_count(searched: World):
    leaf = {"field": "email", "op": "is_not_empty"}
    assert found(searched, "ada", "星河", filter=leaf) == {"xinghe"}
    with reading(searched.engine) as connection:
        request = ListRequest(search="星河", count="exact")
        assert list_records(searched.context(connection, "ada"), "project", request).count == 2


HOSTILE = ("%" * 150, "'; DROP TABLE x; --", '" OR 1=1', "a AND b NEAR(c)", "\0", "\ud800", "😀" * 60, "(" * 99, "*",
           "-", "a:*", ":", "\\'", "科" * 200)  # fmt: skip


def test_hostile_texts_do_no_harm(searched: World):
    for name in ("ada", "mia"):
        for search in HOSTILE:
            assert found(searched, name, search) <= set(searched.ids), search


def test_a_text_that_is_too_long_is_refused(searched: World):
    with pytest.raises(Malformed):
        found(searched, "ada", "科技" * 250)
    with pytest.raises(Malformed):
        found(searched, "ada", "x" * 10**6)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(
    text=st.text(st.sampled_from("星河科技ab1 ._-😀"), max_size=12),
    start=st.integers(0, 11),
    length=st.integers(1, 6),
)
def test_every_piece_of_a_word_is_narrowed_to_its_text(text: str, start: int, length: int):
    for word in normalise(text).split(" "):
        piece = word[start : start + length]
        whole, beginnings = wanted_tokens(piece)
        tokens = tokens_of(normalise(text))
        assert whole <= tokens
        assert all(any(token.startswith(each) for token in tokens) for each in beginnings)


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(words=st.lists(st.text(min_size=1, max_size=8), max_size=3))
def test_no_text_breaks_the_index_query(words: list[str]):
    folded = [word for text in words for word in normalise(text).split(" ") if word]
    query = index_query(folded, "sqlite")
    assert query is None or query.replace(" AND ", "").replace("*", "").isalnum()


def test_a_document_holds_no_line_break_of_its_own(searched: World):
    table = searched.app.tables["project"]
    text, tokens = search_document(table, {"name": "星河\n科技", "brief": "a\r\nb", "hours": 3})
    assert text.split("\n") == ["xhkj xinghekeji", "星河 科技", "a b"]
    assert {"星河", "xhk"} <= tokens
