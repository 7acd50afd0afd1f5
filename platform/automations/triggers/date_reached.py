"""A day or moment in a record's field comes, or lies so far ahead or behind."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..trigger import Names, Trigger
from .phrases import quoted, table_of

STORED = ["date", "date_time", "created_at", "updated_at"]
UNITS: Mapping[str, Words] = {
    "minutes": Words("minutes", "分钟"),
    "hours": Words("hours", "小时"),
    "days": Words("days", "天"),
    "workdays": Words("working days", "个工作日"),
    "weeks": Words("weeks", "周"),
    "months": Words("months", "个月"),
}


class DateReached(Trigger):
    """Fires once for each record and each value of the field; a moved date fires anew."""

    name = "date_reached"
    label = Words("A date comes", "到达日期")
    help = Words(
        "On the day itself, before or after it, working days too.",
        "到达日期字段当天，或其前后若干天（支持工作日）触发。",
    )
    icon = "calendar-event"
    family = "time"
    settings = {
        "field": {
            "$ref": "#/$defs/key",
            "title": {"en": "Date", "zh": "日期字段"},
            "x-reference": "field",
            "x-types": STORED,
        },
        "offset": {
            "type": "object",
            "title": {"en": "How long before or after", "zh": "提前或延后"},
            "x-offset": True,
            "properties": {
                "amount": {"type": "integer", "minimum": 0, "maximum": 10000},
                "unit": {"enum": list(UNITS)},
                "direction": {"enum": ["before", "at", "after"]},
            },
            "required": ["direction"],
            "additionalProperties": False,
        },
        "at": {
            "type": "string",
            "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$",
            "x-fault": {"en": "Write a time as 09:00.", "zh": "时间请写作 09:00。"},
            "title": {"en": "At (for a date without time)", "zh": "时间（仅日期字段）"},
        },
    }
    required = ("field",)

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return when it fires, as people say it."""
        field = quoted(names.field("", settings["field"]))
        offset = settings.get("offset") or {}
        way = offset.get("direction", "at") if offset.get("amount") else "at"
        unit = UNITS[offset.get("unit", "days")]
        told = SAYS[way].fill(table=table_of(names), field=field, amount=offset.get("amount", 0), unit=unit)
        return AT.fill(told=told, at=settings["at"]) if settings.get("at") else told


SAYS = {
    "before": Words("{amount} {unit} before {field} of {table}", "{table}的{field}前 {amount} {unit}"),
    "at": Words("When {field} of {table} comes", "到达{table}的{field}时"),
    "after": Words("{amount} {unit} after {field} of {table}", "{table}的{field}后 {amount} {unit}"),
}
AT = Words("{told}, at {at}", "{told}（{at}）")
