"""What a record's page shows names what is there and fits."""

import pytest

from fixtures.example_documents import document_of
from tablewright.definition.check import check


def faults_of(page: dict) -> list:
    document = document_of("everything")
    next(each for each in document["tables"] if each["key"] == "project")["page"] = page
    return check(document)


TAB = {"key": "one", "label": "One", "parts": ["stream", "history", {"form": "main"}, {"related": "tasks"}]}
WRONG = {
    "a stage by text": ({"stage": "name"}, "wrong_field_type", "“name”"),
    "a stage that is not there": ({"stage": "stag"}, "unknown_field", "“stage”?"),
    "a fact that is not there": ({"facts": ["nam"]}, "unknown_field", "“name”?"),
    "a fact twice": ({"facts": ["name", "name"]}, "twice_on_page", "“name”"),
    "a stream of a text": ({"stream": ["name"]}, "wrong_field_type", "“name”"),
    "a tab twice": ({"tabs": [TAB, TAB]}, "duplicate_key", "“one”"),
    "a form that is not there": ({"tabs": [{**TAB, "parts": [{"form": "min"}]}]}, "unknown_form", "“main”?"),
    "a list that is a link": ({"tabs": [{**TAB, "parts": [{"related": "team"}]}]}, "wrong_field_type", "“team”"),
}  # fmt: skip


def test_a_right_page_is_right():
    assert faults_of({"stage": "stage", "facts": ["name"], "stream": ["tasks"], "tabs": [TAB]}) == []


@pytest.mark.parametrize("case", WRONG, ids=list(WRONG))
def test_a_wrong_page_is_told(case: str):
    page, code, said = WRONG[case]
    (fault,) = faults_of(page)
    assert fault.code == code and said in fault.words.en and "page" in fault.path
