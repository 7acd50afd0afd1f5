"""Faults and differences as lines in a terminal."""

import json

from tablewright.core.words import Words
from tablewright.definition.check import check_folder
from tablewright.definition.diff import diff
from tablewright.definition.fault import DefinitionFault, json_path
from tablewright.definition.report import difference_lines, fault_lines


def test_a_fault_is_a_line_with_file_path_and_sentence():
    fault = DefinitionFault("tables/order.json", "$.fields[3].color", Words("Wrong.", "错误。"), "wrong")
    assert fault_lines([fault], "en") == ["tables/order.json:$.fields[3].color: Wrong."]
    assert fault_lines([fault], "zh") == ["tables/order.json:$.fields[3].color: 错误。"]


def test_a_difference_begins_with_its_sign():
    lines = difference_lines(diff({"label": "A", "icon": "x"}, {"label": "B", "color": "red"}), "en")
    assert lines == ["~ name: “A” became “B”.", "- icon is gone.", "+ colour is new."]


def test_strange_members_are_quoted_in_a_path_and_stay_on_one_line():
    assert json_path(("tables", "a b\n", 0)) == "$.tables[“a b�”][0]"


def test_a_folder_is_read_and_checked_at_once(tmp_path):
    (tmp_path / "app.json").write_text(json.dumps({"format": 1, "key": "a", "lable": "A"}))
    source, faults = check_folder(tmp_path)
    assert source.document["key"] == "a"
    assert {fault.code for fault in faults} == {"unknown_member", "missing_member"}


def test_a_folder_that_cannot_be_read_tells_only_that(tmp_path):
    (tmp_path / "app.json").write_text("{")
    _, faults = check_folder(tmp_path)
    assert [fault.code for fault in faults] == ["not_json"]
