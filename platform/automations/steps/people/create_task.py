"""A follow-up task: a record with a title, somebody who does it, and a day it is due."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ....core.words import Words
from ...shape import Shape, records
from ...step import Doing, Done, Step, StepFailed
from ...trigger import Names
from ..aim import references
from ..settings import KEY, LINE, TABLE, choice, people, titled, values
from ..told import told_template


class CreateTask(Step):
    """Creates a task of its own for each person meant, or one that is nobody's yet."""

    name = "create_task"
    label = Words("Create a follow-up task", "创建跟进任务")
    help = Words(
        "Creates a record with a title, somebody who does it, and a due day; one for each person.",
        "新增一条带标题、执行人和截止日期的记录；每人一条。",
    )
    icon = "clipboard-check"
    family = "people"
    settings = {
        "table": TABLE,
        "title_field": titled(
            KEY, "Field of the title", "标题字段", reference="field", of="table", types=["text", "long_text"]
        ),
        "title": titled(LINE, "Title", "标题", template=True),
        "person_field": titled(
            KEY, "Field of the person", "执行人字段", reference="field", of="table", types=["owner", "member"]
        ),
        "people": people("Who does it", "执行人"),
        "due_field": titled(
            KEY,
            "Field of the due day",
            "截止日期字段",
            reference="field",
            of="table",
            types=["date", "date_time"],
        ),
        "due": titled({"type": "integer", "minimum": 0, "maximum": 3650}, "Due in", "截止于"),
        "unit": choice(
            "Counted in",
            "计算单位",
            {"days": ("days", "天后"), "workdays": ("workdays", "个工作日后")},
            "days",
        ),
        "record_field": titled(
            KEY,
            "Field that links to this record",
            "关联当前记录的字段",
            reference="field",
            of="table",
            types=["relation"],
        ),
        "values": values("More values", "其他字段"),
    }
    required = ("table", "title_field", "title")

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the tasks."""
        return records(settings["table"])

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Create them."""
        table = settings["table"]
        shared = self._shared(doing, settings)
        field = settings.get("person_field")
        doers = doing.people(settings.get("people", ())) if field else []
        each_one = [{**shared, field: person} for person in doers] or [shared]
        return Done(references(table, [doing.create(table, each) for each in each_one]))

    def _shared(self, doing: Doing, settings: Mapping[str, Any]) -> dict[str, Any]:
        given = doing.values(settings["table"], {**settings.get("values", {}), **due_value(settings)})
        given[settings["title_field"]] = " ".join(doing.text(settings["title"]).split())
        if settings.get("record_field"):
            if doing.record_id is None:
                raise StepFailed(NO_RECORD)
            given[settings["record_field"]] = doing.record_id
        return given

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the fields filled in, of new records."""
        named = (settings.get(f"{each}_field") for each in ("title", "person", "due", "record"))
        fields = {*settings.get("values", {}), *(each for each in named if each)}
        return {settings["table"]: frozenset({"*", *fields})}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return what is to be done, by whom, and when."""
        words = Words("Create in “{table}”: “{title}”", "在“{table}”中创建任务：“{title}”")
        told = words.fill(table=names.table(settings["table"]), title=told_template(settings["title"], names))
        if settings.get("people"):
            doers = FOR.fill(people=names.people(settings["people"]))
            told = Words(told.en + doers.en, told.zh + doers.zh)
        if settings.get("due_field") and "due" in settings:
            due = DUE[settings.get("unit", "days")].fill(n=settings["due"])
            told = Words(told.en + due.en, told.zh + due.zh)
        return told


def due_value(settings: Mapping[str, Any]) -> dict[str, str]:
    """Return {field: expression} of the day it is due, as the field takes it: a date, or a date and time."""
    if not settings.get("due_field") or "due" not in settings:
        return {}
    if settings.get("unit") == "workdays":
        return {settings["due_field"]: f"WORKDAY(TODAY(), {settings['due']})"}
    return {settings["due_field"]: f"TODAY() + {settings['due']}"}


FOR = Words(" for {people}", "，执行人 {people}")
DUE = {
    "days": Words(", due in {n} days", "，{n} 天后截止"),
    "workdays": Words(", due in {n} workdays", "，{n} 个工作日后截止"),
}
NO_RECORD = Words("There is no record to link the task to.", "没有可关联的当前记录。")
