"""Boards over HTTP: stacks, cards, totals, moves, and what each actor sees of them."""

from __future__ import annotations

import copy
import json
import re

import pytest

from fixtures.front_desk import Desk, parse
from fixtures.plain_forms import Form, fill, send
from fixtures.republishing import republish

BOARD = "/a/everything/project/?view=board"


@pytest.fixture
def filled(desk: Desk) -> Desk:
    """Give 40 planned, 2 running and 1 won project; mia owns one of the planned ones."""
    rows = [{"name": f"Plan {n:02}", "stage": "plan", "amount": 10, "due": None} for n in range(40)]
    rows += [
        {"name": "Run A", "stage": "run", "amount": 100, "done": 100},
        {"name": "Run B", "stage": "run", "amount": 5},
    ]
    rows += [{"name": "Won", "stage": "won", "amount": 1000, "done": 100}]
    desk.office.create_many("ada", "project", rows)
    return desk


def stacks(html: str) -> dict[str, list[str]]:
    """Return the titles of the cards of each stack."""
    cells = re.findall(r'<ul class="board-cell[^>]*data-stack="([^"]*)"[^>]*>(.*?)</ul>', html, re.DOTALL)
    return {name: re.findall(r'class="card-title"[^>]*><bdi>([^<]*)', inner) for name, inner in cells}


def heads(html: str) -> dict[str, dict[str, str]]:
    return {
        e["data-stack"]: e
        for tag, e in parse(html)
        if tag == "div"
        and e.get("class", "").startswith("board-head ")
        or tag == "div"
        and e.get("class") == "board-head"
    }


def sums(html: str) -> list[str]:
    return re.findall(r"<dd>([^<]*)</dd></div></dl>\s*</div>", html)


def more(html: str, stack: str) -> str:
    inner = re.search(rf'data-stack="{stack}" data-lane.*?</ul>', html, re.DOTALL)[0]
    return next(e["hx-get"] for tag, e in parse(inner) if tag == "li" and "more-cards" in e.get("class", ""))


def test_every_option_has_a_stack_in_its_order_with_its_cards_and_totals(filled):
    page = filled.client("ada").get(BOARD)
    assert page.status_code == 200
    found = stacks(page.text)
    assert list(found) == ["plan", "run", "won", "lost"]
    assert len(found["plan"]) == 30 and set(found["run"]) == {"Run A", "Run B"} and found["won"] == ["Won"]
    told = {name: int(each["data-count"]) for name, each in heads(page.text).items()}
    assert told == {"plan": 40, "run": 2, "won": 1, "lost": 0}
    assert "105.00" in page.text and "1,000.00" in page.text


def test_every_card_of_a_stack_is_reached_once(filled):
    ada = filled.client("ada")
    html = ada.get(BOARD).text
    first = stacks(html)["plan"]
    rest = ada.get(more(html, "plan"), fragment=True).text
    assert "<html" not in rest and "board-head" not in rest and "more-cards" not in rest
    rest = re.findall(r'class="card-title"[^>]*><bdi>([^<]*)', rest)
    assert len({*first, *rest}) == len(first) + len(rest) == 40


def test_without_a_script_the_next_cards_are_a_page(filled):
    ada = filled.client("ada")
    page = ada.get(more(ada.get(BOARD).text, "plan")).text
    assert "<html" in page and list(stacks(page)) == ["plan"] and len(stacks(page)["plan"]) == 10


def test_filter_search_and_columns_of_the_address_hold(filled):
    tree = json.dumps({"field": "amount", "op": "gt", "value": 50})
    page = filled.client("ada").get(f"{BOARD}&filter={tree}&fields=name").text
    assert stacks(page) == {"plan": [], "run": ["Run A"], "won": ["Won"], "lost": []}
    assert 'class="card-facts"' not in page
    assert stacks(filled.client("ada").get(f"{BOARD}&search=Run B").text)["run"] == ["Run B"]


def test_a_reader_counts_and_sums_only_what_they_may_see(filled):
    page = filled.client("mia").get(BOARD).text
    assert {name: each["data-count"] for name, each in heads(page).items()} == {
        "plan": "0", "run": "2", "won": "0", "lost": "0",
    }  # fmt: skip
    assert "1,000.00" not in page and "Plan" not in "".join(stacks(page)["plan"])


def test_lanes_divide_the_stacks(filled):
    office = filled.office
    team = office.create("ada", "team", name="North team")
    office.create("ada", "project", name="Of a team", stage="run", team=team)
    page = filled.client("ada").get(f"{BOARD}&group=team").text
    lanes = [e["data-lane"] for tag, e in parse(page) if tag == "details" and "data-lane" in e]
    assert lanes == [str(team), ""]
    cells = re.findall(r'data-stack="run" data-lane="(\d*)"[^>]*>(.*?)</ul>', page, re.DOTALL)
    assert {lane: "Of a team" in inner for lane, inner in cells} == {str(team): True, "": False}


@pytest.mark.parametrize("by", ["lead", "urgent", "team", "owner"])
def test_lanes_of_every_kind_hold_all_cards(filled, by):
    page = filled.client("ada").get(f"{BOARD}&group={by}&fields=name")
    assert page.status_code == 200
    assert heads(page.text)["plan"]["data-count"] == "40"
    assert 'role="alert"' not in page.text


def test_a_card_moves_to_another_lane_where_that_field_may_be_written(filled):
    team = filled.office.create("ada", "team", name="North team")
    ada = filled.client("ada")
    form = {"view": "board", "to": "run", "lane": str(team), "rev": "1"}
    answer = ada.post("/a/everything/project/41/move?view=board&group=team", fragment=True, **form)
    assert answer.status_code == 200, answer.text
    assert filled.office.stored("project", 41)["team"] == team
    for group in ("created_by", "due:month", "nothing", ""):
        answer = ada.post(f"/a/everything/project/42/move?view=board&group={group}", fragment=True, **form)
        assert answer.status_code == 403
    assert filled.office.stored("project", 42)["rev"] == 1


def test_a_move_is_an_edit_that_answers_with_card_and_totals(filled):
    ada = filled.client("ada")
    answer = ada.post(
        "/a/everything/project/41/move?view=board", fragment=True, view="board", to="won", rev="1"
    )
    assert answer.status_code == 200
    assert 'data-id="41" data-rev="2"' in answer.text
    assert heads(answer.text)["won"]["data-count"] == "2" and "1,100.00" in answer.text
    assert filled.office.stored("project", 41)["stage"] == "won"
    assert filled.office.history("project", 41)[-1][0] == "update"


def test_a_move_works_without_a_script(filled):
    ada = filled.client("ada")
    page = ada.get("/a/everything/project/41/move?view=board").text
    assert [e["value"] for tag, e in parse(page) if tag == "button" and e.get("name") == "to"] == [
        "plan", "run", "won", "lost",
    ]  # fmt: skip
    answer = ada.post("/a/everything/project/41/move", view="board", to="lost", rev="1")
    assert answer.status_code == 303 and answer.location.endswith("?view=board")
    assert filled.office.stored("project", 41)["stage"] == "lost"


@pytest.mark.parametrize(
    ("who", "record", "form", "status"),
    [
        ("mia", 41, {"view": "board", "to": "won"}, 403),  # may see it, not edit it
        ("mia", 1, {"view": "board", "to": "won"}, 404),  # may not see it
        ("sam", 41, {"view": "board", "to": "won"}, 404),
        ("ada", 41, {"view": "board", "to": "nothing"}, 422),
        ("ada", 41, {"view": "board", "to": ""}, 422),  # required
        ("ada", 41, {"view": "all", "to": "won"}, 404),  # not a board
        ("ada", 41, {"view": "board", "to": "won", "rev": "x"}, 400),
        ("ada", 999999, {"view": "board", "to": "won"}, 404),
    ],
)
def test_a_refused_move_changes_nothing(filled, who, record, form, status):
    client = filled.client(who)
    before = filled.office.snapshot()
    answer = client.post(f"/a/everything/project/{record}/move?view=board", fragment=True, **form)
    assert answer.status_code == status, answer.text
    if who != "sam":
        assert "error-message" in answer.text
    assert filled.office.snapshot() == before


def test_a_stage_that_somebody_else_changed_meanwhile_is_not_overwritten(filled):
    filled.office.update("edith", "project", 41, stage="won")
    answer = filled.client("ada").post(
        "/a/everything/project/41/move?view=board", fragment=True, view="board", to="lost", rev="1"
    )
    assert answer.status_code == 409
    assert filled.office.stored("project", 41)["stage"] == "won"


def test_a_move_that_needs_more_leads_to_the_form_with_the_stage_filled_in(filled):
    ada = filled.client("ada")
    before = filled.office.snapshot()
    move = {"view": "board", "to": "won", "rev": "1"}
    answer = ada.post("/a/everything/project/42/move?view=board", fragment=True, **move)
    assert answer.status_code == 422 and "100 % done" in answer.text
    asked = next(e["href"] for tag, e in parse(answer.text) if "data-needs-form" in e)
    plainly = ada.post("/a/everything/project/42/move", **move)
    assert (plainly.status_code, plainly.location) == (303, asked)
    assert filled.office.snapshot() == before
    form = ada.get(asked).text
    assert re.search(r'<option value="won" selected', form)
    assert ada.get(BOARD).status_code == 200


def test_only_cards_that_may_be_moved_offer_it(filled):
    filled.office.create("mia", "project", name="Mine", stage="run")
    page = filled.client("mia").get(BOARD).text
    movable = re.findall(r'<li class="card movable" data-id="(\d+)"', page)
    assert movable == ["44"] and page.count('<li class="card') == 3


def test_a_full_stack_says_so(filled):
    filled.office.create_many("ada", "project", [{"name": f"Run {n}", "stage": "run"} for n in range(2)])
    page = filled.client("ada").get(BOARD).text
    assert "board-head over" in page and "4 / 3" in re.sub(r"\s+", " ", page)


def test_a_folded_stack_loads_its_cards_when_it_is_opened(filled):
    filled.office.create("ada", "project", name="Given up", stage="lost")
    ada = filled.client("ada")
    html = ada.get(BOARD).text
    assert stacks(html)["lost"] == []
    assert "Given up" in ada.get(more(html, "lost"), fragment=True).text


def adds(page: str) -> dict[str, str]:
    """Return the ways to new cards, by their names."""
    return {each["aria-label"]: each["href"] for tag, each in parse(page) if "data-quick" in each}


def test_a_card_is_added_with_its_stack_filled_in(filled):
    ada = filled.client("ada")
    href = adds(ada.get(BOARD).text)["New card in “Running”"]
    assert href.startswith("/a/everything/project/quick?stage=run&")
    answer = fill(ada.client, href, name="Fresh")
    assert answer.status_code == 303 and answer.headers["Location"] == BOARD
    assert "Fresh" in stacks(ada.get(BOARD).text)["run"]


def test_a_card_is_added_to_a_stack_within_a_lane(filled):
    ada = filled.client("ada")
    team = filled.office.create("ada", "team", name="Alpha")
    filled.office.update("ada", "project", filled.office.live_ids("project")[0], team=team)
    lanes = adds(ada.get(f"{BOARD}&group=team").text)
    fill(ada.client, lanes["New card in “Running”, “Alpha”"], name="Fresh")
    made = filled.office.stored("project", max(filled.office.live_ids("project")))
    assert (made["name"], made["stage"], made["team"]) == ("Fresh", "run", team)
    # Nobody can say on which day of a month a card would be due.
    assert not [each for each in adds(ada.get(f"{BOARD}&group=due:month").text) if "2026" in each]


def test_what_is_wrong_with_a_new_card_keeps_its_stack(filled):
    ada = filled.client("ada")
    href = adds(ada.get(BOARD).text)["New card in “Running”"]
    refused = fill(ada.client, href, name="")
    assert refused.status_code == 422 and re.search(r'<option value="run" selected', refused.text)
    sent = Form(refused.text, "_fields")
    answer = send(ada.client, sent, href, name="Fresh", stage="plan")
    assert answer.status_code == 303 and "Fresh" in stacks(ada.get(BOARD).text)["plan"]


@pytest.mark.parametrize("inside", ["[", '[{"a":1}]', '["nothing"]', "[[]]", "[1,2,3,4]", "null"])
def test_an_address_of_cards_that_makes_no_sense_is_refused_or_empty(filled, inside):
    answer = filled.client("ada").get(f"{BOARD}&inside={inside}", fragment=True)
    assert answer.status_code in (200, 400)


def changed(desk: Desk, table: str, key: str, kind: str = "views", **members) -> None:
    """Publish the app with other members of one view or form."""
    document = copy.deepcopy(dict(desk.office.app.model.document))
    found = next(each for each in document[kind] if (each["table"], each["key"]) == (table, key))
    found.update(members)
    republish(desk, document)


@pytest.mark.parametrize(
    ("stack", "moved_to"),
    [("urgent", "1"), ("lead", "mia"), ("team", "team"), ("owner", "max"), ("urgent", ""), ("lead", "")],
)
def test_boards_of_every_kind_of_stack_show_and_move_all_cards(desk, stack, moved_to):
    office = desk.office
    team = office.create("ada", "team", name="North team")
    changed(desk, "project", "board", stack=stack, limits={}, folded=[])
    office.create_many("ada", "project", [{"name": f"Card {n}"} for n in range(3)])
    ada = desk.client("ada")
    told = heads(ada.get(BOARD).text)
    assert sum(int(each["data-count"]) for each in told.values()) == 3
    value = {"team": team, **office.people}.get(moved_to, moved_to)
    assert ada.get("/a/everything/project/2/move?view=board").status_code == 200
    form = {"view": "board", "to": str(value), "rev": "1"}
    answer = ada.post("/a/everything/project/2/move?view=board", fragment=True, **form)
    assert answer.status_code == 200, answer.text
    page = ada.get(BOARD).text
    assert "Card 1" in stacks(page)[str(value)]
    assert sum(len(each) for each in stacks(page).values()) == 3


def test_an_empty_record_of_a_small_table_has_a_stack_to_move_to(desk):
    desk.office.create_many("ada", "team", [{"name": "North team"}, {"name": "South team"}])
    changed(desk, "project", "board", stack="team", limits={}, folded=[])
    desk.office.create("ada", "project", name="Alone")
    assert stacks(desk.client("ada").get(BOARD).text) == {"1": [], "2": [], "": ["Alone"]}


@pytest.mark.parametrize("level", ["hidden", "masked"])
@pytest.mark.parametrize("member", ["stack", "lanes"])
def test_a_board_placed_by_a_field_one_may_not_read_does_not_exist(filled, member, level):
    changed(filled, "project", "board", **{"stack": "stage", member: "team", "limits": {}, "folded": []})
    document = copy.deepcopy(dict(filled.office.app.model.document))
    role = next(each for each in document["roles"] if each["key"] == "member")
    role["tables"]["project"]["fields"]["team"] = level
    republish(filled, document)
    assert filled.client("mia").get(BOARD).status_code == 404
    assert filled.client("ada").get(BOARD).status_code == 200
    move = {"view": "board", "to": "won" if member == "lanes" else ""}
    assert filled.client("mia").post("/a/everything/project/41/move", **move).status_code == 404


def test_a_total_of_a_field_one_may_not_read_is_left_out(filled):
    changed(filled, "project", "board", sums=["amount", "share"])
    page = filled.client("mia").get(BOARD).text
    assert "Amount" in page and "Share" not in page


@pytest.mark.parametrize(
    ("act", "told"),
    [
        ({"require": ["brief"]}, "Brief: "),
        ({"refuse": {"en": "Not like this.", "zh": "不可以。"}}, "Not like this."),
        ({"warn": {"en": "Are you sure?", "zh": "确定？"}}, "Are you sure?"),
    ],
)
def test_the_rules_of_the_edit_form_hold_for_a_move(filled, act, told):
    rules = [{"key": "lost", "when": 'stage = "lost"', "then": [act]}]
    changed(filled, "project", "main", "forms", rules=rules)
    ada = filled.client("ada")
    form = {"view": "board", "to": "lost", "rev": "1"}
    answer = ada.post("/a/everything/project/41/move", fragment=True, **form)
    assert answer.status_code == 422 and told.lower() in answer.text.lower()
    assert "/edit?stage=lost" in answer.text
    assert filled.office.stored("project", 41)["stage"] == "run"
    # The harmless twin: a stage that asks for nothing.
    form["to"] = "plan"
    assert ada.post("/a/everything/project/41/move", fragment=True, **form).status_code == 200


def test_what_a_rule_sets_is_saved_with_the_move(filled):
    rules = [
        {"key": "done", "when": 'stage = "won"', "then": [{"set": {"field": "done", "expression": "100"}}]}
    ]
    changed(filled, "project", "main", "forms", rules=rules)
    form = {"view": "board", "to": "won", "rev": "1"}
    answer = filled.client("ada").post("/a/everything/project/42/move", fragment=True, **form)
    assert answer.status_code == 200, answer.text
    assert filled.office.stored("project", 42)["done"] == 100
