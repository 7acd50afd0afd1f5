"""Writing to the log: what an entry says, and what nobody can put into one."""

import pytest
import sqlalchemy as sa

from tablewright.core.database import make_engine, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit import where
from tablewright.identity.audit.chain import ENTRIES
from tablewright.identity.audit.log import audit
from tablewright.identity.audit.models import AuditChain, AuditEntry


@pytest.fixture
def engine(database_url):
    engine = make_engine(database_url)
    yield engine
    engine.dispose()


def entries(engine):
    with reading(engine) as connection:
        return connection.execute(sa.select(AuditEntry.__table__).order_by(AuditEntry.id)).all()


def test_entries_follow_each_other_without_gaps_and_the_end_is_known(engine):
    with unit_of_work(engine) as work:
        audit(work, "sign_in_failed", login="mia")
    with pytest.raises(LookupError), unit_of_work(engine) as work:
        audit(work, "sign_in_failed", login="lost with its act")
        audit(work, "no such event")
    with unit_of_work(engine) as work:
        audit(work, "sign_in_failed", login="mia")
    found = entries(engine)
    assert [each.id for each in found] == [1, 2]
    assert found[0].code != found[1].code
    with reading(engine) as connection:
        end = connection.execute(sa.select(AuditChain.__table__).filter_by(id=ENTRIES)).one()
    assert (end.last_id, end.last_code) == (2, found[1].code)


def test_an_entry_tells_where_the_request_came_from(engine):
    where.come_from("10.0.0.5", "Browser")
    with unit_of_work(engine) as work:
        audit(work, "sign_in_failed", login="mia")
        audit(work, "settings_changed", workspace_id=7, address="10.0.0.6")
    where.come_from(None)
    first, second = entries(engine)
    assert (first.address, first.detail["agent"]) == ("10.0.0.5", "Browser")
    assert (second.address, second.detail) == ("10.0.0.6", {})


def test_hostile_values_neither_break_nor_swell_the_log(engine):
    with unit_of_work(engine) as work:
        audit(
            work,
            "refused",
            address="x" * 1000,
            path="/\x00\ud800" + "x" * 10_000,
            many=list(range(1000)),
            deep={"a": {"b": {"c": {"d": {"e": 1}}}}},
            number=10**40,
            broken=1.5,
            nothing=None,
        )
    (entry,) = entries(engine)
    assert len(entry.address) <= 64
    assert len(entry.detail["path"]) <= 500
    assert "\x00" not in entry.detail["path"]
    assert len(entry.detail["many"]) <= 50
    assert entry.detail["number"] == str(10**40)
    assert "nothing" not in entry.detail
