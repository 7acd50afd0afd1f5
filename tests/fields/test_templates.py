"""Controls and cells of every field: drawn for anything, with nothing a user wrote becoming markup."""

from __future__ import annotations

from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from jinja2 import Environment, FileSystemLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup

import tablewright.fields
from fixtures.field_samples import FILES, HOSTILE_TEXT, READERS, SAMPLES
from tablewright.core.words import Words
from tablewright.definition.model import App
from tablewright.definition.read import read_folder
from tablewright.expressions import Kind
from tablewright.fields import Field, type_of
from tablewright.fields.base import Reader

EVERYTHING = Path(__file__).parent.parent / "examples" / "everything"
TABLE = App.read(read_folder(EVERYTHING).document).tables["project"]
FIELDS = pytest.mark.parametrize("field", TABLE.by_key.values(), ids=TABLE.by_key)
POINTER = {"id": 7, "title": HOSTILE_TEXT}
COMPUTED = {
    Kind.NUMBER: [Decimal("1234.5"), 0.1 + 0.2, 3],
    Kind.BOOLEAN: [True, False],
    Kind.OPTION: ["a", "gone"],
    Kind.DATE: [value for _, value in SAMPLES["date"].values],
    Kind.DATETIME: [value for _, value in SAMPLES["date_time"].values],
}
VOID = {"input", "img", "br"}


class Tags(HTMLParser):
    """Every tag with its attributes; refuses tags that are not closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.bare: list[str] = []
        """Text that stands in no element made for what users write."""
        self.feed(html)
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _ in attrs}) == len(attrs), f"an attribute twice: {tag} {attrs}"
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"bdi", "option", "textarea"} & set(self.open):
            self.bare.append(data)


def environment() -> Environment:
    folder = Path(tablewright.fields.__file__).parent
    made = Environment(
        loader=PrefixLoader({"fields": FileSystemLoader(folder)}), autoescape=True, undefined=StrictUndefined
    )
    made.globals.update(
        t=lambda words, zh=None: words.en if isinstance(words, Words) else words,
        icon=lambda name, *_: Markup(f'<svg class="icon-{name}"></svg>'),
        initials=lambda name: name[:1],
        avatar_color=lambda _: "blue",
        avatar_url=lambda _: None,
        static_url=lambda name: f"/static/{name}",
        record_url=lambda table, record_id: f"/a/app/{table}/{record_id}",
    )
    return made


ENVIRONMENT = environment()


def values(field: Field) -> list[Any]:
    """Return values as lists hold them: none, ordinary ones, hostile ones."""
    kind = type_of(field)
    if field.type in ("lookup", "rollup", "formula"):
        each = COMPUTED.get(kind.type(field).kind, [HOSTILE_TEXT])
        return [[], each] if kind.many else [None, *each]
    if kind.reference(field) and kind.reference(field).kind != "file" or field.type == "reverse":
        return [[], [POINTER], [POINTER] * 3] if kind.many else [None, POINTER, {"id": 8, "title": None}]
    if field.type == "subform":
        return [[], [{"id": 1, "item": HOSTILE_TEXT, "quantity": Decimal(1)}]]
    if field.type in ("attachment", "image", "signature"):
        return [[], kind.load(field, [FILES], None)]
    name = {"created_at": "date_time", "updated_at": "date_time", "serial": "text"}.get(
        field.type, field.type
    )
    return [[] if kind.many else None, *(value for _, value in SAMPLES[name].values)]


def draw(template: str, field: Field, value: Any, reader: Reader, **more: Any) -> str:
    context = {"field": field, "type": type_of(field), "value": value, "reader": reader, **more}
    return ENVIRONMENT.get_template(f"fields/{template}").render(context)


def draw_input(field: Field, value: Any, reader: Reader, **more: Any) -> str:
    control = {
        "name": field.key, "id": f"f-{field.key}", "invalid": False, "describedby": "note", "readonly": False,
        "choices_with": "", "offered": None, "choices": [], "options": [POINTER, {"id": 9, "title": "Nine"}], "choices_url": "/c?a=1&b=2",
        # what line.html and attributes.html take from the template that includes them
        "kind": None, "mode": None, "lock": None, "more": None,
    } | more  # fmt: skip
    return draw(type_of(field).input_template, field, value, reader, **control)


def assert_harmless(html: str) -> Tags:
    tags = Tags(html)
    for tag, attributes in tags.found:
        assert tag not in {"script", "style", "iframe", "object", "form"}
        assert not any(name.startswith("on") or name == "style" for name in attributes), attributes
        for name in ("href", "src"):
            where = attributes.get(name)
            assert where is None or where.startswith(("/", "http://", "https://", "tel:+", "mailto:")), where
        if attributes.get("target") == "_blank":
            assert attributes["rel"] == "noopener noreferrer"
    assert "{{" not in "".join(tags.bare) and "<script" not in html
    assert HOSTILE_TEXT not in "".join(tags.bare), "what users write stands in <bdi>"
    return tags


@FIELDS
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
def test_a_cell_shows_any_value_harmlessly(field, reader):
    for value in values(field):
        html = draw(type_of(field).cell_template, field, value, reader)
        assert_harmless(html)
        assert (not html.strip()) or value not in (None, []) or field.type == "lookup", html
        assert_harmless(draw(type_of(field).page_template, field, value, reader))


@FIELDS
@pytest.mark.parametrize("reader", READERS, ids=lambda reader: reader.language)
def test_a_control_holds_any_value_harmlessly(field, reader):
    for value in values(field):
        tags = assert_harmless(draw_input(field, value, reader))
        assert f"f-{field.key}" in {attributes.get("id") for _, attributes in tags.found}


@FIELDS
def test_a_control_keeps_what_was_typed_and_is_wrong(field):
    kind = type_of(field)
    if (
        not kind.writable
        or kind.input_template == "readonly.html"
        or field.type in ("checkbox", "attachment", "image", "signature")
    ):
        pytest.skip("nothing is typed here")
    typed = [HOSTILE_TEXT] if kind.many else HOSTILE_TEXT
    html = draw_input(field, typed, READERS[0], invalid=True)
    tags = assert_harmless(html)
    if not kind.many and not kind.reference(field) and field.type != "rating":
        assert "&lt;script&gt;" in html
        assert any(attributes.get("aria-invalid") == "true" for _, attributes in tags.found)
        assert any(attributes.get("aria-describedby") == "note" for _, attributes in tags.found)


@FIELDS
def test_a_control_that_may_not_be_changed_says_so(field):
    kind = type_of(field)
    if kind.input_template == "readonly.html":
        pytest.skip("it is no control")
    tags = assert_harmless(draw_input(field, values(field)[-1], READERS[1], readonly=True))
    inputs = [a for tag, a in tags.found if tag in ("input", "select", "textarea")]
    assert inputs and all("disabled" in each or "readonly" in each for each in inputs)


def test_a_pointer_is_a_select_with_what_is_chosen_and_what_may_be():
    field = TABLE.by_key["team"]
    chosen = {"id": 5, "title": "Five"}
    tags = Tags(draw_input(field, 5, READERS[1], choices=[chosen]))
    offered = [(a["value"], "selected" in a) for tag, a in tags.found if tag == "option"]
    assert offered == [("", False), ("5", True), ("7", False), ("9", False)]
    assert ("select", "/c?a=1&b=2") in {(tag, a.get("data-picker")) for tag, a in tags.found}
