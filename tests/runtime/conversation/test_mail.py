"""Mail of mentions: to whom it goes, what stands in it, and that who wants none gets none."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from fixtures.front_desk import TEST_KEY, Desk
from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core.database import db
from tablewright.core.key_in_use import key_in_use
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.secret_box import unseal
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person

LIST = "/a/everything/project/"


@pytest.fixture
def mailing(office, tmp_path: Path):
    """Give the pages of an office that has a mail server, where everybody has an address."""
    url = office.engine.url.render_as_string(hide_password=False)
    config = Config(
        data_dir=tmp_path,
        database_url=url,
        secret_key=TEST_KEY,
        base_url="http://localhost",
        smtp_url="smtp://mail.example:25",
    )
    app = create_app(config)
    with unit_of_work(office.engine) as work:
        work.connection.execute(sa.update(Person).values(email=Person.login + "@work.example"))
    yield Desk(office, app)
    with app.app_context():
        db.engine.dispose()


def mails(desk: Desk) -> list[tuple[str, str, str]]:
    with unit_of_work(desk.office.engine) as work:
        rows = work.connection.execute(sa.select(OutgoingMail.__table__).order_by(OutgoingMail.id)).all()
    return [
        (row.recipient, row.subject, unseal(key_in_use(), row.body, f"mail:{row.message_id}")) for row in rows
    ]


def test_who_is_named_gets_a_mail_with_a_link_and_no_other_value(mailing: Desk):
    record = mailing.office.create("edith", "project", name="Bridge", stage="run", phone="+8613800138000")
    mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith and @Mia, look")
    found = mails(mailing)
    assert sorted(each[0] for each in found) == ["edith@work.example", "mia@work.example"]
    for _, subject, body in found:
        assert "Bridge" in subject and f"http://localhost{LIST}{record}" in body
        assert "@Edith and @Mia, look" in body and "138" not in body


def test_who_wants_none_gets_none(mailing: Desk):
    record = mailing.office.create("edith", "project", name="Bridge", stage="run")
    edith, ada = mailing.client("edith"), mailing.client("ada")
    for mail, count in (("never", 0), ("at_once", 1)):
        assert edith.post("/me", name="Edith", language="en", mail=mail).status_code == 302
        assert f'value="{mail}" selected' in edith.get("/me").text
        ada.post(f"{LIST}{record}/comments", text="@Edith")
        assert len(mails(mailing)) == count


def test_a_refused_comment_mails_nobody(mailing: Desk):
    record = mailing.office.create("edith", "project", name="Bridge", stage="run")
    assert mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith @Sam").status_code == 422
    assert mails(mailing) == []
