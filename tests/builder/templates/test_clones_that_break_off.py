"""Whatever fails while an app is cloned: nothing of the clone is left, and doing it again makes one."""

from __future__ import annotations

import contextlib

import pytest
import sqlalchemy as sa

from fixtures.breaking import failing_database
from fixtures.office import snapshot
from tablewright.builder.templates.clone import clone_app
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.storage.doctor import check_storage

from .conftest import Source

pytestmark = pytest.mark.both_databases


def test_a_clone_that_breaks_off_vanishes_without_trace(source: Source) -> None:
    before = snapshot(source.engine)
    how = {"key": "copy", "label": "Copy", "what": "data"}
    # From the first statement to the last: a few of them, so that it stays quick.
    for number in (1, 2, *range(3, 2000, 17)):
        done = False
        with failing_database(source.engine, number), contextlib.suppress(sa.exc.OperationalError):
            with unit_of_work(source.engine) as work:
                clone_app(work, source.office.app.id, source.ada, **how)
            done = True
        if done:
            break
        assert snapshot(source.engine) == before, number
    else:
        pytest.fail("it never succeeds")
    assert list(check_storage(source.engine)) == []
