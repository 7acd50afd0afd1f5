"""Files as they come: encodings, separators, formulas, merged cells; and those that are meant to do harm."""

import csv
import io
import json
import sqlite3
import struct
import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from fixtures.spreadsheets import trade, workbook
from tablewright.builder.starting import reading as module
from tablewright.builder.starting.left_out_file import left_out_csv
from tablewright.builder.starting.reading import read_files
from tablewright.builder.starting.reading_process import told
from tablewright.builder.starting.rows_file import Row, note_left_out
from tablewright.core.errors import Invalid
from tablewright.core.limits import LIMITS
from tablewright.core.turns_at import turn_at
from tablewright.core.words import Words

pytestmark = pytest.mark.sqlite_only
REAL = Path("/work/shared/realdata")
LINES = "姓名{0}工号{0}入职日期\n" + "".join(f"员工{n}{{0}}{n:05d}{{0}}2023/1/{n}\n" for n in range(1, 25))


def read(folder, *files):
    """Read files and return the guess about their sheets."""
    kept = []
    for number, (name, content) in enumerate(files):
        (folder / f"file{number}").write_bytes(content)
        kept.append({"path": f"file{number}", "name": name})
    return read_files(folder, kept, [])


def refused(folder, name, content):
    """Return why a file is not read."""
    with pytest.raises(Invalid) as error:
        read(folder, (name, content))
    return error.value.faults[0].words.en


def test_text_files_are_read_in_their_encoding_and_with_their_separator(tmp_path):
    ways = [(code, mark) for code in ("utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16") for mark in ",;\t|"]
    sheets = read(tmp_path, *((f"{code}.csv", LINES.format(mark).encode(code)) for code, mark in ways))
    assert len(sheets) == len(ways)
    for sheet in sheets:
        assert [(each["label"], each["type"]) for each in sheet["columns"]] == [
            ("姓名", "text"),
            ("工号", "text"),
            ("入职日期", "date"),
        ]
        assert sheet["sample"][0] == ["员工1", "00001", "2023/1/1"]


def test_more_files_than_may_be_read_at_once_wait_and_are_told_so(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "WAITED_SECONDS", 0)
    folder = tmp_path / "starts" / "1"
    folder.mkdir(parents=True)
    first, second = (turn_at(tmp_path, "reading", LIMITS.spreadsheets_at_once, 0) for _ in range(2))
    with first:
        assert read(folder, ("a.csv", b"name,town\nada,rome\n")), "one more may be read"
        with second:
            assert "Other spreadsheets are being read" in refused(folder, "a.csv", b"name\nada\n")


def test_traditional_and_western_encodings_are_told_apart(tmp_path):
    rows = "姓名,地址\n" + "".join(f"王小明{n},臺北市信義區市府路{n}號\n" for n in range(30))
    western = "name,town\n" + "".join(f"José {n},Zürich\n" for n in range(30))
    files = ("a.csv", rows.encode("big5")), ("b.csv", western.encode("cp1252"))
    traditional, other = read(tmp_path, *files)
    assert traditional["sample"][0] == ["王小明0", "臺北市信義區市府路0號"]
    assert other["sample"][0] == ["José 0", "Zürich"]


def test_quotes_line_breaks_and_ragged_rows_stay_what_they_are(tmp_path):
    content = 'a,b,c\n1,"two, with ""quotes""",x\n2,"two\nlines"\n\n3,y,z,more\n'
    (sheet,) = read(tmp_path, ("a.csv", content.encode()))
    assert sheet["sample"] == [["1", 'two, with "quotes"', "x"], ["2", "two\nlines"], ["3", "y", "z", "more"]]


def test_cells_say_what_people_see(tmp_path):
    customers, orders = read(tmp_path, ("trade.xlsx", trade()))
    assert (customers["label"], customers["header"], customers["end"] - customers["first"]) == ("客户", 3, 24)
    types = {each["label"]: each["type"] for each in customers["columns"]}
    assert types == {
        "客户编号": "text", "客户名称": "text", "级别": "select", "注册资本": "number", "签约金额": "money", "占比": "percent",
        "首次联系日期": "date", "电话": "phone", "邮箱": "email", "是否VIP": "checkbox", "标签": "multi_select",
    }  # fmt: skip
    link = next(each for each in orders["columns"] if each["label"] == "客户名称")
    assert (link["type"], link["settings"]) == ("relation", {"sheet": 0, "column": 1, "many": False})
    assert [each["label"] for each in orders["columns"]][-2:] == ["状态", "状态 2"]


def test_a_formula_gives_the_value_it_last_had_and_an_error_gives_nothing(tmp_path):
    book = Workbook()
    for row in (["name", "sum"], ["a", "=1+1"], ["b", "#REF!"]):
        book.active.append(row)
    target = io.BytesIO()
    book.save(target)
    (sheet,) = read(tmp_path, ("f.xlsx", target.getvalue()))
    assert sheet["sample"] == [["a"], ["b"]]


def test_merged_cells_say_the_same_in_each_row(tmp_path):
    book = load_workbook(
        io.BytesIO(workbook(("S", [["area", "town"], ["north", "a"], [None, "b"], ["south", "c"]])))
    )
    book.active.merge_cells("A2:A3")
    target = io.BytesIO()
    book.save(target)
    (sheet,) = read(tmp_path, ("m.xlsx", target.getvalue()))
    assert [row[0] for row in sheet["sample"]] == ["north", "north", "south"]


def test_rows_that_were_left_out_are_no_formulas_and_come_in_again_as_they_were(tmp_path):
    cells = ["=1", "-5 apples", "@x", "-3"]
    note_left_out(tmp_path, 0, [(0, Row(1, cells, 0), Words("Why", "为何"))] * 2)
    names = {"names": ["One", "Two", "Three", "Four"], "name": "S", "file": "s.csv"}
    content = b"".join(left_out_csv(tmp_path, [names], "en"))
    told = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert [each[0] for each in told[1][3:]] == ["'", "'", "'", "-"]
    (sheet,) = read(tmp_path, ("again.csv", content))
    assert sheet["sample"][0][3:] == cells


def test_hidden_and_empty_sheets_are_left_out(tmp_path):
    book = load_workbook(
        io.BytesIO(workbook(("Seen", [["a", "b"], ["x", "1"]]), ("Hidden", [["a"]]), ("Empty", [])))
    )
    book["Hidden"].sheet_state = "hidden"
    target = io.BytesIO()
    book.save(target)
    assert [each["name"] for each in read(tmp_path, ("h.xlsx", target.getvalue()))] == ["Seen"]


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = bytearray(workbook(("S", [["name"], ["a"]])))
    place = bomb.rindex(b"PK\x01\x02") + 24
    bomb[place : place + 4] = struct.pack("<I", 700 * 1024 * 1024)
    assert "too large" in refused(tmp_path, "bomb.xlsx", bytes(bomb))


def test_a_long_text_that_many_cells_share_does_not_fill_the_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("tablewright.builder.starting.reading_process.MOST_WRITTEN", 5_000_000)
    small = workbook(("S", [["name"] * 100, *[["x" * 30_000] * 100] * 20]))
    assert len(small) < 100_000
    (tmp_path / "file0").write_bytes(small)
    asked = {"files": [{"path": "file0", "name": "small.xlsx"}], "headers": {}, "choices": {}, "people": []}
    assert told("read", tmp_path, asked) == {"fault": ("too_large", "small.xlsx", "")}
    assert sum(each.stat().st_size for each in tmp_path.iterdir()) < 10_000_000


def test_a_cell_of_spaces_takes_no_longer_than_another(tmp_path):
    rows = "".join(f'{n},"left{" " * 90_000}right; {n}"\n' for n in range(5))
    (sheet,) = read(tmp_path, ("spaces.csv", f"No.,Words\n{rows}".encode()))
    assert [each["label"] for each in sheet["columns"]] == ["No.", "Words"]


def test_a_workbook_that_is_larger_than_it_says_costs_no_more_than_it_may(tmp_path):
    target = io.BytesIO()
    source = io.BytesIO(workbook(("S", [["name"], ["a"]])))
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for each in old.namelist():
            padding = b" " * 20_000_000 if each.startswith("xl/worksheets/") else b""
            new.writestr(each, old.read(each) + padding)
    lying = bytearray(target.getvalue())
    name = lying.rindex(b"xl/worksheets/sheet1.xml")
    lying[name - 46 + 24 : name - 46 + 28] = struct.pack("<I", 100)
    assert "cannot be read" in refused(tmp_path, "lying.xlsx", bytes(lying))


def test_entities_and_outside_files_in_a_workbook_are_not_followed(tmp_path):
    source = workbook(("S", [["name"], ["a"]]))
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w") as new:
        for each in old.namelist():
            content = old.read(each)
            if each.startswith("xl/worksheets/"):
                head = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
                content = head + content.split(b"?>", 1)[-1].replace(b"<t>a</t>", b"<t>&e;</t>")
            new.writestr(each, content)
    try:
        sheets = read(tmp_path, ("x.xlsx", target.getvalue()))
    except Invalid:
        return
    assert "root:" not in json.dumps(sheets)


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        (([",".join("a" * 300)] * 3), "more than 200 columns"),
        (["a,b", *["1,2"] * 1_000_002], "more than 1,000,000 rows"),
    ],
)
def test_sheets_beyond_the_limits_are_refused_with_the_limit(tmp_path, rows, why):
    assert why in refused(tmp_path, "large.csv", "\n".join(rows).encode())


def test_a_field_that_never_ends_is_refused(tmp_path):
    assert "cannot be read" in refused(tmp_path, "endless.csv", b'a,b\n"' + b"x" * 2_000_000)


def test_northwind_s_tables_are_related_as_its_authors_meant(tmp_path):
    """Real data: the tables of an old sample database, as CSV files."""
    source = REAL / "relational" / "northwind.sql"
    if not source.exists():
        pytest.skip(f"{source} is not here")
    database = sqlite3.connect(":memory:")
    database.executescript(source.read_text(encoding="utf-8", errors="replace"))
    files = []
    tables = (
        "Customers", "EmployeeTerritories", "Employees", "Orders", "Order Details", "Products", "Shippers",
        "Suppliers", "Territories", "Categories",
    )  # fmt: skip
    for name in tables:
        found = database.execute(f"select * from [{name}]")
        keep = [n for n, column in enumerate(found.description) if column[0] not in ("Picture", "Photo")]
        target = io.StringIO()
        writer = csv.writer(target)
        writer.writerow([found.description[n][0] for n in keep])
        writer.writerows([[row[n] for n in keep] for row in found])
        files.append((f"{name}.csv", target.getvalue().encode()))
    sheets = read(tmp_path, *files)
    links = {
        (sheet["label"], column["label"], sheets[column["settings"]["sheet"]]["label"])
        for sheet in sheets
        for column in sheet["columns"]
        if column["type"] == "relation"
    }
    assert links == {
        ("Orders", "CustomerID", "Customers"),
        ("Orders", "EmployeeID", "Employees"),
        ("Order Details", "OrderID", "Orders"),
        ("Order Details", "ProductID", "Products"),
        ("Products", "SupplierID", "Suppliers"),
        ("Products", "CategoryID", "Categories"),
        ("Employees", "ReportsTo", "Employees"),
        ("EmployeeTerritories", "EmployeeID", "Employees"),
        ("EmployeeTerritories", "TerritoryID", "Territories"),
        ("Orders", "ShipVia", "Shippers"),
    }
    types = {(s["label"], c["label"]): c["type"] for s in sheets for c in s["columns"]}
    assert types["Orders", "OrderDate"] == "date"
    assert types["Orders", "Freight"] == "money"
    assert types["Products", "Discontinued"] == "checkbox"
    assert types["Customers", "Country"] == "select"


def test_every_real_workbook_is_read_or_refused_with_a_reason(tmp_path):
    books = [path for path in sorted((REAL / "workbooks").glob("*.xls*")) if path.suffix in (".xls", ".xlsx")]
    if not books:
        pytest.skip(f"{REAL} is not here")
    for path in books:
        (tmp_path / "file").write_bytes(path.read_bytes())
        asked = {"files": [{"path": "file", "name": path.name}], "headers": {}, "choices": {}, "people": []}
        answer = told("read", tmp_path, asked)
        if "fault" in answer:
            expected = ("old",) if path.suffix == ".xls" else ("empty",)
            assert answer["fault"][0] in expected, path.name
        else:
            assert all(each["columns"] for each in answer["sheets"]), path.name
