"""The staff's filter bar: quick controls that write conditions into the address, on top of the view's own filter."""

from __future__ import annotations

import html
import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.people import give_roles

LIST = "/a/everything/project/"
BAR = f"{LIST}views/bar/"


def narrowed(client, field, **sent):
    """Send a control's form and return the filter that it leads to."""
    sent = {("f1." + name if name in ("value", "op") else name): value for name, value in sent.items()}
    if "f1.op" in sent:
        sent["f1.field"] = field
    answer = client.client.get(BAR + field, query_string={"view": "running", **sent})
    assert answer.status_code == 302, answer.text
    told = parse_qs(urlsplit(answer.location).query)
    return json.loads(told["filter"][0]) if "filter" in told else None


@pytest.mark.parametrize(
    ("field", "sent", "leaf"),
    [
        ("stage", {"op": "in", "value": ["run", "plan"]}, {"op": "in", "value": ["run", "plan"]}),
        ("due", {"within": "this_month"}, {"op": "within", "value": "this_month"}),
        ("due", {"within": "last:7:day"}, {"op": "within", "value": {"last": 7, "unit": "day"}}),
        ("due", {"op": "between", "value": ["2026-01-01", ""]}, {"op": "gte", "value": "2026-01-01"}),
        ("owner", {"op": "in", "me": "1"}, {"op": "is_me"}),
        ("urgent", {"op": "is", "value": "1"}, {"op": "is", "value": True}),
        ("amount", {"op": "between", "value": ["2", "5"]}, {"op": "between", "value": [2, 5]}),
        ("amount", {"op": "between", "value": ["", "5"]}, {"op": "lte", "value": 5}),
        ("name", {"op": "contains", "value": "x"}, {"op": "contains", "value": "x"}),
    ],
    ids=str,
)
def test_each_control_writes_its_condition_into_the_address(desk, field, sent, leaf):
    ada = desk.client("ada")
    control = ada.get(f"{BAR}{field}?view=running", fragment=True)
    assert control.status_code == 200 and "<html" not in control.text
    found = narrowed(ada, field, **sent)
    assert found["field"] == field and found["op"] == leaf["op"]
    assert _numbers(found.get("value")) == _numbers(leaf.get("value"))


def _numbers(value):
    """Return amounts as numbers, whichever form the API gives them."""
    if isinstance(value, list):
        return [_numbers(each) for each in value]
    return float(value) if str(value).replace(".", "").isdigit() else value


def test_conditions_stand_beside_each_other_and_go_one_by_one(desk):
    ada = desk.client("ada")
    own = {"field": "name", "op": "contains", "value": "b"}
    first = narrowed(ada, "stage", op="in", value=["run"], filter=json.dumps(own))
    assert first == {"and": [own, {"field": "stage", "op": "in", "value": ["run"]}]}
    other = narrowed(ada, "stage", op="in", value=["plan"], filter=json.dumps(first))
    assert other == {"and": [own, {"field": "stage", "op": "in", "value": ["plan"]}]}
    assert narrowed(ada, "stage", clear="1", filter=json.dumps(other)) == own
    assert narrowed(ada, "name", op="contains", value="", filter=json.dumps(own)) is None
    either = {"or": [own, {"field": "stage", "op": "is", "value": "run"}]}
    assert narrowed(ada, "due", within="today", filter=json.dumps(either))["and"][0] == either


def test_the_list_is_narrowed_on_top_of_the_view(desk):
    rows = [
        {"name": "Project 1", "stage": "run", "due": "2026-01-01"},
        {"name": "Project 2", "stage": "plan", "due": "2026-01-01"},
        {"name": "Project 3", "stage": "won", "done": 100, "due": "2026-01-01"},
    ]
    desk.office.create_many("ada", "project", rows)
    ada = desk.client("ada")
    wanted = json.dumps({"field": "stage", "op": "in", "value": ["run", "won"]})
    page = ada.client.get(LIST, query_string={"view": "running", "filter": wanted, "group": ""}).text
    assert "Project 1" in page and "Project 2" not in page and "Project 3" not in page
    bar = page.partition('class="view-bar"')[2].partition("</div>")[0]
    said = html.unescape(re.sub(r"<svg.*?</svg>|<[^>]+>", "", bar, flags=re.S))
    assert "Stage: Running, Finished" in " ".join(said.split()), said


def test_what_one_may_not_read_has_no_control(desk):
    mia = desk.client("mia")
    for field in ("share", "phone", "nothing", "tasks.share"):
        assert mia.get(f"{BAR}{field}?view=all").status_code == 404
    assert desk.client("sam").get(f"{BAR}stage").status_code == 404


def test_a_role_opens_the_table_with_its_own_view(desk):

    office = desk.office
    assert 'aria-current="page"><bdi>All projects' in desk.client("mia").get(LIST).text
    with unit_of_work(office.engine) as work:
        give_roles(work, office.app.id, office.people["max"], ["head"])
    assert 'aria-current="page"><bdi>My projects' in desk.client("max").get(LIST).text


def test_a_value_that_cannot_be_read_is_told_and_stays(desk):
    answer = desk.client("ada").client.get(
        f"{BAR}amount", query_string={"f1.field": "amount", "f1.op": "between", "f1.value": ["two", "5"]}
    )
    assert answer.status_code == 200 and 'value="two"' in answer.text and "filter-fault" in answer.text
