"""Print templates in the builder: made, changed part by part, looked at on a record, ordered, copied, deleted."""

import json
from io import BytesIO

import pypdf
import pytest
from werkzeug.datastructures import MultiDict

from fixtures.plain_forms import Form
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
PRINTS = "/a/everything/builder/prints"
SHEET = "/project.sheet"


class Prints:
    """The print templates of the office's app, through the builder's pages, without JavaScript."""

    def __init__(self, desk):
        self.desk = desk
        self.client = desk.client("ada").client

    @property
    def told(self):
        live = LiveApps(self.desk.office.engine).get(None, self.desk.office.workspace_id, "everything")
        return {f"{each['table']}.{each['key']}": each for each in live.model.document["prints"]}

    def get(self, page):
        answer = self.client.get(PRINTS + page)
        assert answer.status_code == 200, answer.text
        return answer

    def press(self, answer, do="", to="", **values):
        """Press a button of the form on a page, with what was filled in; names have "__" for a dot."""
        form = Form(answer.text, "label_en")
        told = MultiDict(form.values)
        for name, value in values.items():
            told.setlist(name.replace("__", "."), value if isinstance(value, list) else [value])
        told["do"] = do
        return self.client.post(form.action + to, data=told, headers={"Origin": "http://localhost"})

    def saved(self, answer, **values):
        answer = self.press(answer, "save", **values)
        if answer.status_code == 200:
            form = Form(answer.text, "base")
            answer = self.client.post(
                form.action, data=form.values | {"confirmed": "1"}, headers={"Origin": "http://localhost"}
            )
        assert answer.status_code == 303, answer.text[answer.text.find("form-summary") :][:600]
        return answer


@pytest.fixture
def prints(desk):
    desk.office.create("ada", "project", name="Harbour bridge", amount=1250.5, stage="run")
    return Prints(desk)


def words(answer):
    assert answer.status_code == 200 and answer.headers["Content-Type"] == "application/pdf", answer.text
    pages = pypdf.PdfReader(BytesIO(answer.data)).pages
    return "".join("".join(page.extract_text().replace("\0", "").split()) for page in pages)


def test_opening_a_template_and_saving_it_as_it_is_changes_nothing(prints):
    before = json.dumps(prints.told["project.sheet"], sort_keys=True)
    prints.saved(prints.get(SHEET))
    assert json.dumps(prints.told["project.sheet"], sort_keys=True) == before


def test_a_new_template_begins_with_the_tables_fields_and_prints_at_once(prints):
    page = prints.get("/new?table=project")
    answer = prints.press(page, label_en="Delivery note", label_zh="送货单")
    assert answer.status_code == 303
    told = prints.told["project.delivery_note"]
    assert told["label"] == {"en": "Delivery note", "zh": "送货单"} and told["of"] == "record"
    assert told["parts"][0] == {"heading": "{{name}}"}
    assert {"rows": "lines"} in told["parts"]
    paper = prints.client.get("/a/everything/project/1/print/delivery_note")
    assert "Harbourbridge" in words(paper)


def test_parts_are_added_filled_moved_and_removed_by_buttons(prints):
    page = prints.press(prints.get(SHEET), "add.text")
    page = prints.press(page, "add.signatures", p2__text_en="Agreed on {{today}} for {{name}}")
    page = prints.press(page, "show", p3__signer0_en="Customer", p3__signer0_zh="客户")
    page = prints.press(page, "up.2", p3__signer1_en="{{owner}}")
    page = prints.press(page, "add.line")
    prints.saved(prints.press(page, "drop.4"), landscape="1", paper="A5", margin="10")
    told = prints.told["project.sheet"]
    assert (told["paper"], told["landscape"], told["margin"]) == ("A5", True, 10)
    kinds = [["heading"], ["text"], ["columns", "fields"], ["signatures"]]
    assert [sorted(part) for part in told["parts"]] == kinds
    assert told["parts"][3] == {"signatures": [{"en": "Customer", "zh": "客户"}, "{{owner}}"]}
    printed = words(prints.client.get("/a/everything/project/1/print/sheet"))
    assert "forHarbourbridge" in printed and printed.index("Customer") > printed.index("forHarbour")


def test_a_record_is_shown_on_what_is_not_saved_yet_on_the_page_and_as_pdf(prints):
    page = prints.press(prints.get(SHEET), "add.text")
    told = {"p2__text_en": "For {{name}}, page {{page}} of {{pages}}"}
    shown = prints.press(page, to="/preview", **told)
    assert shown.status_code == 200 and "For Harbour bridge, page 1 of 1" in shown.text
    assert "<html" not in shown.text and "1,250.5" in shown.text
    assert "ForHarbourbridge,page1of1" in words(prints.press(page, to="/paper", **told))
    assert len(prints.told["project.sheet"]["parts"]) == 2, "nothing is saved"


def test_a_value_is_a_text_on_the_preview_and_never_markup(prints):
    prints.desk.office.create("ada", "project", name="<b>{{amount}}</b>")
    shown = prints.press(prints.get(SHEET), to="/preview", record="2")
    assert "&lt;b&gt;{{amount}}&lt;/b&gt;" in shown.text


def test_columns_of_a_table_are_those_of_the_rows(prints):
    page = prints.press(prints.get(SHEET), "add.rows")
    page = prints.press(page, "show", p2__rows="lines")
    form = Form(page.text, "label_en")
    assert form.values["p2.rows"] == "lines"
    prints.saved(page, p2__fields=["item", "quantity"])
    assert prints.told["project.sheet"]["parts"][2] == {"rows": "lines", "fields": ["item", "quantity"]}


def test_an_empty_part_and_a_name_that_is_none_are_told_and_change_nothing(prints):
    before = json.dumps(prints.told, sort_keys=True)
    page = prints.press(prints.get(SHEET), "add.text")
    answer = prints.press(page, "save")
    assert answer.status_code == 422 and "Part 3 is empty" in answer.text
    answer = prints.press(page, "save", p2__text_en="{{nothing}}")
    assert answer.status_code == 422 and "nothing" in answer.text
    answer = prints.press(page, "save", p2__text_en="x", margin="99")
    assert answer.status_code == 422
    assert json.dumps(prints.told, sort_keys=True) == before


def test_a_template_for_lists_prints_a_list_and_offers_no_part_of_one_record(prints):
    answer = prints.press(prints.get("/new?table=project"), label_en="All of them", of="list")
    assert answer.status_code == 303
    page = prints.get("/project.all_of_them")
    assert "Harbour bridge" in page.text and 'value="add.rows"' not in page.text
    assert "Harbourbridge" in words(prints.press(page, to="/paper"))


def test_templates_are_copied_ordered_deleted_and_brought_back(prints):
    client, here = prints.client, {"Origin": "http://localhost"}
    form = Form(prints.get(f"{SHEET}/copy").text, "label_en")
    assert client.post(form.action, data=form.values, headers=here).status_code == 303
    assert len(prints.told) == 2
    copy = next(each for each in prints.told if each != "project.sheet")
    base = Form(prints.get("").text, "base").values
    token = {"csrf": base["csrf"]}
    moved = {**token, "base": base["base"], "to": f"{copy} "}
    assert client.post(f"{PRINTS}/move", data=moved, headers=here).status_code == 303
    assert [*prints.told] == [copy, "project.sheet"]
    base = Form(prints.get("").text, "base").values["base"]
    gone = {**token, "base": base, "confirmed": "1"}
    assert client.post(f"{PRINTS}/{copy}/delete", data=gone, headers=here).status_code == 303
    assert [*prints.told] == ["project.sheet"]
    assert "sheet" in client.get("/a/everything/builder/bin").text.lower()


def test_only_administrators_of_the_app_see_the_pages(prints):
    edith = prints.desk.client("mia").client
    assert edith.get(PRINTS).status_code in (403, 404)
    assert edith.get(PRINTS + SHEET).status_code in (403, 404)


def test_a_field_that_is_printed_says_so_before_it_goes_and_leads_there(prints):
    page = prints.client.get("/a/everything/builder/tables/project")
    form = Form(page.text, "field", "/remove")
    form.values["field"] = "amount"
    asked = prints.client.post(form.action, data=form.values, headers={"Origin": "http://localhost"})
    assert f'href="{PRINTS}{SHEET}"' in asked.text
