"""Records and lists on paper: what the reader may see, laid out by the app's templates, and nothing else."""

from __future__ import annotations

import copy
import re
from io import BytesIO

import pypdf
import pytest

from fixtures.front_desk import Desk
from fixtures.republishing import republish
from tablewright.runtime.printing.line_breaks import broken
from tablewright.runtime.printing.texts import filled

PROJECT = "/a/everything/project/"
LINES = [
    {"item": f"钢材 {number}", "quantity": number, "price": 10, "kind": "goods"} for number in range(1, 91)
]


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create(
        "ada", "project", name="跨海大桥 <b>{{amount}}</b>", amount=1250.5, stage="run", brief="长文本，" * 60,
        notes="<h2>要点</h2><ul><li>一</li><li>二</li></ul>", address="浙江省杭州市西湖区文三路1号",
        phone="+8613800138000", lines=LINES,
    )  # fmt: skip


def allow_member(desk: Desk, action: str, **fields: str) -> None:
    """Publish the app again with one action more for members, and other levels of some fields."""
    document = copy.deepcopy(desk.office.app.model.document)
    (role,) = (each for each in document["roles"] if each["key"] == "member")
    grant = role["tables"]["project"]
    grant["actions"].append(action)
    grant["fields"].update(fields)
    republish(desk, document)


def pages_of(answer) -> list[str]:
    assert answer.status_code == 200, answer.text[:300]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert "no-store" in answer.headers["Cache-Control"]
    return [page.extract_text().replace("\0", "") for page in pypdf.PdfReader(BytesIO(answer.data)).pages]


def words(answer) -> str:
    return "".join("".join(pages_of(answer)).split())


def test_a_template_prints_what_it_names_and_numbers_its_pages(desk: Desk, record: int):
    answer = desk.client("ada", "zh").get(f"{PROJECT}{record}/print/sheet")
    (page,) = pages_of(answer)
    page = "".join(page.split())
    assert "跨海大桥<b>{{amount}}</b>" in page, "a value is text, never a template"
    assert "进行中" in page and "1,250.50" in page and page.endswith("1/1")
    assert "13800138000" not in page and "文三路" not in page


def test_all_fields_with_their_tables_run_over_pages_with_the_headings_again(desk: Desk, record: int):
    pages = pages_of(desk.client("ada", "zh").get(f"{PROJECT}{record}/print/default"))
    text = "".join("".join(pages).split())
    assert len(pages) > 2
    for each in (
        "浙江省杭州市西湖区文三路1号",
        "要点一二",
        "钢材1",
        "钢材90",
        "13800138000",
        "长文本，" * 60,
    ):
        assert each in text, each
    with_rows = [page for page in pages if "钢材" in page]
    assert len(with_rows) > 1 and all("名目" in page for page in with_rows)
    assert f"{len(pages)}/{len(pages)}" in "".join(pages[-1].split())


def test_what_may_not_be_read_is_not_printed_and_a_mask_stays_one(desk: Desk, record: int):
    allow_member(desk, "print", phone="masked")
    mine = desk.office.create("mia", "project", name="Mine", stage="plan")
    desk.office.update("ada", "project", mine, share=0.777, phone="+8613800138000")
    mia = desk.client("mia")
    for answer in (
        mia.get(f"{PROJECT}{mine}/print/default"),
        mia.get(f"{PROJECT}print/default?fields=name,phone"),
    ):
        assert "Mine" in words(answer) and "138****8000" in words(answer)
        assert "77.7" not in words(answer) and "Share" not in words(answer)


def test_who_may_not_see_or_not_print_gets_nothing(desk: Desk, record: int):
    assert desk.client("sam").get(f"{PROJECT}{record}/print/sheet").status_code == 404
    assert desk.client("sam").get(f"{PROJECT}print/default").status_code == 404
    ada, mia = desk.client("ada"), desk.client("mia")
    assert ada.get(f"{PROJECT}{record}/print/nothing").status_code == 404
    assert ada.get(f"{PROJECT}999999/print/sheet").status_code == 404
    assert mia.get(f"{PROJECT}{record}/print/sheet").status_code == 403
    assert mia.get(f"{PROJECT}print/default").status_code == 403
    assert "/print/" not in mia.get(PROJECT).text + mia.get(f"{PROJECT}{record}").text


def test_a_list_is_printed_as_it_stands(desk: Desk, record: int):
    desk.office.create("ada", "project", name="Tunnel", amount=5, stage="plan")
    ada = desk.client("ada")
    everything = words(ada.get(f"{PROJECT}print/default?fields=name,amount,stage&sort=name"))
    assert "Tunnel" in everything and "跨海大桥" in everything and "1,250.50" in everything
    filtered = words(
        ada.get(f'{PROJECT}print/default?fields=name&filter={{"field":"stage","op":"is","value":"plan"}}')
    )
    assert "Tunnel" in filtered and "跨海大桥" not in filtered and "Amount" not in filtered
    assert ada.get(f"{PROJECT}print/default?filter=x").status_code == 400


def test_a_list_of_many_columns_cuts_no_word_and_no_number(desk: Desk):
    desk.office.create(
        "ada", "project", name="跨海大桥 " * 9, amount=1234567.5, brief="很长的说明，" * 9, stage="run"
    )
    shown = "name,code,stage,brief,amount,hours,done,due,share,created_at,updated_at"
    (page,) = pages_of(desk.client("ada").get(f"{PROJECT}print/default?fields={shown}"))
    for whole in ("CN¥1,234,567.50", "Running", "Number", "Hours", "Created"):
        assert whole in page, whole


def test_each_print_is_told_in_the_audit_log(desk: Desk, record: int):
    ada = desk.client("ada")
    ada.get(f"{PROJECT}{record}/print/sheet")
    ada.get(f"{PROJECT}print/default")
    told = re.sub(r"<[^>]*>|[\u2066-\u2069]", "", ada.get("/workspace/audit").text)
    assert "Ada printed 跨海大桥" in told and "Ada printed 1 records of" in told


def test_the_menus_offer_it_where_it_is_open(desk: Desk, record: int):
    ada = desk.client("ada")
    assert f"{PROJECT}{record}/print/sheet" in ada.get(f"{PROJECT}{record}").text
    assert f"{PROJECT}print/default" in ada.get(PROJECT).text


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("你好，世界", ["你好，", "世界"]),
        ("你好世，界", ["你好", "世，界"]),
        ("ab cd ef", ["ab", "cd", "ef"]),
        ("abcdefgh", ["abc", "def", "gh"]),
        ("他（她）", ["他", "（她）"]),
        ("a\n\nb", ["a", "", "b"]),
    ],
)
def test_lines_end_where_they_may(text, lines):
    assert broken(text, 3, lambda piece: len(piece)) == lines


def test_a_place_is_filled_once():
    assert filled("{{ a }} {{b}} {{ a.b }} {{}}", {"a": "{{b}}", "b": "B"}.get) == "{{b}} B {{ a.b }} {{}}"
