"""The builder's pages while a draft is open: they show and change the draft, and what is not live yet has no records."""

import pytest

from fixtures.plain_forms import Form

pytestmark = pytest.mark.sqlite_only


@pytest.fixture
def drafting(workshop):
    """Give the workshop with a draft open."""
    workshop.done(begin(workshop))
    return workshop


def begin(workshop):
    browser = workshop.browser("ada")
    form = Form(browser.get("/a/desk/builder/draft").text, "csrf", "draft/begin")
    return browser.post(form.action, data=form.values, headers={"Origin": "http://localhost"})


def page(workshop, path):
    answer = workshop.browser("ada").get(f"/a/desk/builder/{path}".rstrip("/"))
    assert answer.status_code == 200, (path, answer.text)
    return answer.text


def test_a_table_of_the_draft_has_all_its_pages_and_no_records_yet(drafting):
    drafting.done(drafting.fill("tables/new", "label_en", label_en="Cars", icon="car"))
    assert "cars" not in drafting.app.model.tables
    assert "not published yet" in page(drafting, "tables")
    for path in (
        "",
        "tables/cars",
        "tables/cars/page",
        "views?table=cars",
        "views/new?table=cars",
        "navigation",
        "look",
    ):
        assert "Cars" in page(drafting, path), path
    assert "it is not published" in page(drafting, "views/cars.all")
    assert drafting.browser("ada").get("/a/desk/cars/").status_code == 404


def test_a_view_of_live_records_is_previewed_with_what_of_the_draft_is_there(drafting):
    drafting.done(drafting.fill("views/new", "label_en", label_en="Everyone"))
    shown = page(drafting, "views/client.everyone")
    assert "Client 0" in shown and 'href="/a/desk/client/?view=everyone"' not in shown
    assert drafting.app.model.views_of("client") == []


def test_a_table_deleted_in_the_draft_keeps_its_key_and_stays_live(drafting):
    browser = drafting.browser("ada")
    form = Form(browser.get("/a/desk/builder/tables").text, "base", "client/delete")
    drafting.done(browser.post(form.action, data=form.values, headers={"Origin": "http://localhost"}))
    drafting.done(drafting.fill("tables/new", "label_en", label_en="Client"))
    assert "/a/desk/builder/tables/client_2" in page(drafting, "tables")
    assert "Client 0" in browser.get("/a/desk/client/").text
