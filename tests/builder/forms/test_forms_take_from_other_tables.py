"""A form's field is filled from another table, a link offers some records only, and matching records are shown."""

import pytest

from fixtures.plain_forms import Form, send

pytestmark = pytest.mark.sqlite_only
VISIT = "/a/desk/builder/forms/visit.visit"


@pytest.fixture
def visit(workshop):
    """Give the form of visits: a name and the client."""
    client = workshop.browser("ada")
    path = "/a/desk/builder/forms/new?table=visit"
    send(client, Form(client.get(path).text, "use", "/new"), path, label_en="Visit")
    return Visit(workshop, client)


class Visit:
    def __init__(self, workshop, client):
        self.workshop, self.client = workshop, client

    @property
    def entries(self):
        """Return what stands on the form."""
        return self.workshop.app.model.forms[-1].sections[0]["fields"]

    def open(self, kind, at):
        """Return the page of a link."""
        answer = self.client.get(f"{VISIT}/link?kind={kind}&at={at}")
        assert answer.status_code == 200, answer.text
        return answer.text

    def post(self, page, status, **values):
        """Send the page of a link with some values changed; returns the answer's text."""
        form = Form(page, "kind")
        for name, value in values.items():
            form.values.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
        answer = self.client.post(form.action, data=form.values)
        assert answer.status_code == status, (answer.status, answer.text)
        return answer.text


def test_a_field_is_filled_from_the_first_record_that_matches(visit):
    page = visit.post(visit.open("fill", "base:0"), 200, table="client", do="show")
    page = visit.post(page, 422, do="save")
    assert "Say which records are meant" in page
    page = visit.post(page, 200, pair_there=["name"], pair_here=["name"], do="add")
    page = visit.post(page, 200, f1__field="stage", do="show")
    visit.post(page, 303, f1__value="open", field="name", do="save")
    same = {"field": "name", "op": "is", "value": {"from": "name"}}
    fixed = {"field": "stage", "op": "is", "value": "open"}
    assert visit.entries[0] == {
        "field": "name",
        "fill": {"table": "client", "filter": {"and": [same, fixed]}, "field": "name"},
    }
    page = visit.open("fill", "base:0")
    visit.post(page, 303, do="save")
    assert visit.entries[0]["fill"]["filter"] == {"and": [same, fixed]}
    visit.post(visit.open("fill", "base:0"), 303, do="clear")
    assert visit.entries[0] == "name"


def test_a_link_offers_some_records_only(visit):
    page = visit.post(visit.open("filter", "base:1"), 200, do="add")
    page = visit.post(page, 200, f1__field="stage", do="show")
    visit.post(page, 303, f1__value="won", do="save")
    assert visit.entries[1] == {"field": "client", "filter": {"field": "stage", "op": "is", "value": "won"}}


def test_matching_records_are_shown_between_the_fields(visit):
    designer = visit.client.get(f"{VISIT}?at=base:0").text
    form = Form(designer, "do", "/place")
    asked = visit.client.post(form.action, data={**form.values.to_dict(), "do": "block matches"})
    page = visit.client.get(asked.location).text
    page = visit.post(page, 200, table="client", do="show")
    visit.post(
        page,
        303,
        pair_there=["name"],
        pair_here=["name"],
        fields=["name", "phone"],
        limit="3",
        label_en="Like it",
        do="save",
    )
    assert visit.entries[1] == {
        "matches": {
            "table": "client",
            "filter": {"field": "name", "op": "is", "value": {"from": "name"}},
            "label": "Like it",
            "fields": ["name", "phone"],
            "limit": 3,
        }
    }
    assert visit.client.get(f"{VISIT}?at=base:1").status_code == 200
    visit.post(visit.open("matches", "base:1"), 303, do="clear")
    assert visit.entries == ["name", "client"]
