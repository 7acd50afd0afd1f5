"""Who asks: the person and the person's departments."""

from __future__ import annotations

from ..types import PERSON, RECORD, list_of
from .declare import PERSONS, declare

FUNCTIONS = (
    declare(
        PERSONS,
        "ME",
        [],
        PERSON,
        lambda environment: environment.person,
        "The person who is signed in.",
        "当前登录的成员。",
        "owner = ME()",
        environment=True,
    ),
    declare(
        PERSONS,
        "MYDEPARTMENTS",
        [],
        list_of(RECORD),
        lambda environment: [*environment.departments],
        "The departments of the person who is signed in.",
        "当前登录成员所在的部门。",
        "IN(owner_department, MYDEPARTMENTS())",
        environment=True,
    ),
)
