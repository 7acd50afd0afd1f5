"""For each line of a sub-form: its values, what its links lead to, and lines that are not saved yet."""

from __future__ import annotations

import pytest

from fixtures.small_apps import app, field, table
from fixtures.workshop import automation, on, step
from tablewright.core.errors import Invalid
from tablewright.runtime.apps.install import install

TABLES = (
    table("product", field("name"), field("stock", "number"), field("weight", "number")),
    table(
        "order",
        field("name"),
        field(
            "lines",
            "subform",
            fields=[
                field("product", "relation", table="product"),
                field("quantity", "number"),
                field("doubled", "formula", expression="quantity * 2", result="number"),
            ],
        ),
    ),
    table("note", field("text"), field("number", "number")),
)
REDUCE = step(
    "reduce",
    "update_record",
    table="product",
    records="item.product",
    values={"stock": "item.product.stock - item.quantity"},
)


def each(*steps, list="lines", key="each"):
    return step(key, "for_each", list=list, steps=steps)


@pytest.fixture
def warehouse(workshop):
    """Give a way to begin with automations, in an app with products and orders."""

    def begin(*automations):
        install(workshop.engine, workshop.workspace_id, app(*TABLES, automations=[*automations]))
        rows = ({"name": "Nut", "stock": 100, "weight": 1}, {"name": "Bolt", "stock": 50, "weight": 2})
        return workshop.create("product", *rows)

    return begin


def stocks(workshop):
    return [each["stock"] for each in workshop.records("product")]


def test_each_line_of_an_order_reduces_the_stock_of_its_product(workshop, warehouse):
    nut, bolt = warehouse(automation("sold", on("record_created", "order"), each(REDUCE)))
    lines = [
        {"product": nut, "quantity": 7},
        {"product": bolt, "quantity": 2},
        {"product": nut, "quantity": 3},
    ]
    workshop.create("order", {"name": "First", "lines": lines}, {"name": "Empty"})
    workshop.work()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)] * 2
    assert stocks(workshop) == [90, 48]


def test_lines_of_a_record_that_was_found(workshop, warehouse):
    find = step("find", "find_records", table="order", condition='name = "First"')
    write = step(
        "write", "create_record", table="note", values={"text": "item.product.name", "number": "item.doubled"}
    )
    loop = each(write, list="steps.find.first.lines")
    nut, _ = warehouse(
        automation("copy", on("record_created", "note"), find, loop, condition='text = "Copy"')
    )
    workshop.create("order", {"name": "First", "lines": [{"product": nut, "quantity": 4}, {"quantity": 2}]})
    workshop.create("note", {"text": "Copy"})
    workshop.work()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)]
    assert [(note["text"], note["number"]) for note in workshop.records("note")[1:]] == [
        ("Nut", 8),
        (None, 4),
    ]


def test_conditions_count_the_lines(workshop, warehouse):
    note = step("note", "create_record", table="note", values={"number": "COUNTA(lines)"})
    warehouse(automation("large", on("record_created", "order"), note, condition="COUNTA(lines) > 1"))
    workshop.create("order", {"lines": [{"quantity": 1}]}, {"lines": [{"quantity": 1}, {"quantity": 1}]}, {})
    workshop.work()
    assert [each["number"] for each in workshop.records("note")] == [2]


def test_before_a_save_the_lines_are_those_that_will_be(workshop, warehouse):
    refuse = step("refuse", "stop", message="Not enough {item.product.name}: {item.doubled} wanted")
    short = step(
        "short",
        "branch",
        branches=[{"key": "few", "condition": "item.doubled > item.product.stock", "steps": [refuse]}],
    )
    nut, bolt = warehouse(automation("enough", on("record_saved", "order"), each(short), phase="before"))
    (order,) = workshop.create("order", {"name": "First", "lines": [{"product": nut, "quantity": 50}]})
    too_many = [{"product": nut, "quantity": 1}, {"product": bolt, "quantity": 26}]
    for save in (
        lambda: workshop.update("order", order, lines=too_many),
        lambda: workshop.create("order", {"name": "Second", "lines": too_many}),
    ):
        with pytest.raises(Invalid) as refused:
            save()
        assert [fault.words.en for fault in refused.value.faults] == ["Not enough Bolt: 52 wanted"]
    workshop.update("order", order, lines=[{"product": bolt, "quantity": 25}])
    assert len(workshop.records("order")) == 1


def test_a_deleted_order_gives_back_what_its_lines_took(workshop, warehouse):
    back = step(
        "back",
        "update_record",
        table="product",
        records="item.product",
        values={"stock": "item.product.stock + item.quantity"},
    )
    tell = step("tell", "create_record", table="note", values={"text": "name"})
    nut, _ = warehouse(automation("gone", on("record_deleted", "order"), each(back), tell))
    (order,) = workshop.create("order", {"name": "First", "lines": [{"product": nut, "quantity": 7}]})
    workshop.delete("order", order)
    workshop.work()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)]
    assert stocks(workshop) == [107, 50]
    assert [note["text"] for note in workshop.records("note")] == ["First"]


def test_a_changed_order_gives_back_what_its_lines_were_and_takes_what_they_are(workshop, warehouse):
    back = step(
        "back",
        "update_record",
        table="product",
        records="item.product",
        values={"stock": "item.product.stock + item.quantity"},
    )
    old = each(back, list="before.lines", key="old")
    nut, bolt = warehouse(
        automation("changed", on("record_updated", "order", fields=["lines"]), old, each(REDUCE))
    )
    lines = [{"product": nut, "quantity": 7}, {"product": bolt, "quantity": 2}]
    (order,) = workshop.create("order", {"name": "First", "lines": lines})
    workshop.update("order", order, lines=[{"product": bolt, "quantity": 5}])
    workshop.work()
    assert [(run.state, run.reason) for run in workshop.runs()] == [("done", None)]
    assert stocks(workshop) == [107, 47]
