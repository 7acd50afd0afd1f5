"""`beginner`: somebody who makes apps from spreadsheets, by the pages; rows come in when the worker's turn is taken."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from tablewright.builder.jobs.store import Job, read_job
from tablewright.builder.jobs.worker import JOBS
from tablewright.core.database import reading
from tablewright.runtime.apps.live import LiveApp, LiveApps

NEW = "/apps/new/spreadsheet"


class Beginner:
    """The administrator, with files to make something of."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.engine = desk.office.engine
        self.client = desk.client("ada").client

    def send(self, *files: tuple[str, bytes], at: str = NEW) -> TestResponse:
        """Send files; the answer leads to what they are taken for, or says what is wrong."""
        token = Form(self.client.get(at).text, "csrf", at).values["csrf"]
        data = {"csrf": token, "files": [(io.BytesIO(content), name) for name, content in files]}
        return self.client.post(at, data=data, content_type="multipart/form-data")

    def start(self, *files: tuple[str, bytes], at: str = NEW) -> str:
        """Send files that are read; returns the address of the page about them."""
        answer = self.send(*files, at=at)
        assert answer.status_code == 303, answer.text
        return answer.location

    def fill(self, path: str, drop: tuple[str, ...] = (), **values: object) -> TestResponse:
        """Send the form of a page with other values, and without some of its own."""
        page = self.client.get(path)
        assert page.status_code == 200, page.text
        form = Form(page.text, "csrf", path)
        for name in drop:
            form.values.pop(name, None)
        return send(self.client, form, path, **values)

    def types(self, path: str) -> dict[str, str]:
        """Return what the columns of a sheet are taken for, by their names."""
        values = Form(self.client.get(path).text, "csrf", path).values
        return {values[f"label_{n}"]: values[f"type_{n}"] for n in range(200) if f"label_{n}" in values}

    def make(self, path: str, **values: object) -> int:
        """Make the tables; returns the id of the job that brings the rows in."""
        answer = self.fill(path, **values)
        assert answer.status_code == 303, answer.text
        return int(re.search(r"/jobs/(\d+)$", answer.location)[1])

    def work(self, job_id: int) -> Job:
        """Take the worker's turns until all is done; returns the job."""
        assert not JOBS.work_off(self.engine, LiveApps(self.engine), job_id, 60)
        with reading(self.engine) as connection:
            return read_job(connection, job_id)

    def app(self, key: str) -> LiveApp:
        """Return an app as it is live now."""
        return LiveApps(self.engine).get(None, self.desk.office.workspace_id, key)

    def records(self, app_key: str, table_key: str) -> list[dict[str, Any]]:
        """Return what the records of a table hold, by field key, in the order in which they came."""
        table = self.app(app_key).tables[table_key]
        columns = [column.label(key) for key, column in table.columns.items()]
        with reading(self.engine) as connection:
            statement = sa.select(table.sql.c.id, *columns).order_by(table.sql.c.id)
            return [dict(row) for row in connection.execute(statement).mappings()]


@pytest.fixture
def beginner(desk: Desk) -> Iterator[Beginner]:
    """Give the administrator of the office."""
    yield Beginner(desk)
