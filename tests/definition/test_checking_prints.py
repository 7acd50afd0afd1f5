"""A print template that names what is not there, or cannot be drawn where it stands, is told of before it is used."""

from __future__ import annotations

import copy
from pathlib import Path

import pytest

from tablewright.definition.check import check
from tablewright.definition.read import read_folder

DOCUMENT = read_folder(Path(__file__).parents[1] / "examples" / "everything").document


def faults(**members):
    document = copy.deepcopy(DOCUMENT)
    document["prints"] = [{"key": "other", "table": "project", "label": "Other", **members}]
    document["automations"] = []  # one of them sends what is replaced here
    return [fault.code for fault in check(document)]


@pytest.mark.parametrize(
    ("members", "codes"),
    [
        ({"parts": [{"heading": "{{name}} {{ page }}/{{pages}} {{today}}"}]}, []),
        (
            {"parts": [{"rows": "lines", "fields": ["item", "sum"]}, {"rows": "tasks", "fields": ["name"]}]},
            [],
        ),
        ({"parts": [{"image": "pictures"}, {"image": "signed"}, {"code": "{{code}}"}]}, []),
        ({"of": "list", "parts": [{"fields": ["name", "amount"]}], "footer": "{{page}}"}, []),
        ({"parts": [{"signatures": [{"en": "Customer", "zh": "客户"}, "{{lead}}"]}]}, []),
        ({"parts": [{"signatures": ["{{lead}}", "{{nobody}}"]}]}, ["unknown_field"]),
        ({"parts": [{"heading": "{{nmae}}"}]}, ["unknown_field"]),
        ({"parts": [{"text": {"en": "{{name}}", "zh": "{{nothing}}"}}]}, ["unknown_field"]),
        ({"parts": [{"text": "{{name.upper()}}"}]}, ["wrong_place"]),
        ({"parts": [{"fields": ["name", "nothing"]}]}, ["unknown_field"]),
        ({"parts": [{"rows": "name"}]}, ["no_rows"]),
        ({"parts": [{"rows": "lines", "fields": ["amount"]}]}, ["unknown_field"]),
        ({"parts": [{"image": "name"}]}, ["no_picture"]),
        ({"of": "list", "parts": [{"heading": "{{name}}"}]}, ["not_in_list"]),
        ({"of": "list", "parts": [{"rows": "lines"}]}, ["not_in_list"]),
        ({"header": "{{nothing}}", "parts": [{"line": True}]}, ["unknown_field"]),
        ({"table": "nothing", "parts": [{"line": True}]}, ["unknown_table"]),
    ],
)
def test_a_template_is_checked(members, codes):
    assert faults(**members) == codes
