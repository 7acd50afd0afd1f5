"""`admin`: the office's administrator at the pages of the workspace, and what the tests ask of the database."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from fixtures.front_desk import Desk, Visitor
from tablewright.core.database import reading
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.models import Department, Person


class Administration:
    """Ada at the pages of her workspace."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.office = desk.office
        self.ada: Visitor = desk.client("ada")

    def see(self, path: str) -> str:
        """Return a page's text."""
        answer = self.ada.get(path)
        assert answer.status_code == 200, (path, answer.status, answer.text)
        return answer.text

    def send(self, path: str, expect: int = 302, **form: Any) -> TestResponse:
        """Send a form."""
        answer = self.ada.post(path, **form)
        assert answer.status_code == expect, (path, answer.status, answer.text)
        return answer

    def person(self, login: str) -> sa.Row:
        """Return a person's row."""
        return self.rows(sa.select(Person.__table__).where(Person.login == login))[0]

    def department(self, name: str) -> sa.Row:
        """Return a department's row."""
        return self.rows(sa.select(Department.__table__).where(Department.name == name))[0]

    def rows(self, statement: sa.Select) -> list[sa.Row]:
        """Return what the database holds."""
        with reading(self.office.engine) as connection:
            return list(connection.execute(statement))

    def events(self) -> list[tuple[str, Mapping[str, Any]]]:
        """Return (event, detail) of the audit log, oldest first."""
        rows = self.rows(sa.select(AuditEntry.event, AuditEntry.detail).order_by(AuditEntry.id))
        return [(row.event, row.detail) for row in rows]


@pytest.fixture
def admin(desk: Desk) -> Administration:
    """Give the office's administrator."""
    return Administration(desk)
