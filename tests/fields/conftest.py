"""`stage`: the samples of every type, stored once on each database."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fixtures.field_stage import Stage
from fixtures.office import office
from tablewright.core.database import make_engine

__all__ = ["office", "stage"]


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def stage(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """Give a database with a table for every sample."""
    if request.param == "sqlite":
        path: Path = tmp_path_factory.mktemp("stage") / "stage.sqlite3"
        engine = make_engine(f"sqlite:///{path}")
        yield Stage(engine)
        engine.dispose()
    else:
        server = request.getfixturevalue("postgresql_server")
        name = server.create()
        engine = make_engine(server.address(name))
        yield Stage(engine)
        engine.dispose()
        server.drop(name)
