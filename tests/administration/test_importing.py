"""Importing people: every fault of every cell before anything is written, then all or nothing, again without twins."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile

import openpyxl
import pytest
import sqlalchemy as sa

from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Department, GroupMember, Person, PersonDepartment
from tablewright.identity.people import add_person, add_workspace

HEADINGS = ["姓名", "登录名", "邮箱", "部门", "兼任部门", "部门主管", "用户组", "备注"]


def workbook(*rows: list, headings: list | None = None) -> bytes:
    """Return an xlsx file."""
    book = openpyxl.Workbook()
    for row in (headings or HEADINGS, *rows):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def preview(admin, content: bytes, expect: int = 200, name: str = "people.xlsx") -> str:
    """Upload a file; return the page."""
    return admin.send("/workspace/people/import", expect, file=(io.BytesIO(content), name)).text


def sheet_in(page: str) -> str:
    """Return the rows that a preview carries along."""
    return html.unescape(re.search(r'name="sheet" value="([^"]*)"', page)[1])


def run(admin, content: bytes) -> None:
    """Upload a file without faults and import it."""
    admin.send("/workspace/people/import/run", sheet=sheet_in(preview(admin, content)))


def people(admin) -> dict[str, tuple]:
    """Return (name, e-mail, path of the main department) by login."""
    named = {row.id: row for row in admin.rows(sa.select(Department.__table__))}

    def path(department_id: int | None) -> str:
        row = named.get(department_id)
        above = path(row.parent_id) if row and row.parent_id else ""
        return "" if row is None else f"{above}/{row.name}" if above else row.name

    rows = admin.rows(sa.select(Person.login, Person.name, Person.email, Person.department_id))
    return {row.login: (row.name, row.email, path(row.department_id)) for row in rows}


def test_a_preview_writes_nothing_and_the_import_writes_all_of_it(admin):
    group = admin.send("/workspace/groups", name="骨干").location.rpartition("/")[2]
    content = workbook(
        ["陈晓雨", "cxy", "cxy@example.com", "总公司/华东大区/销售一部", "south; north", "是", "骨干", "x"],
        ["Ada Wong", None, "ada.wong@example.com", " 总公司 / 华东大区 ", None, "否", None, None],
        [None, None, None, "总公司/市场部"],
        [None] * 8,
        ["工号", 1001, None, None],
    )
    before = admin.office.snapshot()
    page = preview(admin, content)
    assert "3 people are added" in page and "4 departments" in page
    assert admin.office.snapshot() == before
    admin.send("/workspace/people/import/run", sheet=sheet_in(page))
    found = people(admin)
    assert found["cxy"] == ("陈晓雨", "cxy@example.com", "总公司/华东大区/销售一部")
    assert found["ada.wong@example.com"] == ("Ada Wong", "ada.wong@example.com", "总公司/华东大区")
    assert found["1001"] == ("工号", None, "")
    cxy = admin.person("cxy")
    assert admin.department("销售一部").head_id == cxy.id and admin.department("市场部").head_id is None
    more = admin.rows(sa.select(PersonDepartment.department_id).where(PersonDepartment.person_id == cxy.id))
    assert {row[0] for row in more} == set(admin.office.departments.values())
    assert admin.rows(sa.select(GroupMember.person_id, GroupMember.group_id)) == [(cxy.id, int(group))]
    assert admin.events()[-1] == ("imported_people", {"added": 3, "changed": 0, "departments": 4})


def test_importing_again_makes_no_twins_and_changes_what_is_said(admin):
    content = workbook(
        ["陈晓雨", "cxy", "cxy@example.com", "总公司"], ["李娜", "", "lina@example.com", "总公司"]
    )
    run(admin, content)
    before = admin.office.snapshot()
    run(admin, content)
    after = admin.office.snapshot()
    assert after["person"] == before["person"] and after["department"] == before["department"]
    run(admin, workbook(["陈小雨", "CXY", "", "总公司/华东"], ["", "lina", "LINA@example.com", ""]))
    found = people(admin)
    assert found["CXY"] == ("陈小雨", "cxy@example.com", "总公司/华东")
    assert found["lina"] == ("李娜", "LINA@example.com", "总公司")
    assert len(found) == len(admin.office.people) + 2


FAULTS = {
    "no name": (["", "new", "", ""], "name is missing"),
    "no account": (["New", "", "", ""], "Login or e-mail is needed"),
    "login with space": (["New", "a b", "", ""], "A login has no spaces"),
    "bad address": (["New", "", "nowhere", ""], "not an e-mail address"),
    "login twice": (["New", "FIRST", "", ""], "Row 2 has the same"),
    "address twice": (["New", "", "First@example.com", ""], "Row 2 has the same"),
    "two people": (["New", "mia", "max@example.com", ""], "another&#39;s"),
    "has left": (["Sam", "sam", "", ""], "has left"),
    "unknown group": (["New", "new", "", "", "", "", "nobody"], "no group"),
    "head of nothing": (["New", "new", "", "", "", "yes"], "needs a department"),
    "head, perhaps": (["New", "new", "", "north", "", "perhaps"], "yes or no"),
    "two heads": (["New", "new", "", "north", "", "yes"], "heads this department already"),
    "a gap": (["New", "new", "", "a//b"], "between the slashes"),
    "too deep": (["New", "new", "", "/".join("abcdefghijklmnopqrstuvwxyz")], "at most 20 levels"),
    "long name": (["x" * 101, "new", "", ""], "At most 100"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_fault_keeps_everything_out_and_says_where_it_is(admin, fault):
    with unit_of_work(admin.office.engine) as work:
        add_person(work, admin.office.workspace_id, "maxi", "Maxi", email="max@example.com")
    admin.send(f"/workspace/people/{admin.person('sam').id}/leave")
    row, words = FAULTS[fault]
    content = workbook(["First", "first", "first@example.com", "north", "", "yes"], row)
    before = admin.office.snapshot()
    page = preview(admin, content)
    assert words in page and ">3<" in page and "1 row needs correcting" in page
    assert 'name="sheet"' not in page
    rows = [[str(cell or "") for cell in each] for each in (HEADINGS, ["First", "first"], row)]
    told = admin.ada.post("/workspace/people/import/run", sheet=json.dumps(rows))
    assert told.status_code == 422 or fault in ("login twice", "address twice", "two heads")
    if told.status_code == 422:
        assert admin.office.snapshot() == before


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_read_in_the_encodings_that_excel_writes(admin, encoding, delimiter):
    lines = (["姓名", "电子邮箱", "所属部门"], ["陈晓雨", "cxy@example.com", "总公司/华东"])
    content = "\r\n".join(delimiter.join(line) for line in lines).encode(encoding)
    run(admin, content)
    assert people(admin)["cxy@example.com"] == ("陈晓雨", "cxy@example.com", "总公司/华东")


def bomb() -> bytes:
    """Return a small archive that unpacks to far too much."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"):
            archive.writestr(name, b" " * 40_000_000)
    return target.getvalue()


HOSTILE = {
    "nothing": b"",
    "no sheet": b"PK\x03\x04 not really",
    "binary": b"\0\1\2\3" * 100,
    "bomb": bomb,
    "headings alone": workbook(),
    "no known heading": workbook(["x"], headings=["foo"]),
    "the same heading twice": workbook(["x", "y"], headings=["姓名", "Name"]),
    "too many rows": "\n".join(["name,login", *(f"n{n},l{n}" for n in range(5001))]).encode(),
    "too many columns": ("name" + ",x" * 40 + "\n" + "a" + ",b" * 40).encode(),
    "too large": b"name,login\n" + b"x" * (5 * 1024 * 1024),
}


@pytest.mark.sqlite_only
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_none_or_too_much_is_refused_with_a_reason(admin, name):
    content = HOSTILE[name]() if callable(HOSTILE[name]) else HOSTILE[name]
    before = admin.office.snapshot()
    page = preview(admin, content, 422)
    assert "form-fault" in page and admin.office.snapshot() == before


@pytest.mark.parametrize("sheet", ["", "x", "{}", "[1]", "[[1]]", '[["name"],[{}]]', "[" * 5000])
def test_a_forged_preview_is_refused(admin, sheet):
    before = admin.office.snapshot()
    assert admin.ada.post("/workspace/people/import/run", sheet=sheet).status_code == 422
    assert admin.office.snapshot() == before


def test_somebody_of_another_workspace_is_no_hindrance_and_no_target(admin):
    with unit_of_work(admin.office.engine) as work:
        other = add_workspace(work, "other", "Other", "UTC", "en")
        eve = add_person(work, other, "eve", "Eve", email="eve@example.com")
    run(admin, workbook(["Eva", "eve", "eve@example.com", "north"]))
    rows = admin.rows(
        sa.select(Person.name, Person.workspace_id).where(Person.login == "eve").order_by(Person.id)
    )
    assert [tuple(row) for row in rows] == [("Eve", other), ("Eva", admin.office.workspace_id)]
    assert eve not in {row[0] for row in admin.rows(sa.select(Person.id).where(Person.name == "Eva"))}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_file_to_fill_in_can_be_imported_as_it_is(admin, language):
    ada = admin.desk.client("ada", language)
    answer = ada.get("/workspace/people/import/template.xlsx")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    run(admin, answer.data)
    assert people(admin)["chen.xiaoyu"][2] == "总公司/华东大区/销售一部"
