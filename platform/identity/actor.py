"""Who acts: a person, or the system itself. Every read and write is driven by one of these."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.errors import Refused
from ..core.words import Words


class OnlyLooking(Refused):
    """The actor may read and nothing else."""

    code = "read_only"
    words = Words(
        "You are only looking: this token, or viewing as somebody else, cannot change anything.",
        "当前仅可查看：此令牌或“以他人身份查看”不能修改任何内容。",
    )


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody for whom a statement is made.

    `own_departments` are those the person belongs to, `departments` the same with all below them, `headed` those
    the person heads with all below them. `roles` are (app id, role key) pairs, however they were given: to the
    person, a department, a group or everyone. `admin_of` are the apps the person administers, `shared` the
    (physical table id, level) of records somebody let the person in on.
    """

    person_id: int | None
    workspace_id: int
    name: str
    language: str
    zone: str
    departments: tuple[int, ...] = ()
    department_id: int | None = None
    is_admin: bool = False
    roles: frozenset[tuple[int, str]] = frozenset()
    own_departments: tuple[int, ...] = ()
    headed: tuple[int, ...] = ()
    admin_of: frozenset[int] = frozenset()
    shared: frozenset[tuple[int, str]] = frozenset()
    app_ids: frozenset[int] | None = None
    """The apps a token is for; None: all that the person may open."""
    own_language: str | None = None
    """The language chosen in the profile; None: as the browser asks."""
    read_only: bool = False
    """Nothing may be written: a token for reading, or an administrator looking through somebody's eyes."""
    watermark: str = "off"
    """Behind which pages the actor's name stands: the workspace's setting."""
    seen_through: int | None = None
    """The administrator who looks through this person's or role's eyes."""
    form: str = ""
    """The token of the public form a stranger fills in; "" for everybody else."""
    uploads: frozenset[int] = frozenset()
    """The files a stranger sends with the request at hand: nobody else's can be named."""

    @classmethod
    def system(cls, workspace_id: int, zone: str = "Asia/Shanghai") -> Actor:
        """Return the product itself, with every right: it installs apps and loads sample data."""
        return cls(None, workspace_id, "Tablewright", "en", zone, is_admin=True)

    @classmethod
    def visitor(cls, workspace_id: int, form: str, language: str, zone: str) -> Actor:
        """Return a stranger at a public form: nobody's rights, but those that the form gives (public_forms/rights)."""
        return cls(None, workspace_id, "", language, zone, app_ids=frozenset(), form=form)

    def administers(self, app_id: int) -> bool:
        """Say whether the actor may change an app, and so has every right in it."""
        return self.is_admin or app_id in self.admin_of

    @property
    def is_system(self) -> bool:
        """Say whether this is the product itself."""
        return self.person_id is None and self.is_admin
