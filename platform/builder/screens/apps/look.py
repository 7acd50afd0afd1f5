"""What every way to begin an app asks once: its name, key, icon and colour."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from ....core.errors import Fault, Invalid
from ....core.words import Words
from ....fields.options import COLORS
from ....web.current import all_live_apps
from ...edits.keys import free_key
from ..frame.icons import ICONS
from ..frame.labels import read_words, typed_words

NAME_IT = Words("Give the app a name.", "请填写应用名称。")
TITLE = Words("New app", "新建应用")
START = "/apps/new"


def typed_look(label: Any = "", icon: str = "apps", color: str = "blue") -> dict[str, str]:
    """Return what the form holds at first."""
    return {**typed_words(label, "label"), "key": "", "icon": icon, "color": color}


def posted_look() -> dict[str, Any]:
    """Return the members "key", "label", "icon" and "color" of a document as posted; raises Invalid without a name.

    A key that is left out is made from the name and is free; one that was typed is checked with the whole app.
    """
    form = request.form
    label = read_words(form, "label")
    if label is None:
        raise Invalid([Fault("label", NAME_IT)])
    key = form.get("key", "").strip() or free_key(all_live_apps(), label, "app")
    look = {"key": key, "label": label}
    if form.get("icon") in ICONS:
        look["icon"] = form["icon"]
    if form.get("color") in COLORS:
        look["color"] = form["color"]
    return look


def typed() -> Mapping[str, str]:
    """Return the form as it was posted, to show it again."""
    return request.form.to_dict()
