"""Which fields a program names through the API is noted once a day, so that a change can tell of it."""

import pytest
import sqlalchemy as sa

from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import Token
from tablewright.identity.tokens import add_token
from tablewright.runtime.api_use.models import ApiUse


@pytest.fixture
def program(desk):
    """Give a way to call the API as a program of Ada's, and what is noted of it by now."""
    return Program(desk)


class Program:
    def __init__(self, desk):
        self.desk = desk
        with unit_of_work(desk.office.engine) as work:
            self.secret = add_token(work, desk.office.people["ada"], "ERP")

    def call(self, method, path, **more):
        """Call the API."""
        client = self.desk.app.test_client()
        return client.open(path, method=method, headers={"Authorization": f"Bearer {self.secret}"}, **more)

    def noted(self):
        """Return the fields that are noted, "" for the table itself."""
        asked = sa.select(ApiUse.table_key, ApiUse.field_key).join(Token, Token.id == ApiUse.token_id)
        with reading(self.desk.office.engine) as connection:
            return sorted(tuple(row) for row in connection.execute(asked.where(Token.name == "ERP")))


PROJECTS = "/api/v1/apps/everything/tables/project/records"


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ({}, []),
        ({"fields": "name,amount"}, ["amount", "name"]),
        ({"sort": "-due"}, ["due"]),
        ({"filter": '{"and": [{"field": "team.level", "op": "is", "value": "a"}]}'}, ["team"]),
        ({"fields": "nope"}, None),
    ],
)
def test_what_a_call_names_is_noted_once_where_it_was_answered(program, query, fields):
    for _ in range(2):
        program.call("GET", PROJECTS, query_string=query)
    told = [] if fields is None else [("project", key) for key in ("", *fields)]
    assert program.noted() == told


def test_what_is_written_is_noted_too(program):
    answer = program.call("POST", PROJECTS, json={"fields": {"name": "甲项目"}})
    assert answer.status_code == 201, answer.text
    assert ("project", "name") in program.noted()
