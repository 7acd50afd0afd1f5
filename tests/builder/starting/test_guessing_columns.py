"""What a column is taken for: by what its values say, in the ways people write them."""

import json

import pytest

from tablewright.builder.starting.columns import guess_column
from tablewright.builder.starting.guess import guess_sheets

pytestmark = pytest.mark.sqlite_only


def several(*values: str) -> list[str]:
    """Return the values often enough for a column to be judged by."""
    return [*values] * 3


@pytest.mark.parametrize(
    ("label", "cells", "type"),
    [
        ("日期", ["2023/1/5", "2023/12/25"], "date"),
        ("签约日", ["2023年1月5日", "2024年11月30日"], "date"),
        ("Date", ["2023-01-05", "2023.1.6"], "date"),
        ("Date", ["25/12/2023", "01/02/2023"], "date"),
        ("Date", ["12/25/2023", "1/2/23"], "date"),
        ("Date", ["Jan 5, 2023", "5 Feb 2023"], "date"),
        ("入职日期", ["20230105", "20231130"], "date"),
        ("到期日", ["44931", "45001"], "date"),
        ("Code", ["20230105", "20231130"], "number"),
        ("OrderDate", ["1996-07-04 00:00:00.000", "1996-07-05 00:00:00.000"], "date"),
        ("下单时间", ["2023-01-05 14:30", "2023/1/6 下午3:05"], "date_time"),
        ("at", ["2023-01-05T14:30:00Z", "2023-01-06T01:02:03.5+08:00"], "date_time"),
        ("开门", ["09:00", "18:30:00"], "time_of_day"),
        ("数量", ["1,234", "-5", "（12）"], "number"),
        ("面积", ["12.5", "1.25", "１２３"], "number"),
        ("单价", ["￥1,234.50", "￥2"], "money"),
        ("price", ["$1,234.50", "$2"], "money"),
        ("金额", ["1234.50", "99"], "money"),
        ("占比", ["15%", "7.5%"], "percent"),
        ("手机", ["13812345678", "13912345678"], "phone"),
        ("x", ["13812345678", "+86 139 1234 5678"], "phone"),
        ("联系电话", ["010-62345678", "021-52345678"], "phone"),
        ("邮箱", ["a@example.com", "b@example.com"], "email"),
        ("网站", ["https://example.com/a", "www.example.com"], "url"),
        ("工号", ["00012", "00013"], "text"),
        ("身份证号", ["110101199003070011", "11010119900307002X"], "text"),
        ("卡号", ["6222021234567890123", "6222021234567890124"], "text"),
        ("是否启用", ["是", "否", "是"], "checkbox"),
        ("完成", ["✓", "✓"], "checkbox"),
        ("active", ["TRUE", "FALSE"], "checkbox"),
        ("is_new", ["1", "0"], "checkbox"),
        ("人数", ["1", "0"], "number"),
        ("状态", several("进行中", "已完成"), "select"),
        ("颜色", several("红;蓝", "蓝", "红；绿", "绿"), "multi_select"),
        ("备注", ["短", "很长的备注" * 30], "long_text"),
        ("地址", ["第一行\n第二行", "一行"], "long_text"),
        ("城市", ["北京", "上海", "广州", "深圳"], "text"),
    ],
)
def test_a_column_is_known_by_what_it_says(label, cells, type):
    found = guess_column(label, cells)
    assert (found.type, found.bad) == (type, 0)


@pytest.mark.parametrize("nothing", ["", "-", "—", "N/A", "无", "#N/A", "null"])
def test_a_word_for_nothing_does_not_make_a_text_of_numbers(nothing):
    assert guess_column("数量", ["1", "2", nothing, "3"]).type == "number"


def test_a_few_values_that_do_not_fit_are_counted_and_shown_and_many_make_a_text():
    assert guess_column("数量", [*map(str, range(100)), "待定"]).examples == ["待定"]
    assert guess_column("数量", [*map(str, range(10)), "待定"]).type == "text"


def test_a_unit_in_the_heading_becomes_currency_or_unit():
    money = guess_column("合同额（元）", ["12", "3.456"])
    assert (money.label, money.type, money.settings) == (
        "合同额",
        "money",
        {"currency": "CNY", "decimals": 3},
    )
    weight = guess_column("净重(kg)", ["12", "3.5"])
    assert (weight.label, weight.settings) == ("净重", {"decimals": 1, "unit": "kg"})
    share = guess_column("毛利(%)", ["12", "3.5"])
    assert (share.label, share.type) == ("毛利", "percent")


def test_people_who_work_here_are_members():
    people = frozenset({"ada", "mia"})
    assert guess_column("负责人", ["Ada", "Mia", "Ada"], people).type == "member"
    assert guess_column("负责人", ["Ada", "Somebody", "Ada"], people).type != "member"


def test_what_somebody_says_a_column_is_wins_and_what_does_not_fit_is_told():
    found = guess_column("数量", ["1", "2", "多"], choice="number")
    assert (found.type, found.bad, found.examples) == ("number", 1, ["多"])
    assert guess_column("数量", ["1", "2"], choice="money:USD").settings["currency"] == "USD"
    assert guess_column("级别", ["A", "B", "A"], choice="select").settings["options"] == ["A", "B"]


def test_a_value_further_down_that_is_too_long_for_an_option_makes_a_text_of_the_column(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("tablewright.builder.starting.guess.SAMPLE_ROWS", 40)
    rows = [["No.", "State"], *([str(n), ("open", "done")[n % 2]] for n in range(60)), ["61", "x" * 300]]
    (tmp_path / "0.jsonl").write_text("\n".join(map(json.dumps, rows)))
    sheet = {"file": "a.csv", "name": "", "rows": "0.jsonl", "count": len(rows)}
    (found,) = guess_sheets(tmp_path, [sheet], {}, {}, [])
    assert [each["type"] for each in found["columns"]] == ["number", "long_text"]
