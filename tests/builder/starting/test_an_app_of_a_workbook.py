"""An app made of a workbook by its pages: guessed, corrected, made, its rows brought in, what is wrong listed."""

import os
from datetime import timedelta
from decimal import Decimal

import pytest
import sqlalchemy as sa

from fixtures.spreadsheets import customers, trade, workbook
from tablewright.builder.starting.models import Start
from tablewright.core.clock import utc_now
from tablewright.core.unit_of_work import unit_of_work

pytestmark = pytest.mark.sqlite_only


def test_a_workbook_of_two_sheets_becomes_an_app_with_related_tables_and_all_its_rows(beginner):
    path = beginner.start(("trade.xlsx", trade()))
    page = beginner.client.get(path).text
    assert "客户名称" in page
    assert "84 rows" in page
    job = beginner.work(beginner.make(path, label_en="Trade", key="trade"))
    assert (job.state, job.result["made"], job.result["left"]) == ("done", 84, 0)
    app = beginner.app("trade")
    assert [each.label.zh for each in app.model.tables.values()] == ["客户", "订单"]
    customer, order = app.model.tables.values()
    assert {each.type for each in customer.fields} >= {
        "text", "select", "number", "money", "percent", "date", "phone", "email", "checkbox", "multi_select", "reverse",
    }  # fmt: skip
    first = beginner.records("trade", customer.key)[0]
    by_label = {field.label.zh: first.get(field.key) for field in customer.fields}
    assert by_label["客户编号"] == "0001"
    assert by_label["签约金额"] == Decimal("1234.50")
    assert by_label["占比"] == Decimal("0.15")
    assert str(by_label["首次联系日期"]) == "2023-01-01"
    assert by_label["电话"] == "+8613800000001"
    assert by_label["是否VIP"] is True
    relation = next(each for each in order.fields if each.type == "relation")
    ids = [each["id"] for each in beginner.records("trade", customer.key)]
    assert [each[relation.key] for each in beginner.records("trade", order.key)][:3] == ids[1:4]


def test_the_app_works_at_once(beginner):
    path = beginner.start(("trade.xlsx", trade()))
    beginner.work(beginner.make(path, label_en="Trade", key="trade"))
    table = next(iter(beginner.app("trade").model.tables))
    assert "客户有限公司1" in beginner.client.get(f"/a/trade/{table}/").text
    assert "84 records came in" in beginner.client.get(f"{path}/done").text
    assert beginner.client.get(path).location.endswith("/done")


def test_names_types_titles_and_what_is_taken_are_corrected(beginner):
    path = beginner.start(("trade.xlsx", trade()))
    assert beginner.types(f"{path}/0")["级别"] == "select"
    answer = beginner.fill(
        f"{path}/0",
        drop=("take_9",),
        label="客户档案",
        label_0="No.",
        type_2="text",
        type_4="money:USD",
        title=0,
    )
    assert answer.location == path
    found = beginner.types(f"{path}/0")
    assert (found["No."], found["级别"], found["签约金额"]) == ("text", "text", "money:USD")
    beginner.work(beginner.make(path, label_en="Trade", key="trade"))
    table = next(iter(beginner.app("trade").model.tables.values()))
    assert (table.label.zh, table.title) == ("客户档案", "no")
    assert "是否VIP" not in {each.label.zh for each in table.fields}
    assert [each.settings["currency"] for each in table.fields if each.type == "money"] == ["USD"]


def test_another_row_of_headings_is_looked_at_again(beginner):
    rows = [["x", "y"], ["Name", "Born"], ["Ann", "2001-02-03"], ["Bob", "2002-03-04"]]
    path = beginner.start(("people.xlsx", workbook(("Sheet1", rows))))
    beginner.fill(f"{path}/0", header=2)
    assert beginner.types(f"{path}/0") == {"Name": "text", "Born": "date"}
    beginner.fill(f"{path}/0", header="none")
    assert list(beginner.types(f"{path}/0")) == ["A", "B"]


def test_rows_that_cannot_come_in_are_left_out_whole_and_sent_back_with_the_reason(beginner):
    rows = customers()
    rows[3][6] = "下周三"
    rows[7][0] = rows[2][0]
    sheet = [
        ["客户编号", "客户名称", "级别", "资本", "金额", "占比", "日期", "电话", "邮箱", "是否VIP", "标签"],
        *rows,
    ]
    path = beginner.start(("c.xlsx", workbook(("客户", sheet))))
    beginner.fill(f"{path}/0", type_6="date")
    assert "下周三" in beginner.client.get(f"{path}/0").text
    job = beginner.work(beginner.make(path, label_en="C", key="c"))
    assert (job.result["made"], job.result["left"]) == (23, 1)
    assert "1 row was left out" in beginner.client.get(f"{path}/done").text
    file = beginner.client.get(f"{path}/left-out.csv").data.decode("utf-8-sig").splitlines()
    assert file[0].startswith("Why not,Sheet,Row,客户编号")
    assert "下周三" in file[1]
    assert ",客户,5,0004," in file[1]


def test_a_sheet_whose_rows_name_each_other_is_brought_in_whole(beginner):
    rows = [
        ["姓名", "部门", "上级"],
        ["王一", "总部", ""],
        *([f"员工{n}", "研发", "王一"] for n in range(2, 9)),
    ]
    path = beginner.start(("员工.xlsx", workbook(("员工", rows))))
    assert beginner.types(f"{path}/0")["上级"] == "relation:0.0"
    job = beginner.work(beginner.make(path, label_en="Staff", key="staff"))
    assert (job.state, job.result["left"]) == ("done", 0)
    app = beginner.app("staff")
    table = next(iter(app.model.tables.values()))
    above = next(each.key for each in table.fields if each.type == "relation")
    records = beginner.records("staff", table.key)
    assert [each[above] for each in records] == [None, *[records[0]["id"]] * 7]


def test_tables_are_added_to_an_app_that_is_there(beginner):
    at = "/a/everything/builder/tables/import"
    before = set(beginner.app("everything").model.tables)
    path = beginner.start(("trade.xlsx", trade()), at=at)
    job = beginner.work(beginner.make(path))
    assert job.result["made"] == 84
    assert len(set(beginner.app("everything").model.tables) - before) == 2


def test_making_it_twice_makes_one_app(beginner):
    path = beginner.start(("trade.xlsx", trade()))
    beginner.make(path, label_en="Trade", key="trade")
    page = beginner.client.get(path)
    assert page.status_code == 302
    assert page.location.endswith("/done")


def test_a_file_that_cannot_be_read_is_told_by_its_name(beginner):
    for name, content, why in (
        ("old.xls", b"\xd0\xcf\x11\xe0" + b"0" * 600, "old Excel file"),
        ("broken.xlsx", b"PK\x03\x04" + b"0" * 600, "cannot be read"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(600), "cannot be read"),
        ("empty.csv", b"\n\n", "nothing in"),
    ):
        answer = beginner.send((name, content))
        assert answer.status_code == 422
        assert name in answer.text
        assert why in answer.text
    assert not list((beginner.desk.app.config["CONFIG"].data_dir / "starts").iterdir())


def test_nobody_else_sees_what_was_sent_and_who_makes_no_apps_is_refused(beginner):
    path = beginner.start(("trade.xlsx", trade()))
    for who in ("edith", "mia"):
        client = beginner.desk.client(who).client
        assert client.get(path).status_code in (403, 404)
        assert client.get("/apps/new/spreadsheet").status_code == 403
        assert client.get("/a/everything/builder/tables/import").status_code == 403


def test_what_became_nothing_is_forgotten_after_a_week_with_its_files(beginner):
    path = beginner.start(("trade.xlsx", trade()))
    folder = next((beginner.desk.app.config["CONFIG"].data_dir / "starts").iterdir())
    old = utc_now() - timedelta(days=8)
    with unit_of_work(beginner.engine) as work:
        work.connection.execute(sa.update(Start.__table__).values(made_at=old))
    os.utime(folder, (old.timestamp(), old.timestamp()))
    beginner.start(("trade.xlsx", trade()))
    assert beginner.client.get(path).status_code == 404
    assert not folder.exists()


def test_files_whose_rows_still_come_in_are_kept_however_old_they_are(beginner):
    job_id = beginner.make(beginner.start(("trade.xlsx", trade())), label_en="Trade", key="trade")
    (folder,) = (beginner.desk.app.config["CONFIG"].data_dir / "starts").iterdir()
    old = utc_now() - timedelta(days=8)
    with unit_of_work(beginner.engine) as work:
        work.connection.execute(sa.update(Start.__table__).values(made_at=old))
    os.utime(folder, (old.timestamp(), old.timestamp()))
    beginner.start(("trade.xlsx", trade()))
    assert beginner.work(job_id).state == "done"


def test_sheets_that_name_each_other_in_a_circle_are_linked_both_ways(beginner):
    teams = [["Team", "Head"], ["Sales", "Ann"], ["Service", "Eve"], ["Office", "Ann"]]
    people = [["Name", "Team"], *([name, team] for name, team in zip(
        ("Ann", "Bob", "Eve", "Dan", "Kim", "Lee"), ("Sales", "Sales", "Service", "Service", "Office", "Office"),
        strict=True,
    ))]  # fmt: skip
    path = beginner.start(("staff.xlsx", workbook(("Teams", teams), ("People", people))))
    assert beginner.types(f"{path}/1")["Team"].startswith("relation:0.")
    beginner.fill(f"{path}/0", type_1="relation:1.0")
    job = beginner.work(beginner.make(path, label_en="Staff", key="staff"))
    assert (job.state, job.result["made"], job.result["left"]) == ("done", 9, 0)
    tables = beginner.app("staff").model.tables.values()
    team, person = (
        next(each.key for each in tables if each.label.en == name) for name in ("Teams", "People")
    )
    heads = {each["team"]: each["head"] for each in beginner.records("staff", team)}
    ids = {each["name"]: (each["id"], each["team"]) for each in beginner.records("staff", person)}
    by_team = {each["team"]: each["id"] for each in beginner.records("staff", team)}
    assert heads == {"Sales": ids["Ann"][0], "Service": ids["Eve"][0], "Office": ids["Ann"][0]}
    assert ids["Lee"][1] == by_team["Office"]
