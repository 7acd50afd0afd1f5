"""Before it is saved, a change says what it opens and takes away, in numbers that then turn out right."""

import re

import pytest

PATH = "roles/sales/tables/client"


@pytest.fixture
def sales(workshop):
    """Give the workshop with a role for one's own clients, had by Mia, Max and Edith."""
    answer = workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    workshop.done(answer)
    for who in ("mia", "max", "edith"):
        workshop.give("sales", f"person:{workshop.people[who]}")
    return workshop


def sentences(answer):
    """Return the sentences of the question."""
    return [
        re.sub(r"<[^>]*>", "", each) for each in re.findall(r"<li class=\"effect.*?</p>", answer.text, re.S)
    ]


def by_name(answer, sentence):
    """Return {name: number} of the people of the sentence that begins so."""
    parts = re.split(r"<li class=\"effect", answer.text)
    part = next(each for each in parts if sentence in each)
    return {
        name: int(number)
        for name, number in re.findall(r"<bdi>(\w+)</bdi> <span class=\"muted\">([\d,]+)</span>", part)
    }


def test_nothing_is_asked_where_nothing_changes_for_anybody(workshop):
    answer = workshop.fill("new-role", "label_en", label_en="Idle", set="manage_all", tables=["client"])
    assert answer.status_code == 303
    assert workshop.fill("roles/idle/tables/client", "set", set="view_all").status_code == 303


def test_more_rows_are_counted_for_each_person_and_the_numbers_come_true(sales):
    before = {who: sales.names(who) for who in ("mia", "max", "edith")}
    answer = sales.fill(PATH, "set", set="view_all")
    assert "3 people will see up to 5 more records in “Client”." in answer.text
    told = by_name(answer, "will see up to 5 more records")
    assert all(sales.names(who) == before[who] for who in before), "nothing happens before it is confirmed"
    sales.done(answer)
    for who in before:
        assert told[who.title()] == len(sales.names(who) - before[who])


def test_fewer_rows_are_counted_and_the_numbers_come_true(sales):
    sales.done(sales.fill(PATH, "set", set="view_all"))
    before = {who: sales.names(who) for who in ("mia", "max", "edith")}
    answer = sales.fill(PATH, "set", set="custom", action=["view"], rows__0__scope="department")
    told = by_name(answer, "will no longer see")
    sales.done(answer)
    lost = {who.title(): len(before[who] - sales.names(who)) for who in before}
    assert told == lost and lost["Max"] == 4


def test_what_is_equal_for_all_is_one_number_and_what_stays_is_not_mentioned(sales):
    sales.done(sales.fill(PATH, "set", set="view_all"))
    answer = sales.fill(PATH, "set", set="manage_all")
    told = sentences(answer)
    assert any("3 people will be able to edit 6 more records in “Client”." in each for each in told)
    assert any("3 people may now add" in each and "export" in each for each in told)
    assert not any("will see" in each for each in told)


def test_a_condition_is_counted_by_the_compiler_of_lists(sales):
    sales.done(sales.fill(PATH, "set", set="view_all"))
    answer = sales.formula(PATH, "rows:0", 'name <> "Client 1"', action=["view"], rows__0__scope="all")
    assert any("3 people will no longer see 1 record in “Client”." in each for each in sentences(answer))


def test_masking_and_hiding_a_field_is_said_by_its_name(sales):
    masked = sales.fill(PATH, "set", field__phone="masked")
    assert "3 people will see only a mask of “Phone” of “Client”." in masked.text
    sales.done(masked)
    opened = sales.fill(PATH, "set", field__phone="edit")
    assert "3 people will see “Phone” of “Client” in full." in opened.text
    hidden = sales.fill(PATH, "set", field__phone="hidden")
    assert "3 people will no longer see “Phone” of “Client”." in hidden.text


def test_going_back_keeps_what_was_chosen_and_saves_nothing(sales):
    before = sales.app.revision
    answer = sales.fill(PATH, "set", set="view_all", field__phone="masked")
    again = sales.confirm(answer, back="1")
    assert again.status_code == 200 and sales.app.revision == before
    assert re.search(r'value="view_all" checked', again.text)
    assert re.search(r'value="masked" selected', again.text)


def test_giving_and_taking_a_role_says_who_gains_and_who_loses(workshop):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Boss", set="view_all", tables=["client"]))
    client = workshop.browser("ada")
    token = workshop.desk.client("ada").token()
    north = f"department:{workshop.departments['north']}"
    answer = client.post("/a/desk/builder/roles/boss/give", data={"csrf": token, "member": north})
    # Ada administers and so gains nothing; Edith, Mia and Sam belong to the north.
    assert "3 people will see 6 more records in “Client”." in answer.text
    assert workshop.given("boss") == set()
    workshop.done(answer)
    assert workshop.given("boss") == {("department", workshop.departments["north"])}
    assert len(workshop.names("sam")) == 6
    answer = client.post("/a/desk/builder/roles/boss/take", data={"csrf": token, "member": north})
    assert "3 people will no longer see 6 records in “Client”." in answer.text
    workshop.done(answer)
    assert client.get("/a/desk/client/").status_code == 200
    assert workshop.browser("sam").get("/a/desk/client/").status_code == 404


def test_deleting_a_role_says_who_loses_what_and_takes_it_from_all(sales):
    page = sales.browser("ada").get("/a/desk/builder/roles/sales")
    token = sales.desk.client("ada").token()
    assert "Delete" in page.text
    data = {"csrf": token, "base": sales.app.revision}
    answer = sales.browser("ada").post("/a/desk/builder/roles/sales/delete", data=data)
    assert by_name(answer, "will no longer see") == {"Mia": 3, "Max": 2, "Edith": 1}
    sales.done(answer)
    assert not sales.app.model.roles and sales.given("sales") == set()
    assert sales.browser("mia").get("/a/desk/client/").status_code == 404
    assert sales.audited().count("role_taken") == 3


def test_a_second_role_is_counted_on_top_of_the_first(sales):
    answer = sales.fill("new-role", "label_en", label_en="North", set="view_all", tables=["client"])
    sales.done(answer)
    token = sales.desk.client("ada").token()
    member = f"person:{sales.people['mia']}"
    answer = sales.browser("ada").post(
        "/a/desk/builder/roles/north/give", data={"csrf": token, "member": member}
    )
    assert "Mia will see 3 more records in “Client”." in answer.text


def test_where_no_record_is_concerned_yet_the_direction_is_still_said(workshop):
    workshop.done(workshop.fill("new-role", "label_en", label_en="Sales", set="view_all", tables=["visit"]))
    path = "roles/sales/tables/visit"
    workshop.give("sales", f"person:{workshop.people['mia']}")
    fewer = workshop.fill(path, "set", set="custom", action=["view"], rows__0__scope="subordinates")
    assert "Mia may see less in “Visit”; no present record is concerned." in fewer.text
    workshop.done(fewer)
    fewer = workshop.fill(path, "set", set="custom", rows__0__scope="own")
    assert "Mia may see less in “Visit”" in fewer.text
    more = workshop.fill(path, "set", set="custom", rows__0__scope="all")
    assert "Mia may see more in “Visit”" in more.text


def test_of_very_many_people_some_are_counted_and_that_is_said(sales, monkeypatch):
    monkeypatch.setattr("tablewright.builder.effects.COUNTED_PEOPLE", 2)
    monkeypatch.setattr("tablewright.builder.effects.SAMPLE", 1)
    answer = sales.fill(PATH, "set", set="view_all")
    assert any("About 3 people will see up to" in each for each in sentences(answer))


def test_what_takes_too_long_to_count_is_said_without_a_number(sales, monkeypatch):
    monkeypatch.setattr("tablewright.builder.effects.COUNTING_SECONDS", -1)
    told = sentences(sales.fill(PATH, "set", set="view_all"))
    assert any("3 people will see more records in “Client”." in each for each in told)
    assert not any("no longer see" in each for each in told)
