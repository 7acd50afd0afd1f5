"""Definitions of older formats become the present one; newer ones are refused with a sentence."""

from tablewright.definition.upgrade import FORMAT, format_fault, upgraded


def rename_caption(document):
    return {("label" if name == "caption" else name): value for name, value in document.items()}


def add_icon(document):
    return {**document, "icon": "apps"}


STEPS = (rename_caption, add_icon)


def test_an_old_document_goes_through_every_step_since_its_format():
    old = {"format": 1, "caption": "A"}
    assert upgraded(old, STEPS) == {"format": 3, "label": "A", "icon": "apps"}
    assert old == {"format": 1, "caption": "A"}


def test_a_document_in_between_goes_through_the_later_steps_only():
    assert upgraded({"format": 2, "caption": "A"}, STEPS) == {"format": 3, "caption": "A", "icon": "apps"}


def test_a_document_of_the_present_format_is_left_alone():
    document = {"format": FORMAT}
    assert upgraded(document) is document


def test_what_has_no_format_is_left_to_the_check():
    for number in (None, "1", True, 0, -1, 1.0, 99):
        document = {"format": number}
        assert upgraded(document, STEPS) is document
        assert format_fault(document) is not None


def test_a_newer_format_asks_for_an_update():
    assert "Update" in format_fault({"format": FORMAT + 1}).en
    assert "升级" in format_fault({"format": FORMAT + 1}).zh
