"""What forms take from other tables fits: tables, fields, filters and the kinds of values."""

import pytest

from fixtures.example_documents import by_key, document_of, table_of
from tablewright.definition.check import check

BY_NAME = {"field": "name", "op": "is", "value": {"from": "name"}}


def entry(**members):
    """Return a change that makes the first entry of a form's first section."""

    def change(document):
        fields = by_key(document["forms"], "project.quick")[1]["sections"][0]["fields"]
        fields[:] = [each for each in fields if each != members.get("field")]
        fields.insert(0, members)

    return change


def fill(**members):
    return entry(field="amount", fill={"table": "team", "filter": BY_NAME, "field": "budget", **members})


def matches(**members):
    return entry(matches={"table": "team", "filter": BY_NAME, "fields": ["name"], **members})


def match(*lists):
    return lambda document: table_of(document, "project").update(match={"any": list(lists)})


NAMED = {"field": "nam", "op": "is", "value": {"from": "name"}}
FROM_NOWHERE = {"field": "name", "op": "is", "value": {"from": "nam"}}
RIGHT = [
    fill(),
    fill(sort=["-founded"]),
    fill(filter={"and": [BY_NAME, {"field": "level", "op": "is", "value": "a"}]}),
    matches(sort=["name"], limit=3),
    entry(field="team", filter=BY_NAME, carry={"name": "brief", "budget": "amount"}, add=True),
    entry(field="tags", filter=BY_NAME, add=True),
    entry(field="hours", default={"value": 3}),
    entry(field="hours", default={"expression": "1 + amount"}),
    entry(field="team", default={"previous": True}),
    entry(field="name", default={"query": "utm_source"}),
    match(["phone"], ["name", "team"], ["due"]),
]
WRONG = [
    (fill(table="tem"), "unknown_table", "tem"),
    (fill(field="budge"), "unknown_field", "budge"),
    (fill(field="level"), "not_taken", "level"),
    (fill(filter=NAMED), "unknown_field", "nam"),
    (fill(filter=FROM_NOWHERE), "unknown_field", "nam"),
    (fill(sort=["nam"]), "unknown_field", "nam"),
    (
        entry(field="weighted", fill={"table": "team", "filter": BY_NAME, "field": "budget"}),
        "not_written",
        "weighted",
    ),
    (entry(field="name", filter=BY_NAME), "no_records", "name"),
    (entry(field="lead", filter=BY_NAME), "no_records", "lead"),
    (entry(field="name", add=True), "no_records", "name"),
    (entry(field="tags", carry={"name": "brief"}), "not_to_one", "tags"),
    (entry(field="team", carry={"nam": "brief"}), "unknown_field", "nam"),
    (entry(field="team", carry={"name": "brif"}), "unknown_field", "brif"),
    (entry(field="team", carry={"name": "amount"}), "not_taken", "amount"),
    (entry(field="team", filter=FROM_NOWHERE), "unknown_field", "nam"),
    (entry(field="hours", default={"value": "many"}), "wrong_default", "hours"),
    (entry(field="hours", default={"expression": "nam + 1"}), None, "nam"),
    (entry(field="weighted", default={"value": 1}), "not_written", "weighted"),
    (matches(table="tem"), "unknown_table", "tem"),
    (matches(fields=["nam"]), "unknown_field", "nam"),
    (matches(filter=FROM_NOWHERE), "unknown_field", "nam"),
    (match(["phon"]), "unknown_field", "phon"),
    (match(["phone"], ["colors"]), "not_compared", "colors"),
    (match(["tags"]), "not_compared", "tags"),
    (match(["lines"]), "not_compared", "lines"),
    (match(["weighted"]), "not_compared", "weighted"),
]


@pytest.mark.parametrize("change", RIGHT)
def test_what_fits_is_right(change):
    document = document_of()
    change(document)
    assert [str(fault) for fault in check(document)] == []


@pytest.mark.parametrize(("change", "code", "said"), WRONG)
def test_what_does_not_fit_is_told_with_its_place(change, code, said):
    document = document_of()
    change(document)
    (fault,) = check(document)
    assert said in fault.words.en and said in fault.words.zh
    assert code is None or fault.code == code
