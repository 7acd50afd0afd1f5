"""Large and contrived definitions are answered at once: by a limit, or because the check takes its time in proportion.

Nothing is timed here: what would go wrong is a test that does not end.
"""

import pytest

from fixtures.example_documents import document_of
from tablewright.core.limits import LIMITS
from tablewright.definition.check import check


def app(*tables, **members):
    return {"format": 1, "key": "a", "label": "A", "tables": list(tables), **members}


def texts(count, **members):
    return [{"key": f"f{number}", "type": "text", **members} for number in range(count)]


def codes(document):
    return {fault.code for fault in check(document)}


def view(**members):
    return {"views": [{"key": "v", "table": "t", **members}]}


T = {"key": "t", "fields": texts(LIMITS.fields_per_table)}
NESTED_FORMULAS = [
    {"key": "g0", "type": "number"},
    *(
        {"key": f"g{n}", "type": "formula", "result": "number", "expression": f"SUM({','.join(f'g{i}' for i in range(max(0, n - 60), n))})"}
        for n in range(1, 300)
    ),
]  # fmt: skip

HOSTILE = {
    "fields by the thousand in several tables": (app(*({"key": f"t{n}", "fields": texts(900)} for n in range(10))), None),
    "each field wrong": (app({"key": "t", "fields": texts(1000, typ=1)}), "more"),
    "each name nearly right": (
        app(T, views=[{"key": f"v{n}", "table": "t", "fields": [f"g{n}" for n in range(50)]} for n in range(50)]), "more"),
    "formulas of all formulas before": (app({"key": "t", "title": "x", "fields": [*texts(1, key="x"), *NESTED_FORMULAS]}), "too_deep"),
    "unknown members by the hundred thousand": ({**app(T), **{f"m{n}": 1 for n in range(100_000)}}, "more"),
    "a filter of very many conditions": (
        app(T, **view(filter={"or": [{"field": "f0", "op": "is", "value": "x"}] * 40_000})), "filter_too_large"),
    "a list that must not repeat, of objects": (app(T, **view(fields=[{"a": n} for n in range(60_000)])), "more"),
    "more values than anybody writes": (app(T, **view(fields=["f0"] * 300_000)), "too_large"),
    "every table deletes every other": (
        app(*(
            {"key": f"t{n}", "title": "f0", "fields": [
                *texts(1),
                *({"key": f"r{m}", "type": "relation", "table": f"t{m}", "on_delete": "delete"} for m in range(60)),
            ]}
            for n in range(60)
        )),
        "circle"),
    "a very long expression": (
        app({"key": "t", "fields": [*texts(1), {"key": "g", "type": "formula", "result": "number", "expression": "1+" * 100_000}]}),
        "wrong_expression"),
    "brackets in brackets": (
        app({"key": "t", "fields": [*texts(1), {"key": "g", "type": "formula", "result": "number", "expression": "(" * 3_999}]}),
        "wrong_expression"),
    "a pattern that would take for ever elsewhere": (
        app({"key": "t", "fields": texts(1, pattern="(a+)+$", default={"value": "a" * 200 + "!"})}), "wrong_default"),
    "a very long key": (app({"key": "k" * 100_000, "fields": texts(1)}), "wrong_form"),
    "a very long unknown type": (app({"key": "t", "fields": [{"key": "a", "type": "x" * 100_000}]}), "unknown_type"),
}  # fmt: skip


@pytest.mark.parametrize("case", HOSTILE, ids=str)
def test_it_ends_with_a_clear_fault(case):
    document, code = HOSTILE[case]
    found = codes(document)
    assert code in found if code else not found
    assert all(len(fault.words.en) < 2_000 for fault in check(document))


def test_a_large_app_within_the_limits_is_accepted():
    tables = [
        {"key": f"t{n}", "label": "表", "fields": texts(40, label={"en": "F", "zh": "字段"})}
        for n in range(200)
    ]
    assert check(app(*tables)) == []


def test_sample_data_does_not_count_as_elements():
    assert check({**document_of(), "data": {"many": [[1] * 10] * 30_000}}) == []
