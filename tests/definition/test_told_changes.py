"""The differences of two definitions as people read them."""

from fixtures.example_documents import document_of, field_of
from tablewright.definition.told_changes import told_changes


def told(change):
    before, after = document_of(), document_of()
    change(after)
    return told_changes(before, after)


def test_a_name_is_called_as_the_builder_calls_it():
    (change,) = told(lambda d: field_of(d, "project", "amount")["label"].update(en="Sum"))
    assert change.place.en == "Table “Project” › field “Sum” › name › English"
    assert (change.before.en, change.after.en) == ("“Amount”", "“Sum”")


def test_sample_data_is_said_to_have_changed_and_never_shown_as_it_is_written():
    changes = told(lambda d: d.update(data={"sample": {"seed": 1, "tables": []}}))
    assert {each.path[0] for each in changes} == {"data"}
    for each in changes:
        assert each.place.en.startswith("Sample data") and each.place.zh.startswith("示例数据")
        assert (each.after.en, each.after.zh) == ("changed", "已修改")
