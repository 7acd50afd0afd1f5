"""Where the table lies in a sheet: titles above, headings of several rows, totals and notes below."""

import pytest

from tablewright.builder.starting.sheet_shape import shape_of

pytestmark = pytest.mark.sqlite_only
DATA = [["客户1", "10", "2023-01-05"], ["客户2", "20", "2023-01-06"], ["客户3", "30", "2023-01-07"]]
NAMES = ["名称", "数量", "日期"]


def lies(rows):
    """Return (row of the names, first row of data, behind the last)."""
    shape = shape_of(rows)
    return shape.header, shape.first, shape.end


def test_headings_stand_first():
    assert lies([NAMES, *DATA]) == (0, 1, 4)


def test_a_merged_title_and_empty_rows_above_are_passed_over():
    title = ["2023年客户清单"] * 3
    assert lies([title, ["制表人：张三"], [], NAMES, [], *DATA]) == (3, 5, 8)


def test_merged_headings_of_two_rows_are_named_by_the_lower_one():
    upper = ["名称", "联系", "联系", "日期"]
    lower = ["名称", "电话", "邮箱", "日期"]
    rows = [["客户1", "1", "a@b.cn", "2023-01-05"], ["客户2", "2", "c@d.cn", "2023-01-06"]]
    assert lies([upper, lower, *rows])[:2] == (1, 2)


def test_headings_that_go_on_below_are_taken_together():
    shape = shape_of([["Function", "Percent", "Number"], ["", "of Hires", "of Hires"], ["A", "2%", "3"]])
    assert (shape.header, shape.more, shape.first) == (0, 1, 2)


def test_values_alone_have_no_headings():
    assert lies(DATA) == (None, 0, 3)


def test_totals_and_notes_below_are_no_records():
    assert lies([NAMES, *DATA, ["合计", "60", ""]]) == (0, 1, 4)
    assert lies([NAMES, *DATA, [], ["注：数据截至年底", "", ""], []]) == (0, 1, 4)
    assert lies([NAMES, *DATA, ["Grand Total", "60"], ["Source: us"]]) == (0, 1, 4)


def test_an_empty_sheet_has_no_table():
    assert lies([]) == (None, 0, 0)
