"""What the editor of expressions is told: names and functions, faults at their place, values of real records."""

import pytest

from fixtures.plain_forms import Form

pytestmark = pytest.mark.sqlite_only
CLIENT = "/a/desk/builder/tables/client/expression"


@pytest.fixture
def ask(workshop):
    """Give a function that asks about an expression."""
    client = workshop.browser("ada")
    token = Form(client.get("/a/desk/builder/forms/new?table=client").text, "use").values["csrf"]

    def ask(source, wanted="any", path=CLIENT, status=200):
        told = {"source": source, "wanted": wanted}
        answer = client.post(path, json=told, headers={"X-CSRF-Token": token, "Origin": "http://localhost"})
        assert answer.status_code == status, answer.text
        return answer.json

    return ask


def test_names_are_told_with_their_labels_also_through_links(workshop):
    told = workshop.browser("ada").get("/a/desk/builder/tables/visit/expression").json
    by_name = {each["name"]: each for each in told["names"]}
    assert by_name["name"]["label"] == "Name"
    assert by_name["client.stage"]["label"] == "Client › Stage"
    functions = {each["name"]: each for each in told["functions"]}
    assert functions["LEN"]["signature"] == "LEN(text)"
    assert functions["LEN"]["example"] == "LEN(name)"


def test_an_expression_gives_a_type_and_values_of_the_newest_records(ask):
    told = ask('name & " / " & stage')
    assert told["gives"] == "a text"
    assert told["preview"][0] == {"title": "Client 5", "value": "Client 5 / open"}
    assert len(told["preview"]) == 3
    assert ask("LEN(name) * 2")["preview"][0]["value"] == "16"
    assert ask("ISBLANK(name)")["preview"][0]["value"] == "No"


def test_a_fault_is_told_with_its_place(ask):
    told = ask("LEN(nam) + 1")
    (fault,) = told["faults"]
    assert (fault["position"], fault["length"]) == (4, 3)
    assert "name" in fault["message"]
    assert "preview" not in told


def test_a_condition_must_be_true_or_false(ask):
    assert ask("LEN(name)", "boolean")["faults"][0]["position"] == 0
    assert ask("LEN(name) > 3", "boolean")["faults"] == []


def test_asking_changes_nothing_and_is_for_administrators_alone(workshop, ask):
    before = workshop.app.revision
    ask("name")
    ask("x" * 5000, status=400)
    assert workshop.app.revision == before
    assert workshop.browser("mia").get(CLIENT).status_code == 404
    ask("name", path="/a/desk/builder/tables/nothing/expression", status=404)
