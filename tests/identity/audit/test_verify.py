"""Whatever is done to the log behind the product's back is noticed; what the product itself does is not."""

import pytest
import sqlalchemy as sa

from fixtures.seals import seal_rows
from tablewright.core.database import one_moment
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.log import audit
from tablewright.identity.audit.models import AuditChain, AuditEntry, ChangeSeal
from tablewright.identity.audit.seals import Sealer
from tablewright.identity.audit.verify import verify
from tablewright.runtime.records.models import Change

ENTRY, CHAIN, SEAL, CHANGE = (each.__table__ for each in (AuditEntry, AuditChain, ChangeSeal, Change))
LAST_ENTRY = sa.select(sa.func.max(ENTRY.c.id)).scalar_subquery()
LAST_CHANGE = sa.select(sa.func.max(CHANGE.c.id)).scalar_subquery()
FIRST_CHANGE = sa.update(CHANGE).where(CHANGE.c.id == sa.select(sa.func.min(CHANGE.c.id)).scalar_subquery())


def check(office, newest=None):
    with one_moment(office.engine) as connection:
        return verify(connection, newest)


def change(office, statement):
    with office.engine.begin() as connection:
        connection.execute(statement)


@pytest.fixture
def log(office):
    """An office with a dozen entries and a dozen sealed changes."""
    for number in range(12):
        with unit_of_work(office.engine) as work:
            audit(work, "sign_in_failed", login=f"person {number}")
    office.ids = office.create_many("ada", "tag", [{"name": f"tag {n}"} for n in range(6)])
    for each in office.ids:
        office.update("ada", "tag", each, weight=777)
    seal_rows(office.engine, 12)
    finding = check(office)
    assert finding.broken is None
    assert finding.changes == 12
    assert finding.entries >= 12
    return office


EDITS = {
    "edited text": sa.update(ENTRY).where(ENTRY.c.id == 5).values(event="sign_in"),
    "edited actor": sa.update(ENTRY).where(ENTRY.c.id == 5).values(actor_id=1),
    "edited detail": sa.update(ENTRY).where(ENTRY.c.id == 5).values(detail={"login": "x"}),
    "edited address": sa.update(ENTRY).where(ENTRY.c.id == 5).values(address="10.0.0.1"),
    "edited code": sa.update(ENTRY).where(ENTRY.c.id == 5).values(code="0" * 64),
    "edited last": sa.update(ENTRY).where(ENTRY.c.id == LAST_ENTRY).values(event="sign_in"),
    "deleted in the middle": sa.delete(ENTRY).where(ENTRY.c.id == 5),
    "deleted at the beginning": sa.delete(ENTRY).where(ENTRY.c.id <= 3),
    "deleted at the end": sa.delete(ENTRY).where(ENTRY.c.id > 8),
    "all deleted": sa.delete(ENTRY),
    "end deleted": sa.delete(CHAIN),
    "end moved": sa.update(CHAIN).where(CHAIN.c.id == 1).values(last_id=4),
    "inserted": sa.insert(ENTRY).from_select(
        ["id", "at", "event", "detail", "code"],
        sa.select(ENTRY.c.id + 1000, ENTRY.c.at, ENTRY.c.event, ENTRY.c.detail, ENTRY.c.code).where(
            ENTRY.c.id == 5
        ),
    ),
    "inserted before": sa.insert(ENTRY).from_select(
        ["id", "at", "event", "detail", "code"],
        sa.select(ENTRY.c.id - 1000, ENTRY.c.at, ENTRY.c.event, ENTRY.c.detail, ENTRY.c.code).where(
            ENTRY.c.id == 5
        ),
    ),
    "change edited": FIRST_CHANGE.values(changes={"name": [None, "forged"]}),
    "change by another": FIRST_CHANGE.values(actor_id=2),
    "change emptied": FIRST_CHANGE.values(changes={}),
    "change emptied with a false mark": FIRST_CHANGE.values(changes={"@purged": ["0" * 64, "0" * 64]}),
    "change deleted": sa.delete(CHANGE).where(CHANGE.c.id == LAST_CHANGE),
    "changes deleted": sa.delete(CHANGE),
    "seal deleted": sa.delete(SEAL),
    "seal edited": sa.update(SEAL).values(rows=SEAL.c.rows - 1),
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_behind_the_back_is_noticed(log, edit):
    change(log, EDITS[edit])
    assert check(log).broken is not None


def test_two_entries_that_change_places_are_noticed(log):
    moves = ((3, -1), (4, 3), (-1, 4))
    for old, new in moves:
        change(log, sa.update(ENTRY).where(ENTRY.c.id == old).values(id=new))
    assert "3" in check(log).broken.en


def test_the_broken_place_is_named(log):
    change(log, sa.update(ENTRY).where(ENTRY.c.id == 7).values(event="sign_in"))
    assert "7" in check(log).broken.en
    assert "7" in check(log).broken.zh


def test_entries_and_seals_in_pairs_cannot_be_cut_off(log):
    """Seals go together with what they seal, and the log's end tells."""
    change(log, sa.delete(SEAL))
    change(log, sa.delete(CHANGE))
    assert check(log).broken is not None


def test_the_newest_alone_can_be_checked(log):
    whole = check(log).entries
    assert check(log, newest=5).entries == 5
    change(log, sa.update(ENTRY).where(ENTRY.c.id == 1).values(event="sign_in"))
    assert check(log, newest=5).broken is None
    change(log, sa.update(ENTRY).where(ENTRY.c.id == whole - 1).values(event="sign_in"))
    assert check(log, newest=5).broken is not None


def test_purging_a_record_takes_its_values_away_and_breaks_no_seal(log):
    gone = log.ids[0]
    log.delete("ada", "tag", gone)
    log.purge("ada", "tag", gone)
    assert "777" not in str(log.history("tag", gone))
    assert check(log).broken is None
    others = sa.update(CHANGE).where(CHANGE.c.record_id == gone)
    change(log, others.values(changes={"name": [None, "forged"]}))
    assert check(log).broken is not None


def test_what_is_said_after_a_purge_cannot_be_changed_either(log):
    gone = log.ids[0]
    log.delete("ada", "tag", gone)
    log.purge("ada", "tag", gone)
    marked = sa.select(CHANGE.c.changes).where(CHANGE.c.record_id == gone).order_by(CHANGE.c.id).limit(1)
    with log.engine.connect() as connection:
        left = connection.scalar(marked)
    change(
        log,
        sa.update(CHANGE)
        .where(CHANGE.c.record_id == gone, CHANGE.c.act == "create")
        .values(changes={**left, "name": [None, "forged"]}),
    )
    assert check(log).broken is not None


def test_later_changes_wait_for_their_seal_without_harm(log):
    log.create("ada", "tag", name="later")
    finding = check(log)
    assert (finding.broken, finding.changes) == (None, 12)


@pytest.mark.postgresql_only
def test_a_row_that_may_still_appear_keeps_those_above_it_unsealed(log):
    """A transaction that took a low id and commits late must not look like a forger."""
    row = {"table_id": 1, "record_id": 1, "rev": 1, "act": "create", "changes": {}, "source": "test"}
    sealer = Sealer()
    sealer.seal(log.engine)
    with unit_of_work(log.engine) as slow:
        slow.connection.execute(sa.insert(CHANGE).values(**row, at=slow.now))
        log.create("ada", "tag", name="quick")
        assert [sealer.seal(log.engine) for _ in range(3)] == [0, 0, 0]
    seal_rows(log.engine, 2)
    assert check(log).broken is None
