"""A role's rights over one table as the form holds them: filled from a grant, read from a post, turned into a grant.

Names of the form: `set`, `action` (repeated), `rows:<n>:scope|member|condition|remove`, the same with `edit_rows`,
`own_edit_rows` ("1": edit_rows are told apart), `field:<key>` and `field:*`, `class:<sensitivity>`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ...runtime.access.rights import ACTIONS
from ..ready_sets import READY_SETS, set_of

INHERIT, NONE, CUSTOM = "inherit", "none", "custom"
SCOPES = ("all", "own", "subordinates", "department", "department_below")
MOST_PARTS = 20
_PART = re.compile(r"(rows|edit_rows):(\d{1,2}):(scope|member|condition|remove)")


@dataclass(slots=True)
class PartDraft:
    """One alternative of a row rule."""

    scope: str = "own"
    member: str = ""
    condition: str = ""

    @classmethod
    def of(cls, told: Any) -> PartDraft:
        """Return a part of a grant as the form shows it."""
        if isinstance(told, str):
            return cls(told)
        return cls(told.get("scope", "all"), told.get("member", ""), told.get("condition", ""))

    def part(self) -> Any:
        """Return the part as a grant says it: the shortest way."""
        more = {"member": self.member, "condition": self.condition.strip()}
        more = {name: value for name, value in more.items() if value}
        if not more:
            return self.scope
        return more if self.scope == "all" else {"scope": self.scope, **more}


@dataclass(slots=True)
class GrantDraft:
    """What the form says."""

    choice: str
    actions: list[str] = field(default_factory=list)
    rows: list[PartDraft] = field(default_factory=list)
    edit_rows: list[PartDraft] | None = None
    """None: as `rows`."""
    levels: dict[str, str] = field(default_factory=dict)
    """By field key, "*" for all others."""
    classes: dict[str, str] = field(default_factory=dict)

    def grant(self) -> dict[str, Any] | None:
        """Return the grant, None for what holds in every table."""
        if self.choice == INHERIT:
            return None
        if self.choice == NONE:
            return {"actions": []}
        fields = {"fields": self.levels, "sensitive": self.classes}
        if self.choice in READY_SETS:
            return READY_SETS[self.choice].grant(fields)
        made: dict[str, Any] = {"actions": self.actions}
        if self.rows:
            made["rows"] = _rule(self.rows)
        if self.edit_rows is not None:
            made["edit_rows"] = _rule(self.edit_rows)
        return made | {name: told for name, told in fields.items() if told}


def draft_of(grant: Mapping[str, Any] | None, inherited: Mapping[str, Any] | None) -> GrantDraft:
    """Return the form of a role's own grant; without one, of what it inherits from every table."""
    shown = inherited if grant is None else grant
    if shown is None:
        return GrantDraft(NONE, ["view"], [PartDraft()])
    ready = set_of(shown)
    choice = NONE if not shown.get("actions") else ready.key if ready else CUSTOM
    return GrantDraft(
        INHERIT if grant is None else choice,
        list(shown.get("actions", ())) or ["view"],
        _drafts(shown.get("rows")) or ([] if shown.get("actions") else [PartDraft()]),
        _drafts(shown["edit_rows"]) if "edit_rows" in shown else None,
        dict(shown.get("fields", {})),
        dict(shown.get("sensitive", {})),
    )


def read_draft(form: MultiDict[str, str]) -> GrantDraft:
    """Return the form that was posted. What it cannot say is left for the definition's check to name."""
    parts: dict[str, dict[int, dict[str, str]]] = {"rows": {}, "edit_rows": {}}
    levels: dict[str, str] = {}
    classes: dict[str, str] = {}
    for name, value in form.items():
        found = _PART.fullmatch(name)
        if found:
            parts[found[1]].setdefault(int(found[2]), {})[found[3]] = value
        elif name.startswith("field:") and value:
            levels[name.removeprefix("field:")] = value
        elif name.startswith("class:") and value:
            classes[name.removeprefix("class:")] = value
    sent = form.getlist("action")
    rows = _read_parts(parts["rows"])
    edit_rows = _read_parts(parts["edit_rows"]) if form.get("own_edit_rows") else None
    asked = form.get("add_part", "")
    if asked == "rows":
        rows.append(PartDraft())
    elif asked == "edit_rows":
        edit_rows = [*(edit_rows or ()), PartDraft()]
    return GrantDraft(
        form.get("set", CUSTOM),
        [action for action in ACTIONS if action in sent],
        rows[:MOST_PARTS],
        edit_rows[:MOST_PARTS] if edit_rows is not None else None,
        levels,
        classes,
    )


def _read_parts(told: Mapping[int, Mapping[str, str]]) -> list[PartDraft]:
    kept = [told[number] for number in sorted(told) if "remove" not in told[number]]
    return [
        PartDraft(each.get("scope", "own"), each.get("member", ""), each.get("condition", ""))
        for each in kept
    ]


def _drafts(rows: Any) -> list[PartDraft]:
    if not rows:
        return []
    return [PartDraft.of(each) for each in (rows if isinstance(rows, list | tuple) else [rows])]


def _rule(parts: list[PartDraft]) -> Any:
    told = [each.part() for each in parts]
    return told[0] if len(told) == 1 else told
