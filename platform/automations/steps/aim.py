"""Which records a step is about: the one the run is about, or those that an expression gives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.limits import LIMITS
from ...core.words import Words
from ..step import Doing, StepFailed
from ..trigger import Names


def aimed(doing: Doing, settings: Mapping[str, Any]) -> tuple[str, list[int]]:
    """Return the table and the ids that the settings `AIM` mean; none for a record that is only being made."""
    table = settings.get("table") or doing.table
    if table is None:
        raise StepFailed(NO_RECORD)
    if settings.get("records"):
        return table, few(ids_of(doing.value(settings["records"]), table))
    if table != doing.table:
        raise StepFailed(NOT_SAID)
    if doing.record_id is None and not doing.before_save:
        raise StepFailed(NO_RECORD)
    return table, [] if doing.record_id is None else [doing.record_id]


def few(ids: list[int]) -> list[int]:
    """Return the records of one step, all of which it does in one transaction; raises StepFailed for too many."""
    if len(ids) > LIMITS.records_per_call:
        raise StepFailed(TOO_MANY.fill(most=LIMITS.records_per_call, count=len(ids)))
    return ids


def ids_of(value: Any, table: str | None = None) -> list[int]:
    """Return the ids of the records that an expression's value stands for, each once, in order."""
    return list(dict.fromkeys(_ids(value, table)))


def _ids(value: Any, table: str | None) -> list[int]:
    if value is None:
        return []
    if isinstance(value, int) and not isinstance(value, bool):
        return [value]
    if isinstance(value, float) and value.is_integer():
        return [int(value)]
    if isinstance(value, list | tuple):
        return [found for each in value for found in _ids(each, table)]
    if isinstance(value, Mapping) and ("id" in value or "ids" in value):
        if table is not None and value.get("table", table) != table:
            raise StepFailed(OTHER_TABLE)
        return _ids(value.get("ids", value.get("id")), table)
    raise StepFailed(NO_RECORDS)


def reference(table: str, record_id: int) -> dict[str, Any]:
    """Return a record as outputs name one."""
    return {"table": table, "id": record_id}


def references(table: str, ids: list[int]) -> dict[str, Any]:
    """Return several records as outputs name them."""
    return {"table": table, "ids": ids}


def told_aim(settings: Mapping[str, Any], names: Names) -> Words:
    """Return the records meant, as people say it."""
    if not settings.get("records"):
        return THIS_RECORD
    return names.expression(settings["records"])


def writes_to(settings: Mapping[str, Any], table: str | None, *fields: str) -> Mapping[str, frozenset[str]]:
    """Return what a step writes that changes these fields of the records it is about."""
    written = settings.get("table") or table
    return {written: frozenset(fields)} if written else {}


THIS_RECORD = Words("this record", "当前记录")
NO_RECORD = Words(
    "The automation is about no record here; say which records are meant.",
    "此处没有触发的记录，请指定要处理的记录。",
)
TOO_MANY = Words(
    "One step is done for {most} records at most, and these are {count}. Find fewer, for example a part each day.",
    "单个步骤最多处理 {most} 条记录，当前为 {count} 条。请缩小范围，例如每天处理一部分。",
)
NOT_SAID = Words("Say which records of the other table are meant.", "请指定要处理该表中的哪些记录。")
OTHER_TABLE = Words(
    "The records are of another table than the step is about; choose the same table in both.",
    "所给记录不属于该步骤的数据表，请选择同一张表。",
)
NO_RECORDS = Words(
    "The expression gives no records; name a link, a step that finds records, or an item.",
    "公式的结果不是记录，请使用关联字段、查找步骤或循环项。",
)
