"""Mail about notices: by the way each person chose, not in their quiet hours, once, and under their rights."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from fixtures.front_desk import TEST_KEY, Desk
from tablewright.app import create_app
from tablewright.config import Config
from tablewright.core.clock import database_now
from tablewright.core.database import db, reading
from tablewright.core.key_in_use import key_in_use
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.secret_box import unseal
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.conversation.hearing_models import NoticeTiming
from tablewright.runtime.conversation.mail import drop_after_restore
from tablewright.runtime.conversation.messages import SAYS, notify
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.conversation.tending import tend_notices
from tablewright.runtime.conversation.ways import KINDS

LIST = "/a/everything/project/"
CHOICES = "/me/notifications"
BASE = "http://localhost"
PLAIN = {
    **dict.fromkeys(KINDS, "app"),
    "digest_every": "day",
    "digest_at": "08:00",
    "digest_day": "0",
}


@pytest.fixture
def mailing(office, tmp_path: Path):
    """Give the pages of an office that has a mail server, where everybody has an address."""
    url = office.engine.url.render_as_string(hide_password=False)
    config = Config(
        data_dir=tmp_path,
        database_url=url,
        secret_key=TEST_KEY,
        base_url=BASE,
        smtp_url="smtp://mail.example:25",
    )
    app = create_app(config)
    with unit_of_work(office.engine) as work:
        work.connection.execute(sa.update(Person).values(email=Person.login + "@work.example"))
    yield Desk(office, app)
    with app.app_context():
        db.engine.dispose()


def tend(desk: Desk, base_url: str | None = BASE) -> int:
    return tend_notices(desk.office.engine, LiveApps(desk.office.engine), base_url)


def mails(desk: Desk) -> list[tuple[str, str, str]]:
    """Return (recipient, subject, text) of every mail that was written."""
    with unit_of_work(desk.office.engine) as work:
        rows = work.connection.execute(sa.select(OutgoingMail.__table__).order_by(OutgoingMail.id)).all()
    return [
        (row.recipient, row.subject, unseal(key_in_use(), row.body, f"mail:{row.message_id}")) for row in rows
    ]


def choose(desk: Desk, who: str, **members: object) -> None:
    assert desk.client(who).post(CHOICES, **{**PLAIN, **members}).status_code == 303


def now_in_zone(desk: Desk, hours: float) -> str:
    """Return the time of day that a clock in Shanghai shows so many hours from now."""
    with reading(desk.office.engine) as connection:
        return (database_now(connection) + timedelta(hours=8 + hours)).strftime("%H:%M")


def digest_now(desk: Desk, days_late: int = 0) -> None:
    """Have every digest be due, for some days."""
    with unit_of_work(desk.office.engine) as work:
        due = work.now - timedelta(days=days_late, seconds=5)
        work.connection.execute(sa.update(NoticeTiming).values(next_digest_at=due))


@pytest.fixture
def record(mailing: Desk) -> int:
    return mailing.office.create("edith", "project", name="Bridge", stage="run", phone="+8613800138000")


def test_who_is_named_gets_a_mail_with_a_link_and_no_other_value(mailing: Desk, record: int):
    mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith and @Mia, look")
    assert tend(mailing) == 2 and tend(mailing) == 0
    found = mails(mailing)
    assert sorted(each[0] for each in found) == ["edith@work.example", "mia@work.example"]
    for _, subject, body in found:
        assert subject == "Ada 提到了您：Bridge" and f"{BASE}{LIST}{record}/stream#comment-" in body
        assert "@Edith and @Mia, look" in body and "138" not in body and f"{BASE}{CHOICES}" in body


def test_everybody_hears_by_the_way_they_chose(mailing: Desk, record: int):
    edith, ada = mailing.client("edith"), mailing.client("ada")
    for way, count, listed in (("none", 0, 0), ("app", 0, 1), ("digest", 0, 2), ("at_once", 1, 3)):
        choose(mailing, "edith", mention=way)
        assert f'value="{way}" selected' in edith.get(CHOICES).text
        ada.post(f"{LIST}{record}/comments", text="@Edith")
        tend(mailing)
        assert len(mails(mailing)) == count, way
        assert edith.get("/notices").text.count("mentioned you in") == listed, way


def test_a_refused_comment_mails_nobody(mailing: Desk, record: int):
    assert mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith @Sam").status_code == 422
    assert tend(mailing) == 0 and mails(mailing) == []


def test_what_was_read_or_may_no_longer_be_seen_is_not_mailed(mailing: Desk, record: int):
    mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith and @Mia, the secret plan")
    mailing.client("edith").post("/notices/read")
    mailing.office.update("ada", "project", record, stage="plan")  # members see running projects only
    tend(mailing)
    assert mails(mailing) == []


def test_quiet_hours_put_mail_off_until_they_are_over(mailing: Desk, record: int):
    days = [str(day) for day in range(7)]
    quiet = {"quiet": "1", "quiet_from": now_in_zone(mailing, -1), "quiet_days": days}
    choose(mailing, "edith", mention="at_once", quiet_until=now_in_zone(mailing, 2), **quiet)
    mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith")
    assert tend(mailing) == 0 and mails(mailing) == []
    with unit_of_work(mailing.office.engine) as work:
        (at,) = work.connection.scalars(sa.select(Notice.mail_at))
        assert timedelta(hours=1.5) < at - work.now < timedelta(hours=2.1)
        work.connection.execute(sa.update(Notice).values(mail_at=work.now - timedelta(seconds=1)))
        work.connection.execute(sa.update(NoticeTiming).values(quiet_from=None))
    assert tend(mailing) == 1


def test_several_at_once_are_one_mail(mailing: Desk, record: int):
    choose(mailing, "edith", automation="at_once")
    office = mailing.office
    with unit_of_work(office.engine) as work:
        for n in range(5):
            notify(work, office.app.id, [office.people["edith"]], SAYS, f"Message {n}", "text")
    assert tend(mailing) == 1
    ((_, subject, body),) = mails(mailing)
    assert subject == "5 条新通知" and all(f"Message {n}" in body for n in range(5))


def test_the_digest_tells_what_waits_once_by_record_and_under_the_reader_s_rights(mailing: Desk, record: int):
    office, ada = mailing.office, mailing.client("ada")
    choose(mailing, "mia", mention="digest", comment="digest")
    canal = office.create("edith", "project", name="Canal", stage="run")
    hidden = office.create("edith", "project", name="Hidden", stage="run")
    for text in ("@Mia one", "two"):
        ada.post(f"{LIST}{record}/comments", text=text)
    ada.post(f"{LIST}{canal}/comments", text="@Mia three")
    ada.post(f"{LIST}{hidden}/comments", text="@Mia the secret")
    office.update("ada", "project", hidden, stage="plan")
    assert tend(mailing) == 0
    digest_now(mailing, days_late=3)
    assert tend(mailing) == 1
    (to, subject, body), *others = mails(mailing)
    assert not others and to == "mia@work.example" and subject == "通知摘要：3 条新通知"
    assert body.count("样样俱全") == 1 and body.count(f"{BASE}{LIST}{record}") == 1
    assert "@Mia one" in body and "two" in body and "@Mia three" in body
    assert "Hidden" not in body and "secret" not in body
    with unit_of_work(office.engine) as work:
        (after,) = work.connection.scalars(sa.select(NoticeTiming.next_digest_at))
        assert work.now < after < work.now + timedelta(days=1.1)
    digest_now(mailing)
    assert tend(mailing) == 0 and len(mails(mailing)) == 1


def test_without_news_there_is_no_digest_and_what_was_read_is_none(mailing: Desk, record: int):
    choose(mailing, "edith", comment="digest")
    digest_now(mailing)
    assert tend(mailing) == 0
    mailing.client("ada").post(f"{LIST}{record}/comments", text="hello")
    mailing.client("edith").post("/notices/read")
    digest_now(mailing)
    assert tend(mailing) == 0 and mails(mailing) == []


@pytest.mark.both_databases
def test_many_processes_send_each_mail_and_each_digest_once(mailing: Desk, record: int):
    choose(mailing, "edith", mention="at_once", comment="digest")
    ada = mailing.client("ada")
    ada.post(f"{LIST}{record}/comments", text="@Edith")
    ada.post(f"{LIST}{record}/comments", text="hello")
    digest_now(mailing)
    engine, begin, faults = mailing.office.engine, threading.Barrier(4), []

    def process() -> None:
        apps = LiveApps(engine)
        begin.wait()
        try:
            tend_notices(engine, apps, BASE)
        except sa.exc.OperationalError:  # SQLite, where another one writes: the next look finds what is left
            pass
        except Exception as error:  # noqa: BLE001 - told by the test
            faults.append(error)

    threads = [threading.Thread(target=process) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    tend(mailing)
    assert not faults and len(mails(mailing)) == 2


def test_without_a_mail_server_nothing_is_kept_for_later(mailing: Desk, record: int):
    mailing.client("ada").post(f"{LIST}{record}/comments", text="@Edith")
    tend(mailing, None)
    tend(mailing)
    assert mails(mailing) == []


def test_a_restored_copy_mails_nothing_that_waited_when_the_backup_was_made(mailing: Desk, record: int):
    choose(mailing, "edith", mention="at_once", comment="digest")
    for text in ("@Edith", "hello"):
        mailing.client("ada").post(f"{LIST}{record}/comments", text=text)
    with unit_of_work(mailing.office.engine) as work:
        drop_after_restore(work)
    digest_now(mailing)
    assert tend(mailing) == 0 and mails(mailing) == []
    assert mailing.client("edith").get("/notices/count").json["unread"] == 2


@pytest.mark.parametrize(
    "wrong",
    [
        {"mention": "by pigeon"},
        {"mention": ""},
        {"quiet": "1", "quiet_from": "22:00", "quiet_until": "22:00", "quiet_days": "0"},
        {"quiet": "1", "quiet_from": "x", "quiet_until": "22:00", "quiet_days": "0"},
        {"quiet": "1", "quiet_from": "22:00", "quiet_until": "08:00"},
        {"digest_every": "year"},
        {"digest_every": "week", "digest_day": "9"},
        {"digest_at": "8 o'clock"},
    ],
)
def test_what_cannot_be_chosen_is_refused_and_changes_nothing(mailing: Desk, wrong: dict[str, str]):
    before = (mailing.client("edith"), mailing.office.snapshot())[1]
    answer = mailing.client("edith").post(CHOICES, **{**PLAIN, **wrong})
    assert answer.status_code == 422 and "form-fault" in answer.text
    assert mailing.office.snapshot() == before
