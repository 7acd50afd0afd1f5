"""Whether what a record points to exists and may be seen: one query for each kind of target and act.

Only what is newly pointed to is asked for: a link that stands already is nobody's fault. A target the actor
may not see gets the same answer as one that does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa

from ...core.words import Words
from ...fields.base import Reference
from ...identity.models import Department, Person
from .defaults import OWNER
from .draft import Act, Draft
from .many_values import among
from .reach import visible_ids
from .shape import shape_of

NO_SUCH_RECORD = Words("There is no such record.", "没有这条记录。")
NO_SUCH_PERSON = Words("There is no such person, or they have left.", "没有此成员，或该成员已停用。")
NO_SUCH_DEPARTMENT = Words("There is no such department.", "没有此部门。")


def ids_in(value: Any) -> list[int]:
    """Return the ids of a stored pointer: one, a list, or none."""
    if value is None:
        return []
    return list(value) if isinstance(value, list | tuple) else [value]


def check_references(act: Act, drafts: Sequence[Draft]) -> None:
    """Note every new pointer of the drafts whose target is not there; learn the departments of people named."""
    records: dict[str, list[_Pointer]] = {}
    people: list[_Pointer] = []
    departments: list[_Pointer] = []
    for pointer in _new_pointers(drafts):
        if pointer.reference.kind == "record":
            records.setdefault(pointer.reference.table, []).append(pointer)
        elif pointer.reference.kind == "person":
            people.append(pointer)
        elif pointer.reference.kind == "department":
            departments.append(pointer)
    for table_key, pointers in records.items():
        _check(act, pointers, NO_SUCH_RECORD, lambda ids, key=table_key: visible_ids(act, key, ids))
    if people:
        _check(act, people, NO_SUCH_PERSON, lambda ids: _people(act, ids))
    if departments:
        _check(act, departments, NO_SUCH_DEPARTMENT, lambda ids: _departments(act, ids))


class _Pointer:
    __slots__ = ("draft", "ids", "key", "reference")

    def __init__(self, draft: Draft, key: str, reference: Reference, ids: list[int]) -> None:
        self.draft, self.key, self.reference, self.ids = draft, key, reference, ids


def _new_pointers(drafts: Sequence[Draft]) -> Iterator[_Pointer]:
    for draft in drafts:
        references = shape_of(draft.table).references
        for key, value in draft.values.items():
            reference = references.get(key)
            if reference is None or reference.kind == "file" or value is None:
                continue
            standing = set(ids_in(draft.before.get(key)))
            fresh = [each for each in ids_in(value) if each not in standing]
            if fresh:
                yield _Pointer(draft, key, reference, fresh)


def _check(
    act: Act, pointers: Sequence[_Pointer], words: Words, find: Callable[[set[int]], set[int]]
) -> None:
    found = find({each for pointer in pointers for each in pointer.ids})
    for pointer in pointers:
        if not found.issuperset(pointer.ids):
            act.fault(pointer.draft, pointer.key, words)


def _people(act: Act, ids: set[int]) -> set[int]:
    """Return those of `ids` who are active people; who acts has just been found to be one."""
    actor = act.context.actor
    found = {actor.person_id: actor.department_id} if actor.person_id in ids else {}
    others = ids - found.keys()
    if others:
        rows = act.work.connection.execute(
            sa.select(Person.id, Person.department_id).where(
                among(Person.id, others, act.work.dialect),
                Person.workspace_id == actor.workspace_id,
                Person.active,
            )
        )
        found.update(rows.all())
    act.departments.update(found)
    return set(found)


def _departments(act: Act, ids: set[int]) -> set[int]:
    return set(
        act.work.connection.scalars(
            sa.select(Department.id).where(
                among(Department.id, ids, act.work.dialect),
                Department.workspace_id == act.context.actor.workspace_id,
            )
        )
    )


def follow_owners(act: Act, drafts: Sequence[Draft]) -> dict[int, int | None]:
    """Return the department of each owner the drafts set; those not met while checking are asked for."""
    actor = act.context.actor
    if actor.person_id is not None:
        act.departments[actor.person_id] = actor.department_id
    owners = {draft.values[OWNER] for draft in drafts if draft.values.get(OWNER) is not None}
    unknown = owners - act.departments.keys()
    if unknown:
        _people(act, unknown)
    return {owner: act.departments.get(owner) for owner in owners}
