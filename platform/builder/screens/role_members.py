"""Whom a role is given to, as chips, and who else it could be given to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ...core.errors import NotFound
from ...core.words import Words
from ..staff import Member, Staff, by_name, is_meant

MOST_FOUND = 30
ICONS = {
    "person": "user",
    "department": "sitemap",
    "department_below": "sitemap",
    "group": "users-group",
    "everyone": "world",
}
EVERYONE = Words("Everyone", "所有人")
BELOW = Words("{name} and below", "{name}及下级部门")
GIVE = Words("Give", "授予")
WITH_BELOW = Words("Give with those below", "授予（含下级）")
GONE = Words("(removed)", "（已移除）")


@dataclass(frozen=True, slots=True)
class Chip:
    """One member as a page shows it; `value` is how a form names it."""

    value: str
    label: Words
    icon: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """A person, department or group that was found, and the ways to give the role: (chip, button, given)."""

    label: Words
    icon: str
    detail: str
    ways: Sequence[tuple[Chip, Words, bool]]


def chip(staff: Staff, member: Member) -> Chip:
    """Return the chip of a member."""
    name = staff.title(member) if member.kind != "everyone" else ""
    label = Words(name, name) if name else EVERYONE if member.kind == "everyone" else GONE
    if member.kind == "department_below" and name:
        label = BELOW.fill(name=label)
    return Chip(f"{member.kind}:{member.id}", label, ICONS[member.kind], _detail(staff, member))


def member_chips(staff: Staff, role: str) -> list[Chip]:
    """Return whom a role is given to, everyone and groups before people."""
    order = {"everyone": 0, "department_below": 1, "department": 2, "group": 3, "person": 4}
    members = sorted(
        (each for each in staff.members if each.role == role), key=lambda m: (order[m.kind], m.id)
    )
    return [chip(staff, each) for each in members]


def found_members(staff: Staff, role: str, search: str) -> list[Found]:
    """Return people, departments and groups whose name contains `search`, with what may be given to each."""
    found: list[Found] = []
    for members in _all(staff, role):
        shown = [chip(staff, each) for each in members]
        first = shown[0]
        name = staff.title(members[0]) or f"{first.label.en}\n{first.label.zh}"
        if is_meant(search, name, first.detail):
            ways = [
                (each, WITH_BELOW if member.kind == "department_below" else GIVE, member in staff.members)
                for each, member in zip(shown, members, strict=True)
            ]
            found.append(Found(first.label, first.icon, first.detail, ways))
        if len(found) == MOST_FOUND:
            break
    return found


def read_member(role: str, told: str) -> Member:
    """Return the member that a form names ("person:12"); raises NotFound for a kind of member that there is not."""
    kind, _, number = told.partition(":")
    if kind not in ICONS:
        raise NotFound
    return Member(
        role, kind, int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0
    )


def _all(staff: Staff, role: str) -> Iterator[Sequence[Member]]:
    """Yield whom a role could be given to, a department together with all below it."""
    yield [Member(role, "everyone", 0)]
    for each in staff.groups:
        yield [Member(role, "group", each)]
    leading = frozenset(staff.parents.values())
    for each in staff.departments:
        below = [Member(role, "department_below", each)] if each in leading else []
        yield [Member(role, "department", each), *below]
    for person in by_name(staff.actors.values()):
        yield [Member(role, "person", person.person_id)]


def _detail(staff: Staff, member: Member) -> str:
    if member.kind == "person" and member.id in staff.actors:
        department = staff.actors[member.id].department_id
        return staff.path(department) if department is not None else ""
    if member.kind in ("department", "department_below"):
        above = staff.parents.get(member.id)
        return staff.path(above) if above is not None else ""
    return ""
