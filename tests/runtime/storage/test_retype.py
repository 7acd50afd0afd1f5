"""Every stored type can become every other: nothing fails, nothing is left to do, the old values are kept."""

import pytest

from fixtures.small_apps import app, field, table
from tablewright.fields import FIELD_TYPES, Field

OPTIONS = [{"key": key, "label": key.upper(), "color": "blue"} for key in ("a", "b")]
SETTINGS = {
    "select": {"options": OPTIONS},
    "multi_select": {"options": OPTIONS},
    "relation": {"table": "kind"},
}
TYPES = [
    name
    for name, kind in FIELD_TYPES.items()
    if kind.writable and kind.column_type(Field.read(field("f", name, **SETTINGS.get(name, {})))) is not None
]
TEXTS = (
    "12",
    "2026-11-22",
    "A",
    "a@example.com",
    "+8613000000000",
    "https://example.com",
    "0.5",
    "是",
    "1:30",
    "灯",
)


def _state(turn):
    fields = [field(f"f{at}", TYPES[(at + turn) % len(TYPES)]) for at in range(len(TYPES))]
    for each in fields:
        each |= SETTINGS.get(each["type"], {})
    return app(table("item", field("name"), *fields), table("kind", field("name")))


def test_there_are_types_to_try():
    assert len(TYPES) > 12


def test_all_fields_go_round_through_all_types(shop):
    shop.install(_state(0))
    texts = [f"f{at}" for at, name in enumerate(TYPES) if name in ("text", "long_text")]
    for text in TEXTS:
        shop.write("item", name="x", **dict.fromkeys(texts, text))
    for turn in range(1, len(TYPES)):
        shop.install(_state(turn))
    assert shop.plan_to(_state(len(TYPES) - 1)) == []


@pytest.mark.parametrize("after", TYPES)
def test_a_text_that_became_anything_is_itself_again_when_the_change_is_undone(shop, after):
    settings = SETTINGS.get(after, {})
    as_text = app(table("item", field("name"), field("f")), table("kind", field("name")))
    shop.install(as_text)
    for text in TEXTS:
        shop.write("item", name="x", f=text)
    shop.install(
        app(table("item", field("name"), field("f", after, **settings)), table("kind", field("name")))
    )
    shop.install(as_text)
    assert shop.values("item", "f") == list(TEXTS)
