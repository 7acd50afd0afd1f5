"""What changed between two definitions, told by key."""

import pytest

from fixtures.example_documents import by_key, document_of, field_of, table_of
from tablewright.definition.diff import diff


def told(change, name="everything"):
    before, after = document_of(name), document_of(name)
    change(after)
    return diff(before, after)


def test_the_same_app_does_not_differ():
    assert told(lambda document: None) == []


def test_the_order_of_members_is_no_difference():
    document = document_of()
    assert diff(document, dict(reversed(document.items()))) == []


def test_a_label_that_changed():
    (difference,) = told(lambda d: field_of(d, "project", "amount")["label"].update(zh="总额"))
    assert difference.path == ("tables", "project", "fields", "amount", "label", "zh")
    assert (difference.act, difference.before, difference.after) == ("changed", "金额", "总额")
    assert difference.words.en == "table “project” › field “amount” › name › Chinese: “金额” became “总额”."
    assert difference.words.zh == "数据表“project” › 字段“amount” › 名称 › 中文：“金额” 改为 “总额”。"


def test_a_field_that_is_new_is_one_difference_wherever_it_stands():
    (difference,) = told(
        lambda d: table_of(d, "project")["fields"].insert(
            3, {"key": "extra", "type": "text", "label": "Extra"}
        )
    )
    assert (difference.path[-1], difference.act) == ("extra", "added")
    assert difference.words.en == "table “project” › field “extra” (“Extra”) is new."


def test_a_field_that_is_gone_leaves_the_others_in_peace():
    (difference,) = told(lambda d: table_of(d, "project")["fields"].pop(0))
    assert (difference.path[-1], difference.act) == ("code", "removed")


def test_a_key_that_changed_is_one_element_gone_and_another_new():
    differences = told(lambda d: field_of(d, "team", "founded").update(key="begun"))
    assert [(each.path[-1], each.act) for each in differences] == [("founded", "removed"), ("begun", "added")]


@pytest.mark.parametrize(
    ("start", "end", "moved"),
    [(0, 5, ["code"]), (5, 0, ["docket"]), (1, 2, ["reference"])],
)
def test_one_element_that_moved_is_one_difference(start, end, moved):
    def move(document):
        fields = table_of(document, "project")["fields"]
        fields.insert(end, fields.pop(start))

    differences = told(move)
    assert [each.path[-1] for each in differences] in (moved, ["name"])
    assert {each.act for each in differences} == {"moved"}


def test_a_moved_element_says_behind_which_it_stands():
    def move(document):
        fields = table_of(document, "team")["fields"]
        fields.append(fields.pop(0))

    (difference,) = told(move)
    assert (difference.before, difference.after) == (None, "amount_total")
    assert difference.words.en.endswith("now stands behind “amount_total”.")


def test_views_and_forms_are_known_by_table_and_key():
    (difference,) = told(lambda d: by_key(d["views"], "task.week")[1].update(sort=["-due"]))
    assert difference.path == ("views", "task.week", "sort")


def test_a_filter_is_told_as_a_whole():
    (difference,) = told(lambda d: by_key(d["views"], "project.running")[1]["filter"]["and"].pop())
    assert difference.path == ("views", "project.running", "filter")


def test_rights_are_told_by_table_and_field():
    (difference,) = told(
        lambda d: by_key(d["roles"], "member")[1]["tables"]["project"]["fields"].update(amount="edit")
    )
    assert difference.path == ("roles", "member", "tables", "project", "fields", "amount")
    assert "table “project” › field “amount”" in difference.words.en


def test_the_first_view_of_an_app_is_told_by_its_name():
    (difference,) = told(lambda d: d.update(views=[{"key": "all", "table": "note"}]), "minimal")
    assert (difference.path, difference.act) == (("views", "note.all"), "added")


def test_one_is_not_true():
    (difference,) = told(lambda d: field_of(d, "tag", "weight")["default"].update(value=True))
    assert difference.act == "changed"
