"""Views that staff save: their own and shared ones, under an address of their own, never past anybody's rights."""

from __future__ import annotations

import json
import re

import pytest

LIST = "/a/everything/project/"
RUNNING = json.dumps({"field": "stage", "op": "is", "value": "run"})


@pytest.fixture
def filled(desk):
    rows = [{"name": f"Project {n}", "amount": n, "stage": "run" if n % 2 else "plan"} for n in range(1, 5)]
    desk.office.create_many("ada", "project", rows)
    return desk


def saved(who, name="Mine", view="all", **form):
    """Save the list as a view and return its address."""
    answer = who.post(f"{LIST}views", view=view, name=name, **form)
    assert answer.status_code == 303, answer.text
    return answer.location.partition("view=")[2].replace("%7E", "~")


def names(client, address=LIST, fragment=True):
    return re.findall(
        r"Project \d",
        "".join(re.findall(r"<tr data-id.*?</tr>", client.get(address, fragment=fragment).text, re.S)),
    )


def tabs(client):
    nav = client.get(LIST, fragment=True).text.partition("view-tabs")[2].partition("</nav>")[0]
    return re.findall(r"<bdi>(.*?)</bdi>", nav)


def test_what_is_shown_is_saved_and_opens_at_its_own_address(filled):
    edith = filled.client("edith")
    key = saved(edith, filter=RUNNING, sort="-amount", fields="name,amount", footer="amount:sum")
    page = edith.get(f"{LIST}?view={key}").text
    assert set(names(edith, f"{LIST}?view={key}")) == {"Project 1", "Project 3"}
    assert page.index("Project 3") < page.index("Project 1") and "Mine" in tabs(edith)
    assert "amount" in page and 'data-fields="name,amount"' in page


def test_a_filter_of_ones_own_stands_on_top_of_the_views(filled):
    edith = filled.client("edith")
    key = saved(edith, filter=RUNNING)
    on_top = json.dumps({"field": "amount", "op": "gt", "value": 2})
    assert names(edith, f"{LIST}?view={key}&filter={on_top}").count("Project 3") >= 1
    assert "Project 1" not in names(edith, f"{LIST}?view={key}&filter={on_top}")
    twice = saved(edith, "Narrow", view=key, filter=on_top)
    assert set(names(edith, f"{LIST}?view={twice}")) == {"Project 3"}


def test_a_view_is_its_owners_alone_until_it_is_shared(filled):
    edith, mia = filled.client("edith"), filled.client("mia")
    key = saved(edith)
    assert "Mine" not in tabs(mia) and mia.get(f"{LIST}?view={key}").status_code == 404
    for act in ("share", "rename", "delete", "lock", "copy", "first", "save"):
        assert mia.post(f"{LIST}views/{key}/{act}", name="x", view=key).status_code == 404, act
    assert edith.post(f"{LIST}views/{key}/share").status_code == 303
    assert "Mine" in tabs(mia) and mia.get(f"{LIST}?view={key}").status_code == 200
    edith.post(f"{LIST}views/{key}/unshare")
    assert "Mine" not in tabs(mia) and mia.get(f"{LIST}?view={key}").status_code == 404


@pytest.mark.parametrize(
    "member",
    [
        {"filter": json.dumps({"field": "share", "op": "is_not_empty"})},
        {"sort": "-share"},
        {"sort": "phone"},
        {"filter": json.dumps({"not": {"field": "team.budget", "op": "gt", "value": 5}})},
    ],
    ids=str,
)
def test_a_shared_view_over_what_one_may_not_read_does_not_exist(filled, call, member):
    edith, mia = filled.client("edith"), filled.client("mia")
    key = saved(edith, shared="1", **member)
    assert "Mine" in tabs(edith) and "Mine" not in tabs(mia)
    assert mia.get(f"{LIST}?view={key}").status_code == 404
    assert mia.get(f"{LIST}views/menu?view={key}").status_code == 404
    assert mia.post(f"{LIST}views/{key}/copy").status_code == 404
    assert call("edith").get("project", view=key).status_code == 200
    assert call("mia").get("project", view=key).status_code == 404


def test_a_view_cannot_be_saved_over_what_one_may_not_read(filled):
    mia = filled.client("mia")
    for field in ("share", "nothing_like_it"):
        answer = mia.post(f"{LIST}views", view="all", name="x", sort=field)
        assert answer.status_code in (400, 422), (field, answer.status_code)
    assert tabs(mia) == tabs(filled.client("max"))


def test_a_shared_view_shows_each_what_they_may_see(filled):
    edith, mia = filled.client("edith"), filled.client("mia")
    key = saved(edith, shared="1", fields="name,share,amount")
    assert len(set(names(edith, f"{LIST}?view={key}"))) == 4
    assert set(names(mia, f"{LIST}?view={key}")) == {"Project 1", "Project 3"}
    assert 'data-fields="name,amount"' in mia.get(f"{LIST}?view={key}").text


def test_others_save_into_a_shared_view_until_it_is_locked(filled):
    edith, mia, ada = filled.client("edith"), filled.client("mia"), filled.client("ada")
    key = saved(edith, shared="1")
    assert mia.post(f"{LIST}views/{key}/save", view=key, filter=RUNNING).status_code == 303
    assert set(names(edith, f"{LIST}?view={key}")) == {"Project 1", "Project 3"}
    assert mia.post(f"{LIST}views/{key}/rename", name="Hers").status_code == 403
    assert mia.post(f"{LIST}views/{key}/delete").status_code == 403
    edith.post(f"{LIST}views/{key}/lock")
    assert mia.post(f"{LIST}views/{key}/save", view=key, sort="name").status_code == 403
    assert edith.post(f"{LIST}views/{key}/save", view=key, sort="name").status_code == 303
    assert ada.post(f"{LIST}views/{key}/rename", name="Ours").status_code == 303
    assert "Ours" in tabs(edith)


def test_what_somebody_saved_meanwhile_is_not_overwritten(filled):
    edith, mia = filled.client("edith"), filled.client("mia")
    key = saved(edith, shared="1")
    menu = edith.get(f"{LIST}views/menu?view={key}&sort=name").text
    seen = re.search(r'name="seen" value="(.*?)"', menu)[1]
    mia.post(f"{LIST}views/{key}/save", view=key, filter=RUNNING)
    assert edith.post(f"{LIST}views/{key}/save", view=key, sort="name", seen=seen).status_code == 409
    menu = edith.get(f"{LIST}views/menu?view={key}&sort=name").text
    seen = re.search(r'name="seen" value="(.*?)"', menu)[1]
    assert edith.post(f"{LIST}views/{key}/save", view=key, sort="name", seen=seen).status_code == 303
    assert len(set(names(edith, f"{LIST}?view={key}"))) == 2


def test_a_table_opens_with_the_view_one_chose(filled):
    edith = filled.client("edith")
    key = saved(edith, filter=RUNNING)
    assert len(set(names(edith))) == 4
    edith.post(f"{LIST}views/{key}/first")
    assert len(set(names(edith))) == 2 and len(set(names(filled.client("ada")))) == 4
    edith.post(f"{LIST}views/{key}/not-first")
    assert len(set(names(edith))) == 4
    edith.post(f"{LIST}views/{key}/first")
    edith.post(f"{LIST}views/{key}/delete")
    assert len(set(names(edith))) == 4 and "Mine" not in tabs(edith)
    assert edith.get(f"{LIST}?view={key}").status_code == 404


def test_a_copy_is_ones_own(filled):
    edith, mia = filled.client("edith"), filled.client("mia")
    key = saved(edith, shared="1", filter=RUNNING)
    copy = mia.post(f"{LIST}views/{key}/copy").location.partition("view=")[2].replace("%7E", "~")
    edith.post(f"{LIST}views/{key}/delete")
    assert set(names(mia, f"{LIST}?view={copy}")) == {"Project 1", "Project 3"}
    assert "Mine (copy)" in tabs(mia)
    assert "Mine (copy)" not in tabs(edith)


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb"])
def test_a_name_is_asked_for_and_nothing_is_lost(filled, name):
    answer = filled.client("edith").post(f"{LIST}views", view="all", name=name, sort="-amount")
    assert answer.status_code == 422 and 'name="sort" value="-amount"' in answer.text
    assert "Give the view a name" in answer.text


def test_what_is_no_view_is_refused_with_the_reason(filled):
    edith = filled.client("edith")
    wrong = json.dumps({"field": "amount", "op": "contains", "value": "x"})
    assert edith.post(f"{LIST}views", view="all", name="x", filter=wrong).status_code in (400, 422)
    assert edith.post(f"{LIST}views", view="all", name="x", filter="{").status_code == 400
    assert edith.post(f"{LIST}views", view="all", name="x", sort="tasks").status_code in (400, 422)


def test_views_are_one_tables_and_one_apps(filled):
    edith = filled.client("edith")
    key = saved(edith)
    assert edith.get(f"/a/everything/team/?view={key}").status_code == 404
    for hostile in ("~", "~0", "~x", "~99999999999999999999", "~1'"):
        assert edith.get(LIST, query_string={"view": hostile}) if False else True
        assert edith.client.get(LIST, query_string={"view": hostile}).status_code == 404, hostile


def test_the_menu_offers_what_one_may_do(filled):
    edith, mia = filled.client("edith"), filled.client("mia")
    key = saved(edith, "Shared <b>one", shared="1")
    own, other = (who.get(f"{LIST}views/menu?view={key}", fragment=True).text for who in (edith, mia))
    assert "Delete view" in own and "Delete view" not in other and "Shared by Edith." in other
    assert "Save to this view" not in own
    changed = mia.get(f"{LIST}views/menu?view={key}&sort=name", fragment=True).text
    assert "Save to this view" in changed and "Reset to the view" in changed
    assert "<b>one" not in own
    assert "<html" in edith.get(f"{LIST}views/menu?view={key}").text


def test_the_shared_views_of_who_leaves_go_to_the_successor(filled):
    edith, mia, ada = filled.client("edith"), filled.client("mia"), filled.client("ada")
    key, own = saved(edith, shared="1"), saved(edith, "Her own")
    people = filled.office.people
    answer = ada.post(f"/workspace/people/{people['edith']}/leave", to=people["mia"])
    assert answer.status_code in (302, 303), answer.text
    assert mia.post(f"{LIST}views/{key}/rename", name="Now mia's").status_code == 303
    assert mia.get(f"{LIST}?view={own}").status_code == 404


def test_widths_frozen_columns_and_row_height_are_saved_and_may_be_taken_back(filled):
    edith = filled.client("edith")
    assert "view-changed" in (shown := edith.get(f"{LIST}?view=all&widths=name:222", fragment=True).text)
    assert 'class="view-changed" hidden' not in shown
    assert 'class="view-changed" hidden' in edith.get(f"{LIST}?view=all", fragment=True).text
    key = saved(edith, widths="name:222,amount:9", frozen="2", height="large")
    page = edith.get(f"{LIST}?view={key}", fragment=True).text
    assert '<col width="222">' in page and '<col width="40">' in page
    assert 'data-frozen="2"' in page and "rows-large" in page and 'class="view-changed" hidden' in page
    narrow = edith.get(f"{LIST}?view={key}&height=small&frozen=0", fragment=True).text
    assert "rows-small" in narrow and 'data-frozen="0"' in narrow and '<col width="222">' in narrow
