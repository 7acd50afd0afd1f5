"""A record changed where there is one, made where there is none.

**No twins.** Steps that look for the same record take turns, to the end of their transactions, so the second one finds
what the first one made. A record that somebody else makes at that moment, a person in a form, is refused or refuses by
the unique field among those it is found by; then the step is done anew and finds it. So the fields to find it by should
include one declared unique.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ....core.errors import Invalid, NotFound
from ....core.words import Words
from ....expressions import BOOLEAN, parse
from ...shape import Shape, record, value
from ...step import Doing, Done, Overtaken, Step, StepFailed
from ...trigger import Names
from ..aim import reference
from ..settings import TABLE, values
from ..told import told_values

_LEAD = re.compile(r"^[\s\u3000]*[=＝]")
"""Excel's sign before a whole formula, which cannot stand within another one."""


class SaveRecord(Step):
    """Finds a record by some of its fields; changes it, or makes it."""

    name = "save_record"
    label = Words("Change or create a record", "更新或新增记录")
    help = Words(
        "Finds a record by fields that tell it apart, best one that is unique; changes it, or creates it.",
        "按能区分记录的字段查找（最好是唯一字段），找到则更新，没有则新增。",
    )
    icon = "device-floppy"
    family = "records"
    settings = {
        "table": TABLE,
        "match": values("Find it by", "查找依据"),
        "values": values("Values", "字段取值"),
    }
    required = ("table", "match", "values")

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return the record, and whether it is new."""
        return record(settings["table"], created=value(BOOLEAN))

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Change the one record found, or make it."""
        table = settings["table"]
        self._needs_something(doing, settings["match"])
        doing.one_at_a_time(table, doing.values(table, settings["match"]))
        found = doing.find(table, condition_of(settings["match"]), (), 2)
        if len(found) > 1:
            raise StepFailed(SEVERAL)
        try:
            return self._saved(doing, settings, table, found)
        except (Invalid, NotFound) as error:  # somebody may have made it, or deleted it, at this moment
            raise Overtaken(error) from error

    def _saved(self, doing: Doing, settings: Mapping[str, Any], table: str, found: list[int]) -> Done:
        if found:
            doing.update(table, found, doing.values(table, settings["values"]))
            return Done({**reference(table, found[0]), "created": False})
        given = doing.values(table, {**settings["match"], **settings["values"]})
        return Done({**reference(table, doing.create(table, given)), "created": True})

    def _needs_something(self, doing: Doing, match: Mapping[str, str]) -> None:
        """Raise StepFailed where nothing is known to find it by: every record without that value would match."""
        if any(doing.value(source) in (None, "", []) for source in match.values()):
            raise StepFailed(NOTHING_TO_FIND_BY)

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the fields that get values; the record may be new."""
        return {settings["table"]: frozenset({"*", *settings["match"], *settings["values"]})}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return how it is found, and what it gets."""
        table = settings["table"]
        return Words(
            "Change the record of “{table}” with {match}, or create it: {values}",
            "更新“{table}”中 {match} 的记录，没有则新增：{values}",
        ).fill(
            table=names.table(table),
            match=told_values(settings["match"], table, names),
            values=told_values(settings["values"], table, names),
        )


def condition_of(match: Mapping[str, str]) -> str:
    """Return the condition that every field has the value of its expression: `AND(code = (run.code), …)`."""
    equal = (f"{key} = ({of_run(source)})" for key, source in match.items())
    return f"AND({', '.join(equal)})"


def of_run(source: str) -> str:
    """Return an expression of the run as conditions over other records write it: each name behind `run`."""
    return _LEAD.sub("", parse(source).rename((), ("run",)))


SEVERAL = Words(
    "Several records match, so it is not clear which to change; find it by a field that is unique.",
    "有多条记录符合，无法确定更新哪一条，请使用唯一字段查找。",
)
NOTHING_TO_FIND_BY = Words(
    "A value to find the record by is empty; fill it in, or ask for it in the automation's condition.",
    "查找依据的值为空，请补全该值，或在自动化条件中要求其不为空。",
)
