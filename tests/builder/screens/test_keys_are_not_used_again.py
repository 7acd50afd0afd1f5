"""A new form or view never comes to stand behind a link that was made for one that is gone."""

from datetime import UTC, datetime

import sqlalchemy as sa

from fixtures.plain_forms import Form
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import RoleMember
from tablewright.runtime.public_forms.models import PublicForm
from tablewright.runtime.sharing.models import ViewLink


def at(path):
    """Return the address of a page of the builder."""
    return f"/a/desk/builder/{path}"


NOW = datetime(2026, 11, 22, tzinfo=UTC)


def test_a_new_form_is_not_opened_to_strangers_by_an_old_address(workshop):
    made = {
        "app_id": workshop.app.id,
        "table_key": "client",
        "made_by": workshop.people["ada"],
        "created_at": NOW,
    }
    with unit_of_work(workshop.desk.office.engine) as work:
        public = {"form_key": "ask", "token": "t", "name": "Fair", "settings": {}, **made}
        work.connection.execute(sa.insert(PublicForm).values(public))
        link = {"digest": "d", "view_key": "board", "name": "Fair", "fields": ["name"], **made}
        work.connection.execute(sa.insert(ViewLink).values(link))
    ada = workshop.browser("ada")
    for part, label in (("forms", "Ask"), ("views", "Board")):
        base = Form(ada.get(at(f"{part}/new?table=client")).text, "base").values
        typed = {"table": "client", "label_en": label, "type": "grid", "use": "create", "start": "all"}
        answer = ada.post(at(f"{part}/new"), data={"csrf": base["csrf"], "base": base["base"], **typed})
        assert answer.status_code == 303, answer.text
    assert [form.key for form in workshop.app.model.forms] == ["ask_2"]
    assert [view.key for view in workshop.app.model.views] == ["board_2"]


def posted(workshop, path, **values):
    """Send a page of the builder and say yes to what it asks."""
    client = workshop.browser("ada")
    base = Form(client.get(at("tables/new")).text, "base").values
    carried = {"csrf": base["csrf"], "base": base["base"]}
    workshop.done(client.post(at(path), data={**carried, **values}))


def options(workshop):
    """Return the keys and labels of the stages."""
    stage = workshop.app.model.tables["client"].by_key["stage"]
    return {each["key"]: each["label"] for each in stage.settings["options"]}


def test_a_new_option_is_never_the_one_that_records_still_hold(workshop):
    page = "tables/client/fields/stage"
    workshop.done(workshop.fill(page, "label_en", set_options__0__remove="1"))
    assert options(workshop) == {"won": "Won"}
    workshop.done(workshop.fill(page, "label_en", set_options_more="Open"))
    assert options(workshop) == {"won": "Won", "open_2": "Open"}


def test_an_option_replaced_at_one_go_by_one_of_its_name_is_another_one(workshop):
    page = "tables/client/fields/stage"
    workshop.done(workshop.fill(page, "label_en", set_options__0__remove="1", set_options_more="Open"))
    assert options(workshop) == {"won": "Won", "open_2": "Open"}


def test_a_new_field_of_a_sub_form_does_not_show_the_values_of_a_deleted_one(workshop):
    posted(
        workshop, "tables/client/fields/new", type="subform", label_en="Lines", set_fields_more="Item\nPrice"
    )
    page = "tables/client/fields/lines"
    workshop.done(workshop.fill(page, "label_en", set_fields__1__remove="1"))
    workshop.done(workshop.fill(page, "label_en", set_fields_more="Price"))
    lines = workshop.app.model.tables["client.lines"].fields
    assert [each.key for each in lines] == ["item", "price_2"]


def test_a_new_role_is_not_held_by_those_who_had_one_that_is_gone(workshop):
    with unit_of_work(workshop.desk.office.engine) as work:
        held = {"app_id": workshop.app.id, "role_key": "guide", "kind": "person"}
        work.connection.execute(sa.insert(RoleMember).values(**held, member_id=workshop.people["mia"]))
    workshop.done(workshop.fill("new-role", label_en="Guide"))
    assert [each["key"] for each in workshop.app.model.document["roles"]][-1] == "guide_2"
    assert workshop.given("guide_2") == set()


def test_a_table_split_off_does_not_bring_back_the_records_of_a_deleted_one(workshop):
    posted(workshop, "tables/visit/delete")
    assert "visit" not in workshop.app.model.tables
    typed = {"label_en": "Visit", "fields": ["phone"], "rows": "distinct", "seen": "1"}
    posted(workshop, "tables/client/split", **typed)
    assert "visit_2" in workshop.app.model.tables
