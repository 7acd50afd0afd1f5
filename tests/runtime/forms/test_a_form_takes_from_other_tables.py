"""Linkage on the pages of a form: what it starts with, what is offered, what follows from a choice, with and without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from fixtures.example_documents import by_key, document_of
from fixtures.front_desk import Desk, parse
from fixtures.republishing import republish

LIST = "/a/everything/project/"
BY_NAME = {"field": "name", "op": "is", "value": {"from": "name"}}
ENTRIES = [
    {"field": "name", "default": {"query": "utm_source"}},
    {"field": "stage", "default": {"value": "run"}},
    {"field": "hours", "default": {"expression": "2 + 2"}},
    {"field": "amount", "fill": {"table": "team", "filter": BY_NAME, "field": "budget"}},
    {
        "field": "parent",
        "filter": {"field": "stage", "op": "is", "value": {"from": "stage"}},
        "carry": {"brief": "brief", "team": "team"},
    },
    "brief",
    "team",
    {"matches": {"table": "project", "filter": BY_NAME, "fields": ["name", "hours", "share"]}},
]


@pytest.fixture
def linked(desk: Desk) -> Desk:
    document = document_of()
    _, form = by_key(document["forms"], "project.main")
    form["sections"] = [{"key": "all", "columns": 2, "fields": ENTRIES}]
    republish(desk, document)
    return desk


def controls(html: str) -> dict[str, dict[str, str]]:
    return {each["name"]: each for _, each in parse(html) if "name" in each}


def chosen(html: str, name: str) -> str:
    part = html.split(f'name="{name}"')[1].split("</select>")[0]
    return part.split(" selected")[0].rsplit('value="', 1)[-1].split('"')[0] if " selected" in part else ""


def test_it_starts_with_what_its_entries_and_the_address_say(linked: Desk):
    page = linked.client("ada").get(f"{LIST}new?utm_source=poster&code=X&share=0.1").text
    found = controls(page)
    assert (found["name"]["value"], found["hours"]["value"]) == ("poster", "4.00")
    assert chosen(page, "stage") == "run" and "share" not in found


def test_a_record_named_by_the_address_brings_its_values_along(linked: Desk):
    team = linked.office.create("ada", "team", name="North")
    parent = linked.office.create("ada", "project", name="Old", brief="As before", team=team)
    page = linked.client("ada").get(f"{LIST}new?parent={parent}").text
    assert "As before" in page and chosen(page, "team") == str(team)


def test_choices_are_those_the_form_offers(linked: Desk):
    run, plan = (linked.office.create("ada", "project", name=name, stage=name) for name in ("run", "plan"))
    ada = linked.client("ada")
    page = ada.get(f"{LIST}new").text
    assert f'value="{run}"' in page and f'value="{plan}"' not in page
    assert 'data-picker-with="stage"' in page
    address = f"{LIST}choices/parent?_form=main"

    def titles(query: str) -> list[str]:
        return [each["title"] for each in ada.get(address + query).json["choices"]]

    assert titles("&stage=plan") == ["plan"] and titles("&stage=run&q=ru") == ["run"]
    assert titles("&stage=") == titles("") == titles("&stage=nonsense") == []
    assert titles(f"&_id={plan}") == ["plan"] and titles(f"&_id={plan}&stage=run") == ["run"]
    assert len(ada.get(f"{LIST}choices/parent").json["choices"]) == 2
    assert ada.get(f"{LIST}choices/parent?_form=other").status_code == 404


def test_what_is_not_offered_is_refused_beside_its_field(linked: Desk):
    plan = linked.office.create("ada", "project", name="plan", stage="plan")
    form = {"_fields": ["name", "stage", "parent"], "name": "New", "parent": str(plan)}
    ada = linked.client("ada")
    refused = ada.post(f"{LIST}new", **form, stage="run")
    assert refused.status_code == 422 and 'href="#f-parent"' in refused.text
    assert ada.post(f"{LIST}new", **form, stage="plan").status_code == 303


@pytest.mark.parametrize("plain", [False, True])
def test_without_a_script_the_server_fills_what_was_left_empty(linked: Desk, plain: bool):
    office = linked.office
    team = office.create("ada", "team", name="North", budget=7)
    parent = office.create("ada", "project", name="Old", stage="run", brief="As before", team=team)
    fields = ["name", "stage", "amount", "parent", "brief", "team"]
    form = {"_fields": fields, "name": "North", "stage": "run", "parent": str(parent), "brief": "Mine"}
    answer = linked.client("ada").post(f"{LIST}new", **form, **({"_plain": "1"} if plain else {}))
    stored = office.stored("project", int(answer.headers["Location"].rsplit("/", 1)[1]))
    assert stored["brief"] == "Mine"
    assert (stored["amount"], stored["team"]) == ((7, team) if plain else (None, None))


def ask(desk: Desk, who: str, changed: str, where: str = "", **form: Any) -> dict[str, Any]:
    answer = desk.client(who).post(f"{LIST}{where}linked", _fields=list(form), _changed=changed, **form)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_a_script_is_told_what_follows_from_a_change(linked: Desk):
    office = linked.office
    team = office.create("ada", "team", name="North", budget=1234.5)
    office.create("ada", "project", name="North", hours=3, share=0.5, stage="run")
    parent = office.create("ada", "project", name="Old", brief="As before", team=team, stage="run")
    told = ask(linked, "ada", "name", name="North")
    assert told["values"]["amount"]["holds"] == "1234.50"
    assert ">North<" in told["matches"]["all:7"] and "50.0" in told["matches"]["all:7"]
    told = ask(linked, "ada", "parent", parent=str(parent))["values"]
    assert told["brief"]["holds"] == "As before"
    assert (told["team"]["holds"], told["team"]["titles"]) == (str(team), {str(team): "North"})
    emptied = ask(linked, "ada", "name", name="Nobody")
    assert emptied["values"]["amount"]["holds"] == "" and "<table" not in emptied["matches"]["all:7"]
    assert ask(linked, "ada", "stage", stage="run", name="North")["values"] == {}
    assert ask(linked, "ada", "name", f"{parent}/", name="North")["values"]["amount"]["holds"] == "1234.50"


def test_what_one_may_not_see_is_in_no_answer(linked: Desk):
    office = linked.office
    team = office.create("ada", "team", name="North", budget=1234.5)
    office.create("ada", "project", name="North", hours=3, share=0.5, stage="run")
    office.create("ada", "project", name="North", brief="Secret", stage="plan")
    told = str(ask(linked, "mia", "name", name="North"))
    assert (
        "1234" not in told
        and "50%" not in told
        and "50.0" not in told
        and told.count("/a/everything/project/") == 1
    )
    hidden = office.create("ada", "project", name="Old", brief="Secret", team=team, stage="plan")
    assert "Secret" not in str(ask(linked, "mia", "parent", parent=str(hidden)))
    assert linked.client("sam").post(f"{LIST}linked", name="x").status_code == 404


def test_a_field_that_is_only_shown_is_filled_by_the_server(desk: Desk):
    document = document_of()
    _, form = by_key(document["forms"], "project.main")
    fill = {"table": "team", "filter": BY_NAME, "field": "budget"}
    fields = ["name", {"field": "amount", "read_only": True, "fill": fill}]
    form["sections"] = [{"key": "all", "columns": 2, "fields": fields}]
    republish(desk, document)
    desk.office.create("ada", "team", name="North", budget=7)
    ada = desk.client("ada")
    made = ada.post(f"{LIST}new", _fields=["name", "amount"], name="North", amount="999")
    record = int(made.headers["Location"].rsplit("/", 1)[1])
    assert desk.office.stored("project", record)["amount"] == 7
    ada.post(f"{LIST}{record}/edit", _rev="1", _fields=["name", "amount"], name="South", amount="999")
    assert desk.office.stored("project", record)["amount"] is None
