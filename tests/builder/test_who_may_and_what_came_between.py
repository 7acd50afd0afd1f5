"""Only administrators reach the builder; a change on top of somebody else's is asked about, nothing is lost."""

import re

import pytest

from fixtures.plain_forms import Form, send
from tablewright.builder.edits.roles import rename_role
from tablewright.builder.publishing import change_app
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.identity.people import add_person, add_workspace
from tablewright.web.declare import declaration_of

PATH = "/a/desk/builder/roles/sales/tables/client"


@pytest.fixture
def sales(workshop):
    """Give the workshop with a role that Mia has."""
    answer = workshop.fill("new-role", "label_en", label_en="Sales", set="manage_own", tables=["client"])
    workshop.done(answer)
    workshop.give("sales", f"person:{workshop.people['mia']}")
    return workshop


def builder_routes(workshop):
    """Give (method, address) of every route of the builder."""
    names = {"app": "desk", "role": "sales", "table": "client", "person_id": "1"}
    for rule in workshop.desk.app.url_map.iter_rules():
        if rule.rule.startswith("/a/<app>/builder/"):
            assert declaration_of(workshop.desk.app, rule.endpoint) is not None
            address = re.sub(r"<(?:\w+:)?(\w+)>", lambda found: names.get(found[1], "1"), rule.rule)
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                yield method, address


def test_who_does_not_administer_the_app_reaches_no_page_of_the_builder(sales):
    routes = list(builder_routes(sales))
    assert len(routes) > 15
    before = (sales.app.revision, sales.given("sales"))
    for who, status in (("mia", 403), ("sam", 404), ("max", 404)):
        visitor = sales.desk.client(who)
        for method, address in routes:
            answer = visitor.get(address) if method == "GET" else visitor.post(address, base=before[0])
            assert answer.status_code in (status, 404), (who, method, address, answer.status)
            assert "Client 0" not in answer.text
    assert (sales.app.revision, sales.given("sales")) == before


def test_an_app_administrator_reaches_it_until_that_is_taken_away(sales):
    sales.desk.client("ada").post("/a/desk/builder/admins/add", person=sales.people["sam"])
    sam = sales.desk.client("sam")
    assert sam.get("/a/desk/builder/roles").status_code == 200
    assert sam.get(PATH).status_code == 200
    assert sam.get("/a/everything/builder/roles").status_code == 404, "only of that app"
    answer = sam.post("/a/desk/builder/admins/remove", person=sales.people["sam"])
    assert answer.status_code == 303 and answer.location == "/a/desk/"
    assert sam.get("/a/desk/builder/roles").status_code == 404
    assert sales.audited().count("app_admin_given") == sales.audited().count("app_admin_taken") == 1


def publish_between(workshop):
    """Rename the role as another administrator, on top of what is live."""
    live = workshop.app
    with unit_of_work(workshop.desk.office.engine) as work:
        change_app(
            work,
            live,
            workshop.desk.office.actor("ada"),
            live.revision,
            lambda document: rename_role(document, "sales", "Sellers"),
            Words("Sellers it is", "改名"),
        )


def test_a_stale_page_gives_409_with_everything_that_was_chosen(sales):
    ada = sales.browser("ada")
    form = Form(sales.fill("roles/sales/tables/client", "set", set="custom", do="rows:0:formula").text, "set")
    publish_between(sales)
    chosen = {"set": "custom", "action": ["view", "export"], "rows__0__when": 'stage = "won"'}
    answer = send(ada, form, PATH, **chosen, field__phone="masked")
    assert answer.status_code == 409
    assert "Sellers it is" in answer.text and "meanwhile" in answer.text
    assert "Ada" in answer.text.split("Sellers it is")[1].split("</li>")[0], "and by whom"
    kept = Form(answer.text, "set").values
    assert kept["set"] == "custom" and kept.getlist("action") == ["view", "export"]
    assert kept["rows:0:when"] == 'stage = "won"' and kept["field:phone"] == "masked"
    assert sales.role("sales")["tables"]["client"]["rows"] == "own", "nothing is overwritten"
    sales.done(send(ada, Form(answer.text, "set"), PATH))
    role = sales.role("sales")
    assert role["label"] == "Sellers", "what the other one did stands"
    assert role["tables"]["client"]["fields"] == {"phone": "masked"}


def test_a_stale_answer_to_the_question_gives_409_too(sales):
    ada = sales.browser("ada")
    question = send(ada, Form(ada.get(PATH).text, "set"), PATH, set="view_all")
    publish_between(sales)
    answer = send(ada, Form(question.text, "confirmed"), PATH, confirmed="1")
    assert answer.status_code == 409
    assert Form(answer.text, "set").values["set"] == "view_all"


@pytest.mark.parametrize("base", ["", "x", "1e3", "-1", "٣"])
def test_a_base_that_is_no_number_is_refused(sales, base):
    answer = sales.desk.client("ada").post(PATH, base=base, set="view_all")
    assert answer.status_code == 400


def test_what_is_not_there_is_not_found(sales):
    ada = sales.desk.client("ada")
    for path in ("roles/nobody", "roles/nobody/copy", "roles/sales/tables/nothing", "roles/nobody/give"):
        assert ada.get(f"/a/desk/builder/{path}").status_code == 404, path
    for member in ("person:999999", "person:", "robot:1", "everyone:1", ""):
        answer = ada.post("/a/desk/builder/roles/sales/give", member=member)
        assert answer.status_code in (404, 422), member
    for member in ("robot:1", "record:5", "person", "", ":"):
        answer = ada.post("/a/desk/builder/roles/sales/take", member=member)
        # Whoever is gone can still be struck off the list; a kind of member that there is not cannot.
        assert answer.status_code == (303 if member == "person" else 404), member
    assert sales.given("sales") == {("person", sales.people["mia"])}


def test_somebody_of_another_workspace_is_not_found(sales, office):
    with unit_of_work(office.engine) as work:
        other = add_workspace(work, "other", "Other", "Asia/Shanghai", "en")
        stranger = add_person(work, other, "zoe", "Zoe")
    ada = sales.desk.client("ada")
    assert ada.post("/a/desk/builder/roles/sales/give", member=f"person:{stranger}").status_code == 404
    assert ada.post("/a/desk/builder/admins/add", person=stranger).status_code == 404
    assert "Zoe" not in ada.get("/a/desk/builder/roles/sales/give?q=zoe").text
