"""Tidying removes what is over and keeps what is in use."""

import io
from datetime import timedelta

import pytest
import sqlalchemy as sa

from fixtures.office import Office
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import Session
from tablewright.identity.sessions import start_session
from tablewright.runtime.files.models import Attachment
from tablewright.runtime.files.store import FileStore
from tablewright.runtime.housekeeping import keep_house
from tablewright.runtime.records.idempotency import recall, remember


def test_what_is_over_goes_and_what_is_in_use_stays(office: Office, tmp_path):
    files = FileStore(tmp_path / "files")
    with unit_of_work(office.engine) as work:
        context = office.context("ada", work.connection)
        kept = files.save_upload(work, context, "project", "files", io.BytesIO(b"fresh"), "fresh.txt")["id"]
        old = files.save_upload(work, context, "project", "files", io.BytesIO(b"old"), "old.txt")["id"]
        start_session(work, office.people["ada"])
        ended = start_session(work, office.people["mia"])
        for key in ("new", "old"):
            remember(work, office.people["ada"], key, "d", 201, b"{}")
        long_ago = work.now - timedelta(days=30)
        work.connection.execute(sa.update(Attachment).where(Attachment.id == old).values(created_at=long_ago))
        work.connection.execute(
            sa.update(Session).where(Session.person_id == office.people["mia"]).values(expires_at=long_ago)
        )
        work.connection.execute(
            sa.text("UPDATE idempotency_key SET at = :at WHERE key = 'old'").bindparams(
                sa.bindparam("at", long_ago, Session.expires_at.type)
            )
        )
    keep_house(office.engine, files)
    with unit_of_work(office.engine) as work:
        assert work.connection.scalars(sa.select(Attachment.id)).all() == [kept]
        assert work.connection.scalars(sa.select(Session.person_id)).all() == [office.people["ada"]]
        assert recall(work.connection, office.people["ada"], "new", "d") is not None
        assert work.connection.scalar(sa.text("SELECT count(*) FROM idempotency_key")) == 1
    assert ended


@pytest.mark.sqlite_only
def test_sqlite_learns_what_its_tables_hold(office: Office, tmp_path):
    office.create_many("ada", "tag", [{"name": f"tag {number}"} for number in range(50)])
    keep_house(office.engine, FileStore(tmp_path / "files"))
    with office.engine.connect() as connection:
        known = connection.scalars(sa.text("SELECT DISTINCT tbl FROM sqlite_stat1")).all()
    assert office.table("tag").sql.name in known
