"""Whom a step means: people by a value of the run, by name, by department or by role."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from werkzeug.datastructures import MultiDict

from .....core.words import Words
from .....definition.automation_names import AppNames
from .....expressions import PERSON, list_of
from .....web.current import connection
from ....staff import Staff, read_staff
from ..known import ChipGroup
from .panel import Panel
from .setting import Setting

Whom = Mapping[str, Any]
PEOPLE, DEPARTMENTS, ROLES = Words("People", "成员"), Words("Departments", "部门"), Words("Roles", "角色")
GONE = Words("Somebody who is gone", "已停用的成员")


class People:
    """Whom is meant, one line each, and a list to add from."""

    def read(self, _panel: Panel, _setting: Setting, name: str, form: MultiDict[str, str]) -> Any:
        """Return the list: what stays, what was chosen, and what was written as a formula."""
        told = [*form.getlist(name), form.get(f"{name}:add", "")]
        if source := form.get(f"{name}:formula", "").strip():
            told.append(f"expression:{source}")
        found: list[Whom] = []
        for each in told:
            whom = _whom(each)
            if whom is not None and whom not in found:
                found.append(whom)
        return found or None

    def draw(self, panel: Panel, _setting: Setting, _name: str, value: Any) -> Mapping[str, Any]:
        """Return who is meant, and who can be."""
        staff = read_staff(connection(), panel.it.state.app.workspace_id, panel.it.state.app.id)
        groups = _run_groups(panel)
        told = [_value(each) for each in value or ()]
        labels = {
            f"expression:{chip.name}": _chip(group, chip.label) for group in groups for chip in group.chips
        }
        offers = [
            *[(g.label, [(f"expression:{c.name}", c.label) for c in g.chips]) for g in groups],
            (PEOPLE, [(f"person:{key}", _plain(each.name)) for key, each in staff.actors.items()]),
            (ROLES, [(f"role:{key}", each.label) for key, each in panel.it.model.roles.items()]),
            (DEPARTMENTS, [(f"department:{key}", _plain(staff.path(key))) for key in staff.departments]),
        ]
        return {
            "chosen": [(each, labels.get(each) or _said(each, staff, panel)) for each in told],
            "offers": [(label, [o for o in each if o[0] not in told]) for label, each in offers if each],
        }


def _run_groups(panel: Panel) -> Sequence[ChipGroup]:
    """Return the values of the run that are people, one or several."""
    one, many = panel.known.fitting(PERSON), panel.known.fitting(list_of(PERSON))
    names = {chip.name for group in (*one, *many) for chip in group.chips if chip.type.kind is PERSON.kind}
    return [
        ChipGroup(group.label, kept)
        for group in panel.known.groups
        if (kept := [each for each in group.chips if each.name in names])
    ]


def _whom(told: str) -> Whom | None:
    kind, _, it = told.partition(":")
    if kind in ("person", "department") and it.isascii() and it.isdigit() and len(it) < 16:
        return {kind: int(it)}
    return {kind: it} if kind in ("role", "expression") and it else None


def _value(whom: Whom) -> str:
    kind, it = next(iter(whom.items()), ("", ""))
    return f"{kind}:{it}"


def _said(told: str, staff: Staff, panel: Panel) -> Words:
    kind, _, it = told.partition(":")
    if kind == "person":
        found = staff.actors.get(int(it)) if it.isdigit() else None
        return _plain(found.name) if found else GONE
    if kind == "department":
        return _plain(staff.path(int(it)) or it) if it.isdigit() else _plain(it)
    if kind == "role":
        return panel.it.model.roles[it].label if it in panel.it.model.roles else _plain(it)
    names = AppNames(panel.it.model, panel.it.document, panel.known.scope)
    return names.expression(it)


def _chip(group: ChipGroup, label: Words) -> Words:
    return Words("{group} › {label}", "{group} › {label}").fill(group=group.label, label=label)


def _plain(text: str) -> Words:
    return Words(text, text)
