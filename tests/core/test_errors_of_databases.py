"""What the database refuses is told by its statement, and never with the values: logs hold nothing of people's."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from tablewright.core.database import make_engine


def test_a_statement_that_fails_does_not_tell_its_values(database_url):
    engine = make_engine(database_url)
    with engine.connect() as connection, pytest.raises(sa.exc.SQLAlchemyError) as failed:
        connection.execute(sa.text("SELECT * FROM nowhere WHERE phone = :phone"), {"phone": "13812345678"})
    engine.dispose()
    assert "nowhere" in str(failed.value) and "13812345678" not in str(failed.value)
