"""How a form, a section or an entry stands, as the pane of properties sends it: what changes in the definition."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from werkzeug.datastructures import FileStorage, MultiDict

from ....core.errors import Fault, Invalid
from ....core.words import Words
from ....fields.base import NotUnderstood, Reader
from ....fields.field import Field
from ..field_settings.fixed_value import fixed_value
from ..frame.labels import read_words

USES: Mapping[str, Words] = {
    "create": Words("Add records", "新建记录"),
    "edit": Words("Edit records", "编辑记录"),
    "detail": Words("Show records", "查看记录"),
    "quick": Words("Add quickly, from other forms and lists", "快速新建"),
    "public": Words("Public form, for everyone with the link", "公开表单"),
}
LAYOUTS: Mapping[str, Words] = {
    "page": Words("One page", "单页"),
    "tabs": Words("Tabs", "标签页"),
    "steps": Words("Step by step", "分步"),
}
WORDS_OF_ENTRY = ("label", "help", "placeholder")
SWITCHES_OF_ENTRY = ("required", "read_only", "add")
LARGEST_PICTURE = 200_000
NO_FORMULA = Words("Write the formula, or choose another way.", "请填写公式，或选择其他方式。")
NO_USE = Words("Choose at least one use.", "请至少选择一种用途。")
NOT_A_PICTURE = Words(
    "Choose a PNG, JPEG, WebP or GIF picture of at most 200 KB.",
    "请选择 200 KB 以内的 PNG、JPEG、WebP 或 GIF 图片。",
)
SIGNS: Mapping[bytes, str] = {b"\x89PNG": "png", b"\xff\xd8\xff": "jpeg", b"RIFF": "webp", b"GIF8": "gif"}


def form_changes(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what changes of the form itself; raises Invalid where it would be used for nothing."""
    use = [each for each in form.getlist("use") if each in USES]
    if not use:
        raise Invalid([Fault("use", NO_USE)])
    layout = form.get("layout", "page")
    return {
        "label": read_words(form, "label") or "",
        "help": read_words(form, "help"),
        "message": read_words(form, "message"),
        "use": use,
        "layout": layout if layout in LAYOUTS and layout != "page" else None,
        "roles": form.getlist("roles") or None,
    }


def section_changes(form: MultiDict[str, str]) -> dict[str, Any]:
    """Return what changes of a section."""
    columns = form.get("columns", "2")
    folds = form.get("folds", "")
    return {
        "label": read_words(form, "label"),
        "help": read_words(form, "help"),
        "columns": int(columns) if columns in ("1", "2", "3", "4") else 2,
        "collapsed": {"open": False, "folded": True}.get(folds),
    }


def entry_of(
    form: MultiDict[str, str], before: Mapping[str, Any], field: Field, reader: Reader
) -> tuple[dict[str, Any], list[Fault]]:
    """Return an entry of a field as it is wanted, and what could not be read of it; that stays as it was."""
    entry, faults = dict(before), []
    for name in WORDS_OF_ENTRY:
        if f"{name}_en" in form:
            _put(entry, name, read_words(form, name))
    for name in SWITCHES_OF_ENTRY:
        if f"may_{name}" in form:
            _put(entry, name, True if form.get(name) == "1" else None)
    width = form.get("width", "")
    if width in ("1", "2", "3", "4"):
        _put(entry, "width", int(width) if width != "1" or "field" not in before else None)
    if "default" in form:
        try:
            _put(entry, "default", _default(form, before, field, reader))
        except Invalid as error:
            faults += error.faults
    if "carry" in form:
        _put(entry, "carry", _carry(form))
    return entry, faults


def block_of(
    form: MultiDict[str, str], picture: FileStorage | None, before: Mapping[str, Any]
) -> dict[str, Any]:
    """Return a text, a line or a picture as it is wanted; raises Invalid for a picture that is none."""
    entry = dict(before)
    if "text" in before:
        entry["text"] = read_words(form, "text") or before["text"]
    if "divider" in before:
        entry["divider"] = read_words(form, "text") or True
    if "image" in before:
        entry["image"] = image_of(form, picture, before["image"])
    width = form.get("width", "")
    if width in ("1", "2", "3", "4") and "divider" not in before:
        entry["width"] = int(width)
    return entry


def image_of(
    form: MultiDict[str, str], picture: FileStorage | None, before: Mapping[str, Any] | None
) -> dict[str, Any]:
    """Return a picture with its words, the one before where no other was chosen; raises Invalid."""
    content = picture.read(LARGEST_PICTURE + 1) if picture else b""
    alt = read_words(form, "alt") or (before or {}).get("alt") or {"en": "Picture", "zh": "图片"}
    if not content and before is not None:
        return {"source": before["source"], "alt": alt}
    kind = next((name for sign, name in SIGNS.items() if content.startswith(sign)), None)
    if kind is None or len(content) > LARGEST_PICTURE:
        raise Invalid([Fault("picture", NOT_A_PICTURE)])
    coded = base64.b64encode(content).decode("ascii")
    return {"source": f"data:image/{kind};base64,{coded}", "alt": alt}


def _default(form: MultiDict[str, str], before: Mapping[str, Any], field: Field, reader: Reader) -> Any:
    """Return what an entry starts with, None for what its field says; raises Invalid."""
    how = form.get("default", "")
    if how == "expression":
        source = form.get("default_expression", "").strip()
        if not source:
            raise Invalid([Fault("default_expression", NO_FORMULA)])
        return {"expression": source}
    if how == "value":
        try:
            return {"value": fixed_value(form, field, reader)}
        except NotUnderstood as error:
            raise Invalid([Fault("default_value", error.words)]) from error
    if how == "previous":
        return {"previous": True}
    return before.get("default") if how == "kept" else None


def _carry(form: MultiDict[str, str]) -> Any:
    """Return {field over there: field here} of the pairs that are whole."""
    pairs = zip(form.getlist("carry_from"), form.getlist("carry_to"), strict=False)
    return {source: to for source, to in pairs if source and to} or None


def _put(entry: dict[str, Any], name: str, value: Any) -> None:
    entry.pop(name, None)
    if value is not None:
        entry[name] = value
