"""What a publish does to the database: nothing but what the definition's storage asks for."""

import copy
from pathlib import Path

import pytest

from fixtures.small_apps import app, field, table, view
from tablewright.core.errors import Invalid
from tablewright.definition.read import read_folder
from tablewright.runtime.storage import steps

EXAMPLES = Path(__file__).parents[2] / "examples"
NAME = field("name", search=True)
OPTIONS = [{"key": "a", "label": "A", "color": "blue"}, {"key": "b", "label": "B", "color": "red"}]

STATES = {
    "one field": app(table("item", NAME)),
    "two fields": app(table("item", NAME, field("price", "money"))),
    "two tables": app(table("item", NAME, field("sort", "relation", table="kind")), table("kind", NAME)),
    "links": app(
        table("item", NAME, field("kinds", "relation", table="kind", many=True)), table("kind", NAME)
    ),
    "sub-form": app(
        table("item", NAME, field("lines", "subform", fields=[field("what"), field("n", "number")]))
    ),
    "self and back": app(
        table(
            "item", NAME, field("above", "relation", table="item"), field("kind", "relation", table="kind")
        ),
        table("kind", NAME, field("best", "relation", table="item")),
    ),
    "unique and views": app(
        table("item", field("name", unique=True), field("level", "select", options=OPTIONS), sort=["-name"]),
        views=[
            view("a", "item", filter={"field": "level", "op": "is", "value": "a"}, sort=["-created_at"]),
            view("mine", "item", filter={"and": [{"field": "owner", "op": "is_me"}]}, sort=["level"]),
        ],
    ),
}


@pytest.mark.parametrize("folder", ["minimal", "everything"])
def test_after_installing_an_example_nothing_is_left_to_do(shop, folder):
    source = read_folder(EXAMPLES / folder)
    shop.install(source)
    assert shop.plan_to(source) == []


@pytest.mark.parametrize("before", STATES)
def test_every_state_can_follow_every_other_and_then_nothing_is_left_to_do(shop, before):
    for after in STATES:
        shop.install(STATES[before])
        shop.install(STATES[after])
        assert shop.plan_to(STATES[after]) == [], after
        assert shop.problems() == [], after


def test_what_only_people_see_touches_nothing(shop):
    source = read_folder(EXAMPLES / "everything")
    shop.install(source)
    document = copy.deepcopy(dict(source.document))
    for each in document["tables"]:
        each |= {"label": {"en": "Other", "zh": "别的"}, "icon": "star", "help": "Other"}
        for one in each["fields"]:
            one |= {"label": "Other", "help": "Other", "placeholder": "Other", "hidden": True}
            for option in one.get("options", ()):
                option |= {"label": "Other", "color": "gray"}
        each["fields"].reverse()
    document["forms"], document["roles"], document["dashboards"] = [], [], []
    assert shop.plan_to(type(source)(document, {}, ())) == []


def test_a_new_field_is_one_new_column(shop):
    shop.install(STATES["one field"])
    (step,) = shop.plan_to(STATES["two fields"])
    assert isinstance(step, steps.AddColumn)
    assert step.column.key == "price"


def test_a_table_with_more_fields_than_a_database_takes_is_refused_in_words(shop):
    many = app(table("item", *(field(f"f{number}") for number in range(1600))))
    shop.install(STATES["one field"])
    with pytest.raises(Invalid) as refused:
        shop.plan_to(many)
    assert "1500" in refused.value.faults[0].words.en
    assert "1500" in refused.value.faults[0].words.zh


def test_an_index_asked_for_twice_is_made_once_and_goes_when_nobody_asks(shop):
    wanted = {"filter": {"field": "level", "op": "is", "value": "a"}, "sort": ["-created_at"]}
    item = table("item", field("name"), field("level", "select", options=OPTIONS))
    shop.install(app(item))
    plain = shop.index_digests("item")
    shop.install(app(item, views=[view("a", "item", **wanted)]))
    one = shop.index_digests("item")
    assert len(one - plain) == 1
    assert shop.plan_to(app(item, views=[view("a", "item", **wanted), view("b", "item", **wanted)])) == []
    shop.install(app(item))
    assert shop.index_digests("item") == plain


def test_a_member_field_that_a_role_tells_rows_by_is_indexed(shop):
    item = table("item", field("name"), field("lead", "member"), field("helpers", "member", many=True))

    def ruled(*rows):
        return app(item, roles=[{"key": "r", "tables": {"item": {"actions": ["view"], "rows": list(rows)}}}])

    shop.install(app(item))
    plain = shop.index_digests("item")
    shop.install(ruled("own", {"member": "helpers"}))
    assert len(shop.index_digests("item") - plain) == 1
    shop.install(
        ruled("own", {"member": "lead"}, {"member": "lead", "condition": "TRUE"}, {"member": "created_by"})
    )
    assert len(shop.index_digests("item") - plain) == 2
    shop.install(app(item))
    assert shop.index_digests("item") == plain
