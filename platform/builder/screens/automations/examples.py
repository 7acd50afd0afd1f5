"""Automations ready to begin from, made to fit a table: what is still to be said is said in the flow."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ....core.words import Words
from ....definition.model import Table
from ....fields.field import Field

OWNER = [{"expression": "owner"}]


@dataclass(frozen=True, slots=True)
class Example:
    """One automation to begin from."""

    key: str
    label: Words
    icon: str
    automation: Mapping[str, Any]


def examples(table: Table) -> list[Example]:
    """Return the examples that fit a table."""
    made = (make(table) for make in _MAKERS)
    return [each for each in made if each is not None]


def _new(table: Table) -> Example:
    label = Words("When a record is new, tell its owner", "新增记录时，通知负责人")
    trigger = {"type": "record_created", "table": table.key}
    title = _titled(table, "New: {it}", "新增：{it}")
    return Example("new", label, "plus", _automation(label, trigger, [_tell(OWNER, title)]))


def _became(table: Table) -> Example | None:
    found = _select(table)
    if found is None:
        return None
    field, option = found
    words = Words.read(option.get("label") or option["key"])
    label = Words(
        "When {field} becomes {option}, tell the owner", "{field}变为“{option}”时，通知负责人"
    ).fill(field=field.label, option=words)
    settings = {"fields": [field.key], "to": [option["key"]]}
    trigger = {"type": "record_updated", "table": table.key, "settings": settings}
    title = _titled(table, f"{{it}}: {words.en}", f"{{it}}：{words.zh}")
    return Example("became", label, "arrow-right", _automation(label, trigger, [_tell(OWNER, title)]))


def _due(table: Table) -> Example | None:
    field = next((each for each in table.fields if each.type in ("date", "date_time")), None)
    if field is None:
        return None
    label = Words("A day before {field}, remind the owner", "{field}前一天，提醒负责人").fill(
        field=field.label
    )
    settings = {
        "field": field.key,
        "offset": {"amount": 1, "unit": "days", "direction": "before"},
        **({"at": "09:00"} if field.type == "date" else {}),
    }
    trigger = {"type": "date_reached", "table": table.key, "settings": settings}
    title = _titled(table, "Tomorrow: {it}", "明天到期：{it}")
    return Example("due", label, "calendar-event", _automation(label, trigger, [_tell(OWNER, title)]))


def _quiet(table: Table) -> Example:
    label = Words("After 15 days without a change, remind the owner", "15 天未更新时，提醒负责人")
    settings = {"condition": "DAYS(TODAY(), updated_at) >= 15"}
    trigger = {"type": "condition_entered", "table": table.key, "settings": settings}
    title = _titled(table, "Nothing has happened for 15 days: {it}", "已 15 天未更新：{it}")
    return Example("quiet", label, "hourglass", _automation(label, trigger, [_tell(OWNER, title)]))


def _weekly(table: Table) -> Example:
    label = Words("Every Monday at nine, look through the records", "每周一 9:00，逐条处理记录")
    schedule = {"every": "week", "weekdays": [1], "at": ["09:00"]}
    trigger = {"type": "schedule", "settings": {"schedule": schedule}}
    steps = [
        {"key": "find", "type": "find_records", "settings": {"table": table.key}},
        {"key": "each", "type": "for_each", "settings": {"list": "steps.find"}, "steps": []},
    ]
    return Example("weekly", label, "clock", _automation(label, trigger, steps))


def _button(table: Table) -> Example:
    label = Words("A button by which one takes a record over", "点击按钮，由本人接手记录")
    told = {"en": "Take over", "zh": "由我负责"}
    trigger = {"type": "button", "table": table.key, "settings": {"where": "record", "label": told}}
    step = {"key": "take", "type": "update_record", "settings": {"values": {"owner": "event.person"}}}
    return Example("button", label, "click", _automation(label, trigger, [step]))


_MAKERS: tuple[Callable[[Table], Example | None], ...] = (_new, _became, _due, _quiet, _weekly, _button)


def _automation(label: Words, trigger: Mapping[str, Any], steps: list[Any]) -> dict[str, Any]:
    return {"label": {"en": label.en, "zh": label.zh}, "trigger": trigger, "steps": steps}


def _tell(people: list[Any], title: Mapping[str, str]) -> dict[str, Any]:
    return {"key": "tell", "type": "notify", "settings": {"people": people, "title": title}}


def _titled(table: Table, en: str, zh: str) -> dict[str, str]:
    """Return a text about a record; "it" in braces becomes the field that names it."""
    chip = f"{{{table.title}}}"
    return {"en": en.replace("{it}", chip), "zh": zh.replace("{it}", chip)}


def _select(table: Table) -> tuple[Field, Mapping[str, Any]] | None:
    """Return the first choice of a table and its last option: what records come to in the end."""
    for each in table.fields:
        if each.type == "select" and each.settings.get("options"):
            return each, each.settings["options"][-1]
    return None
