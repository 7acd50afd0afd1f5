"""Work given to somebody: in turn, to whoever has least, or by rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ....core.words import Words
from ....expressions import PERSON
from ...shape import Shape, group, value
from ...step import Doing, Done, Step, StepFailed
from ...trigger import Names
from ..aim import aimed, told_aim, writes_to
from ..settings import AIM, EXPRESSION, KEY, choice, people, rows, switch, titled

OWNER = "owner"
PERSON_FIELDS = [OWNER, "member"]


class Assign(Step):
    """Chooses a person among several for a record; those who are away are left out."""

    name = "assign"
    label = Words("Assign", "分配")
    help = Words(
        "Gives a record to somebody: in turn, to whoever has least, or by rule; who is away is skipped.",
        "将记录分配给某人：轮流、按当前负荷最少或按规则；跳过不在岗的人员。",
    )
    icon = "user-check"
    family = "people"
    settings = {
        **AIM,
        "field": titled(
            {**KEY, "default": OWNER}, "Field", "字段", reference="field", of="table",
            types=PERSON_FIELDS, empty={"en": "the owner", "zh": "负责人"},
        ),
        "among": people("Among", "候选人员"),
        "how": choice(
            "How",
            "分配方式",
            {
                "turn": ("In turn", "轮流分配"),
                "least": ("Whoever has least", "分配给负荷最少的人"),
                "rule": ("By rule", "按规则分配"),
            },
            "turn",
        ),
        "rules": rows(
            "Rules (the first that holds)", "规则（取第一个满足的）",
            {
                "condition": titled(EXPRESSION, "If", "如果", expression="boolean"),
                "people": people("Then among", "则分配给"),
            },
            ("condition", "people"), 50, when={"how": ["rule"]},
        ),
        "load_table": titled(
            KEY, "Count records of", "统计的数据表",
            reference="table", when={"how": ["least"]},
            empty={"en": "the automation's own table", "zh": "自动化所在的表"},
        ),
        "load_field": titled(
            KEY, "Whose they are", "归属字段",
            reference="field", of="load_table", types=PERSON_FIELDS, when={"how": ["least"]},
            empty={"en": "the owner", "zh": "负责人"},
        ),
        "load_condition": titled(
            EXPRESSION, "Only those that count (empty: all)", "计入负荷的条件（留空为全部）",
            filter=True, of="load_table", when={"how": ["least"]},
        ),
        "skip_away": switch("Skip who is away", "跳过不在岗的人员", default=True),
        "otherwise": people("When all are away", "全部不在岗时分配给"),
    }  # fmt: skip
    required = ("how",)

    def gives(self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]) -> Shape:
        """Return who was chosen; for several records, the last one chosen."""
        return group({"person": value(PERSON)})

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Done:
        """Choose, and write it."""
        table, ids = aimed(doing, settings)
        if settings.get("records") and not ids:
            return Done({"person": None})
        candidates = self._candidates(doing, settings)
        field = settings.get("field", OWNER)
        # A record that is only being made has no id yet, and is given to somebody all the same.
        for target in [[each] for each in ids] or [[]]:
            person = self._chosen(doing, settings, table, candidates)
            doing.update(table, target, {field: person})
        return Done({"person": person})

    def _candidates(self, doing: Doing, settings: Mapping[str, Any]) -> list[int]:
        """Return those who may get it; raises StepFailed where nobody may."""
        among = doing.people(self._among(doing, settings))
        if settings.get("skip_away", True) and among:
            away = doing.away(among)
            among = [each for each in among if each not in away]
        among = among or doing.people(settings.get("otherwise", ()))
        if not among:
            raise StepFailed(NOBODY)
        return among

    def _among(self, doing: Doing, settings: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
        if settings.get("how") == "rule":
            for rule in settings.get("rules", ()):
                if doing.holds(rule["condition"]):
                    return rule["people"]
        return settings.get("among", ())

    def _chosen(self, doing: Doing, settings: Mapping[str, Any], table: str, among: Sequence[int]) -> int:
        if settings.get("how") != "least":
            return among[doing.next_turn(len(among))] if len(among) > 1 else among[0]
        counted = settings.get("load_table") or doing.table or table
        field = settings.get("load_field") or OWNER
        load = doing.count_by(counted, field, among, settings.get("load_condition", ""))
        return min(among, key=lambda each: load.get(each, 0))

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return the field that names the person."""
        return writes_to(settings, table, settings.get("field", OWNER))

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return what is given to whom, and how one is chosen."""
        how = settings.get("how", "turn")
        meant = settings.get("among", ())
        if how == "rule":
            meant = [each for rule in settings.get("rules", ()) for each in rule["people"]]
        return TOLD[how].fill(which=told_aim(settings, names), people=names.people(meant))


TOLD = {
    "turn": Words("Give {which} to {people} in turn", "将{which}轮流分配给 {people}"),
    "least": Words(
        "Give {which} to whoever of {people} has least", "将{which}分配给 {people} 中负荷最少的人"
    ),
    "rule": Words("Give {which} by rule to {people}", "按规则将{which}分配给 {people}"),
}
NOBODY = Words(
    "Nobody is there to give it to: all are away or gone. Name somebody for “When all are away”.",
    "没有可分配的人员：候选人员均不在岗或已停用，请设置“全部不在岗时分配给”。",
)
