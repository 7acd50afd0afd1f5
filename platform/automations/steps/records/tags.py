"""Tags put on records and taken off: options of a field for several, or links to several records."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from ....core.words import Words
from ...step import Doing, Done, Step, StepFailed
from ...trigger import Names
from ..aim import aimed, ids_of, references, told_aim, writes_to
from ..settings import AIM, EXPRESSION, KEY, titled
from ..told import listed


class _Tags(Step):
    """What both have in common: a field that holds several, and what is put in or taken out."""

    family = "records"
    settings = {
        **AIM,
        "field": titled(
            KEY,
            "Field (choices or links)",
            "字段（多选或多条关联）",
            reference="field",
            of="table",
            types=["multi_select", "relation"],
        ),
        "options": titled(
            {"type": "array", "maxItems": 100, "uniqueItems": True, "items": {"type": "string"}},
            "Choices",
            "选项",
            reference="options",
            of="field",
        ),
        "linked": titled(EXPRESSION, "Or linked records", "或关联的记录", expression="any"),
    }
    required = ("field",)
    told: ClassVar[Words]

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Change each record whose tags become others; what is there already makes no change."""
        table, ids = aimed(doing, settings)
        meant = meant_tags(doing, settings)
        changed = []
        for record_id in ids:
            held = held_tags(doing.read(table, record_id, [settings["field"]])[settings["field"]])
            wanted = self.changed(held, meant)
            if wanted != held:
                doing.update(table, [record_id], {settings["field"]: wanted})
                changed.append(record_id)
        return Done(references(table, changed))

    def changed(self, held: list[Any], meant: list[Any]) -> list[Any]:
        """Return what the field holds afterwards."""
        raise NotImplementedError

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the field."""
        return writes_to(settings, table, settings["field"])

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return which tags, and of which records."""
        table, field = settings.get("table", ""), settings["field"]
        tags = [names.option(table, field, each) for each in settings.get("options", ())]
        if settings.get("linked"):
            tags.append(names.expression(settings["linked"]))
        return self.told.fill(
            tags=listed(tags), which=told_aim(settings, names), field=names.field(table, field)
        )


class AddTags(_Tags):
    """Adds choices or links to what a field holds."""

    name = "add_tags"
    label = Words("Add tags", "添加标签")
    help = Words("Adds choices or links; what is there stays.", "添加选项或关联，已有的保留。")
    icon = "tags"
    told = Words("Add {tags} to “{field}” of {which}", "为{which}的“{field}”添加 {tags}")

    def changed(self, held: list[Any], meant: list[Any]) -> list[Any]:
        """Return what is held with what is new behind it."""
        return [*held, *(each for each in meant if each not in held)]


class RemoveTags(_Tags):
    """Takes choices or links out of a field."""

    name = "remove_tags"
    label = Words("Remove tags", "移除标签")
    help = Words("Takes choices or links away; all others stay.", "移除选项或关联，其余保留。")
    icon = "tag"
    told = Words("Remove {tags} from “{field}” of {which}", "从{which}的“{field}”移除 {tags}")

    def changed(self, held: list[Any], meant: list[Any]) -> list[Any]:
        """Return what is held and was not meant."""
        return [each for each in held if each not in meant]


def meant_tags(doing: Doing, settings: Mapping[str, Any]) -> list[Any]:
    """Return the keys of options, or the ids of records, that the step is about."""
    if settings.get("linked"):
        return ids_of(doing.value(settings["linked"]))
    if settings.get("options"):
        return list(settings["options"])
    raise StepFailed(NOTHING_MEANT)


def held_tags(value: Any) -> list[Any]:
    """Return what a field holds as it takes it: the keys of options, or the ids of records."""
    return [each["id"] if isinstance(each, Mapping) else each for each in value or ()]


NOTHING_MEANT = Words("Choose options, or say which records.", "请选择选项，或指定关联的记录。")
