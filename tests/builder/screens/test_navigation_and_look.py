"""The side bar and the look of an app in the builder: groups, entries, name, colour, and what opens first."""

import re

import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form
from tablewright.builder.screens.navigation.arrange import groups_of, move_entry, move_group, neighbours
from tablewright.core.errors import NotFound
from tablewright.definition.check import check

pytestmark = pytest.mark.sqlite_only
NAVIGATION = "/a/desk/builder/navigation"


def press(workshop, action, /, page=NAVIGATION, **values):
    browser = workshop.browser("ada")
    form = Form(browser.get(page).text, "base", action)
    told = MultiDict(form.values)
    for name, value in values.items():
        told[name] = value
    return browser.post(form.action, data=told, headers={"Origin": "http://localhost"})


def told(workshop):
    return workshop.app.model.document.get("navigation")


def groups(*sizes):
    return [
        {"items": [{"table": f"{number}_{place}"} for place in range(size)]}
        for number, size in enumerate(sizes)
    ]


def names(told):
    return [[each["table"] for each in group["items"]] for group in told]


@pytest.mark.parametrize(
    ("entry", "after", "found"),
    [
        ("0.0", "0.1", [["0_1", "0_0"], ["1_0"]]),
        ("0.1", "0", [["0_1", "0_0"], ["1_0"]]),
        ("0.0", "1", [["0_1"], ["0_0", "1_0"]]),
        ("1.0", "0.0", [["0_0", "1_0", "0_1"], []]),
        ("0.1", "0.1", [["0_0", "0_1"], ["1_0"]]),
    ],
)
def test_an_entry_goes_behind_another_or_first_in_a_group(entry, after, found):
    listed = groups(2, 1)
    move_entry(listed, entry, after)
    assert names(listed) == found


def test_every_entry_reaches_every_place_by_the_buttons_alone():
    listed = groups(2, 0, 2)
    seen = {str(names(listed))}
    place = (0, 0)
    for _ in range(6):
        down = neighbours(listed, *place)[1]
        if not down:
            break
        move_entry(listed, f"{place[0]}.{place[1]}", down)
        group, _, at = down.partition(".")
        place = (int(group), int(at) if at else 0)
        seen.add(str(names(listed)))
    assert names(listed) == [["0_1"], [], ["2_0", "2_1", "0_0"]] and len(seen) == 6


@pytest.mark.parametrize("name", ["9.0", "0.9", "x", "0", "", "0.-1", "²"])
def test_an_entry_that_is_not_there_is_not_found(name):
    with pytest.raises(NotFound):
        move_entry(groups(2), name, "0")


def test_groups_are_put_in_order():
    listed = [{"label": each, "items": []} for each in "abc"]
    move_group(listed, "2", None)
    assert [each["label"] for each in listed] == ["c", "a", "b"]
    move_group(listed, "0", "2")
    assert [each["label"] for each in listed] == ["a", "b", "c"]


def test_without_a_setting_the_tables_stand_in_their_order_and_the_first_change_writes_them_down(workshop):
    assert told(workshop) is None
    assert names(groups_of(workshop.app.model.document)) == [["client", "visit"]]
    workshop.done(press(workshop, "navigation/move", to="0.1 0"))
    assert told(workshop) == [{"items": [{"table": "visit"}, {"table": "client"}]}]
    side = workshop.browser("ada").get("/a/desk/client/").text
    assert side.index("<bdi>Visit</bdi>") < side.index("<bdi>Client</bdi></span></a></li>")


def test_groups_and_entries_are_added_named_and_taken_out(workshop):
    page = f"{NAVIGATION}/group"
    workshop.done(
        press(workshop, "navigation/group", page=page, label_en="Field work", label_zh="外勤", icon="car")
    )
    workshop.done(press(workshop, "navigation/add", group="1", entry="visit"))
    assert told(workshop)[1] == {
        "items": [{"table": "visit"}],
        "label": {"en": "Field work", "zh": "外勤"},
        "icon": "car",
    }
    workshop.done(press(workshop, "navigation/remove", entry="0.1"))
    assert told(workshop)[0] == {"items": [{"table": "client"}]}
    assert "外勤" in workshop.desk.client("ada", "zh").get("/a/desk/client/").text
    workshop.done(press(workshop, "group/remove", group="1"))
    assert len(told(workshop)) == 1


def test_the_side_bar_leads_nowhere_that_is_not_there(workshop):
    assert press(workshop, "navigation/add", entry="nothing").status_code == 400
    assert told(workshop) is None


def test_the_look_is_saved_and_the_first_page_opens_first(workshop):
    workshop.done(
        workshop.fill(
            "look",
            "label_en",
            label_en="Reception",
            label_zh="前台",
            help_en="Who comes in",
            icon="bell",
            color="teal",
            home="visit",
        )
    )
    document = workshop.app.model.document
    assert (document["label"], document["icon"], document["color"], document["home"]) == (
        {"en": "Reception", "zh": "前台"},
        "bell",
        "teal",
        "visit",
    )
    assert workshop.browser("ada").get("/a/desk/").location == "/a/desk/visit/"
    workshop.done(workshop.fill("look", "label_en", home=""))
    assert workshop.browser("ada").get("/a/desk/").location == "/a/desk/client/"


def test_a_first_page_one_may_not_see_gives_way_to_what_one_may(workshop):
    workshop.done(workshop.fill("look", "label_en", home="visit"))
    workshop.done(workshop.fill("new-role", "label_en", label_en="Sales", set="view_all", tables=["client"]))
    workshop.give("sales", "everyone:0")
    assert workshop.browser("mia").get("/a/desk/").location == "/a/desk/client/"


def test_a_name_is_needed(workshop):
    answer = workshop.fill("look", "label_en", label_en="", color="red")
    assert answer.status_code == 422 and 'value="red" checked' in answer.text
    assert workshop.app.model.document["label"] == "Desk"


@pytest.mark.parametrize("home", ["nothing", "client.nothing", "nothing.all"])
def test_a_first_page_that_is_not_there_is_a_fault(workshop, home):
    faults = check({**workshop.app.model.document, "home": home})
    assert [each.path for each in faults] == ["$.home"]


def test_a_deleted_table_is_the_first_page_no_longer(workshop):
    workshop.done(workshop.fill("look", "label_en", home="visit"))
    workshop.done(press(workshop, "visit/delete", page="/a/desk/builder/tables"))
    assert "home" not in workshop.app.model.document


def test_every_page_of_the_side_bar_shows_the_way_through_building(workshop):
    browser = workshop.browser("ada")
    pages = re.findall(
        r'class="side-item" href="(/a/desk/builder[^"]*)"', browser.get("/a/desk/builder").text
    )
    assert len(pages) > 15
    for page in pages:
        text = browser.get(page).text
        assert 'class="steps"' in text, page
        assert f'href="{page}" aria-current="page"' in text, page
