"""The kinds of data acts, and doing whichever one a revision names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from jsonschema import Draft202012Validator

from ....core.errors import Malformed
from ....core.words import Words
from ....definition.model import App
from .doing import Doing
from .kind import Act, ActKind, Place
from .merge_options import MERGE_OPTIONS
from .split_table import SPLIT_TABLE

KINDS: Mapping[str, ActKind] = {each.name: each for each in (MERGE_OPTIONS, SPLIT_TABLE)}
NOT_AN_ACT = Words("a data act has the wrong form", "数据操作的格式不正确")
_BACK = {
    "type": "object",
    "properties": {"revision": {"type": "integer"}, "place": {"type": "integer"}},
    "required": ["revision", "place"],
    "additionalProperties": False,
}
_SHAPES = {
    kind.name: Draft202012Validator(
        {
            "type": "object",
            "properties": {"kind": {"const": kind.name}, "back": _BACK, **kind.members},
            "required": ["kind", *kind.members],
            "additionalProperties": False,
        }
    )
    for kind in KINDS.values()
}


def check_acts(acts: Sequence[Act]) -> None:
    """Raise Malformed for an act that no kind understands."""
    for each in acts:
        shape = _SHAPES.get(each.get("kind", ""))
        if shape is None or not shape.is_valid(dict(each)):
            raise Malformed(why=NOT_AN_ACT)


def do_act(doing: Doing, act: Act, place: int) -> None:
    """Do an act that stands at a place among those of the revision being made, or take another back as it says."""
    kind, back = KINDS[act["kind"]], act.get("back")
    if back is None:
        kind.do(doing, act, place)
    else:
        kind.undo(doing, act, back["revision"], back["place"])


def inverse(act: Act, revision: int, place: int) -> Act:
    """Return the act that takes back one done by a revision; for one that took another back, that other again."""
    if "back" in act:
        return {name: value for name, value in act.items() if name != "back"}
    return {**act, "back": {"revision": revision, "place": place}}


def touches(act: Act) -> frozenset[Place]:
    """Return the fields whose values an act changes."""
    return KINDS[act["kind"]].touches(act)


def tell_acts(app: App, acts: Sequence[Act]) -> Iterator[Words]:
    """Yield what acts do to the values of records, for people."""
    for each in acts:
        told = KINDS[each["kind"]].told(app, each)
        yield TAKEN_BACK.fill(what=told) if "back" in each else told


TAKEN_BACK = Words("Taken back: {what}", "撤销：{what}")
