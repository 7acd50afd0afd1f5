"""A role's rights over one table as the form holds them: filled from a grant, read from a post, turned into a grant.

Names of the form: `set`, `action` (repeated), `rows:<n>:scope|member` and the members of the editor of conditions with
`rows:<n>:` before them, the same with `edit_rows`, `own_edit_rows` ("1": edit_rows are told apart), `field:<key>` and
`field:*`, `class:<sensitivity>`. The button `do`: "part.rows" adds an alternative, "rows:1:drop" takes one away.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from werkzeug.datastructures import MultiDict

from ...fields.base import Reader
from ...runtime.access.rights import ACTIONS
from ...runtime.screens.filter_fields import FilterGroup
from ..ready_sets import READY_SETS, set_of
from .conditions.editor import Condition, condition_over, read_over

INHERIT, NONE, CUSTOM = "inherit", "none", "custom"
SCOPES = ("all", "own", "subordinates", "department", "department_below")
MOST_PARTS = 20
_PART = re.compile(r"(rows|edit_rows):(\d{1,2}):(scope|member)")
Groups = Sequence[FilterGroup]
"""What conditions over the records can ask about."""


@dataclass(slots=True)
class PartDraft:
    """One alternative of a row rule."""

    condition: Condition
    scope: str = "own"
    member: str = ""

    @classmethod
    def of(cls, told: Any, groups: Groups) -> PartDraft:
        """Return a part of a grant as the form shows it."""
        if isinstance(told, str):
            return cls(condition_over(groups, ""), told)
        return cls(
            condition_over(groups, told.get("condition", "")),
            told.get("scope", "all"),
            told.get("member", ""),
        )

    def part(self) -> Any:
        """Return the part as a grant says it: the shortest way."""
        more = {"member": self.member, "condition": self.condition.source}
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

    @property
    def parts(self) -> list[PartDraft]:
        """Every alternative, of what is seen and of what may be changed."""
        return [*self.rows, *(self.edit_rows or ())]

    @property
    def faulty(self) -> bool:
        """Say whether a condition that counts could not be read."""
        return self.choice == CUSTOM and any(each.condition.faulty for each in self.parts)

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


def draft_of(
    grant: Mapping[str, Any] | None, inherited: Mapping[str, Any] | None, groups: Groups
) -> GrantDraft:
    """Return the form of a role's own grant; without one, of what it inherits from every table."""
    shown = inherited if grant is None else grant
    if shown is None:
        return GrantDraft(NONE, ["view"], [new_part(groups)])
    ready = set_of(shown)
    choice = NONE if not shown.get("actions") else ready.key if ready else CUSTOM
    return GrantDraft(
        INHERIT if grant is None else choice,
        list(shown.get("actions", ())) or ["view"],
        _drafts(shown.get("rows"), groups) or ([] if shown.get("actions") else [new_part(groups)]),
        _drafts(shown["edit_rows"], groups) if "edit_rows" in shown else None,
        dict(shown.get("fields", {})),
        dict(shown.get("sensitive", {})),
    )


def read_draft(form: MultiDict[str, str], groups: Groups, reader: Reader) -> GrantDraft:
    """Return the form that was posted, after the button that was pressed has done its work.

    What it cannot say is left for the definition's check to name.
    """
    parts: dict[str, set[int]] = {"rows": set(), "edit_rows": set()}
    levels: dict[str, str] = {}
    classes: dict[str, str] = {}
    for name, value in form.items():
        found = _PART.fullmatch(name)
        if found:
            parts[found[1]].add(int(found[2]))
        elif name.startswith("field:") and value:
            levels[name.removeprefix("field:")] = value
        elif name.startswith("class:") and value:
            classes[name.removeprefix("class:")] = value
    sent, asked = form.getlist("action"), form.get("do", "")
    read = {
        name: [
            _read_part(form, f"{name}:{number}:", groups, reader)
            for number in sorted(numbers)
            if asked != f"{name}:{number}:drop"
        ]
        for name, numbers in parts.items()
    }
    for name in read:
        if asked == f"part.{name}":
            read[name].append(new_part(groups))
    told_apart = form.get("own_edit_rows") or asked == "part.edit_rows"
    return GrantDraft(
        form.get("set", CUSTOM),
        [action for action in ACTIONS if action in sent],
        read["rows"][:MOST_PARTS],
        read["edit_rows"][:MOST_PARTS] if told_apart else None,
        levels,
        classes,
    )


def new_part(groups: Groups) -> PartDraft:
    """Return the alternative that is offered first: one's own records."""
    return PartDraft(condition_over(groups, ""))


def _read_part(form: MultiDict[str, str], prefix: str, groups: Groups, reader: Reader) -> PartDraft:
    return PartDraft(
        read_over(form, groups, reader, prefix),
        form.get(f"{prefix}scope", "own"),
        form.get(f"{prefix}member", ""),
    )


def _drafts(rows: Any, groups: Groups) -> list[PartDraft]:
    if not rows:
        return []
    return [PartDraft.of(each, groups) for each in (rows if isinstance(rows, list | tuple) else [rows])]


def _rule(parts: list[PartDraft]) -> Any:
    told = [each.part() for each in parts]
    return told[0] if len(told) == 1 else told
