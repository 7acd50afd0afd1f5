"""A forgotten password: the same answer for everybody, a mail for who has an account, a link that works once."""

from __future__ import annotations

import dataclasses
import re
from email.message import EmailMessage

import pytest
import sqlalchemy as sa

from fixtures.house import OTHER_PASSWORD, PASSWORD, House
from tablewright.app import create_app
from tablewright.commands.mails import send_once
from tablewright.core.database import db
from tablewright.core.mail import MailServer
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.identity.credential_models import Challenge, PersonLink
from tablewright.identity.recovery import reset_link

NEW = "a wholly new secret"


@pytest.fixture
def post(config, clock):
    """Give a house that sends mail, and the mails that arrived."""
    config = dataclasses.replace(config, base_url="http://localhost", smtp_url="smtp://mail.example")
    app = create_app(config)
    house = House(app, clock)
    arrived: list[EmailMessage] = []

    def collect() -> list[EmailMessage]:
        arrived.clear()
        server = MailServer.read(config.smtp_url, config.base_url)
        send_once(house.engine, config, server, lambda _, message: arrived.append(message))
        return arrived

    yield house, collect
    with app.app_context():
        db.engine.dispose()


def link_of(mail: EmailMessage) -> str:
    return re.search(r"http://localhost(/reset/\S+)", mail.get_content())[1]


@pytest.mark.parametrize("login", ["bob", "BOB@example.com", "nobody", "gone", "", "x@y.z\r\nBcc: a@b.c"])
def test_the_answer_and_what_it_writes_are_the_same_for_everybody(post, login):
    house, _ = post
    page = house.browser().post("/reset", login=login)
    assert page.status_code == 200
    told = re.sub(r'name="csrf-token" content="[^"]*"', "", page.text)
    other = house.browser(address="192.0.2.99").post("/reset", login="somebody else")
    shown = login.replace("\r\n", "\r\n")
    assert (
        told.replace(shown, "?")
        == re.sub(r'name="csrf-token" content="[^"]*"', "", other.text).replace("somebody else", "?")
        or login == ""
    )
    rows = house.scalar(sa.select(sa.func.count()).select_from(Challenge))
    assert rows == 2
    assert house.scalar(sa.select(sa.func.count()).select_from(OutgoingMail)) == 0
    assert house.scalar(sa.select(sa.func.count()).select_from(PersonLink)) == 0
    assert house.events() == []


def test_the_mail_leads_to_a_new_password_and_ends_every_session(post):
    house, collect = post
    signed_in = house.signed_in("bob")
    house.browser().post("/reset", login=" BOB ")
    (mail,) = collect()
    assert mail["To"] == "bob@example.com" and mail["From"] == "Tablewright <no-reply@localhost>"
    path, visitor = link_of(mail), house.browser()
    assert visitor.get(path).status_code == 200 and "Bob" in visitor.get(path).text
    assert visitor.post(path, password="short", again="short").status_code == 422
    assert visitor.post(path, password=NEW, again=NEW + "x").status_code == 422
    assert signed_in.is_in()
    assert visitor.post(path, password=NEW, again=NEW).status_code == 303
    assert not signed_in.is_in()
    assert house.browser().sign_in("bob", PASSWORD).status_code == 401
    house.signed_in("bob", NEW)
    assert visitor.post(path, password=OTHER_PASSWORD, again=OTHER_PASSWORD).status_code == 404
    assert house.events()[-3:] == ["password_reset", "sign_in_failed", "sign_in"]


@pytest.mark.parametrize("login", ["nobody", "gone", "", "%", "bo_"])
def test_who_cannot_sign_in_gets_no_mail(post, login):
    house, collect = post
    house.browser().post("/reset", login=login)
    assert collect() == []
    assert house.scalar(sa.select(sa.func.count()).select_from(Challenge)) == 0


def test_an_address_in_two_workspaces_gets_a_link_for_each_in_its_language(post):
    house, collect = post
    house.browser().post("/reset", login="twin@example.com")
    mails = collect()
    assert len(mails) == 2 and len({link_of(each) for each in mails}) == 2
    assert {each["Subject"] for each in mails} == {"Choose a new password", "重置密码"}


def test_a_link_works_for_an_hour_and_a_later_one_ends_it(post):
    house, collect = post
    house.browser().post("/reset", login="bob")
    first = link_of(collect()[0])
    house.browser().post("/reset", login="bob")
    second = link_of(collect()[0])
    assert house.browser().get(first).status_code == 404
    house.clock.forward(minutes=59)
    assert house.browser().get(second).status_code == 200
    house.clock.forward(minutes=2)
    for answer in (house.browser().get(second), house.browser().post(second, password=NEW, again=NEW)):
        assert answer.status_code == 404
    unknown = house.browser().get("/reset/" + "x" * 43)
    message = "This link does not work"
    assert message in house.browser().get(second).text and message in unknown.text


def test_asking_again_and_again_sends_few_mails(post):
    house, collect = post
    for number in range(12):
        house.browser(address=f"203.0.113.{number}").post("/reset", login="bob")
    assert len(collect()) == 3


def test_the_link_s_secret_is_nowhere_but_in_the_mail(post):
    house, collect = post
    house.browser().post("/reset", login="bob")
    with house.engine.connect() as connection:
        asked = str(connection.execute(sa.text("SELECT * FROM challenge")).all())
    assert "bob" not in asked
    secret = link_of(collect()[0]).rpartition("/")[2]
    with house.engine.connect() as connection:
        for table in sa.inspect(house.engine).get_table_names():
            assert secret not in str(connection.execute(sa.text(f'SELECT * FROM "{table}"')).all()), table


def test_without_mail_or_base_url_no_link_is_made(house):
    page = house.browser().post("/reset", login="bob")
    assert page.status_code == 200 and "sends no mail" in page.text
    assert house.scalar(sa.select(sa.func.count()).select_from(Challenge)) == 0


def test_a_link_handed_over_by_an_administrator_works_the_same(house):
    secret = house.do(lambda work: reset_link(work, house.people["bare"], house.people["ada"]))
    assert house.browser().post(f"/reset/{secret}", password=NEW, again=NEW).status_code == 303
    house.signed_in("bare", NEW)


def test_a_link_of_somebody_deactivated_meanwhile_sets_nothing(house):
    secret = house.do(lambda work: reset_link(work, house.people["gone"]))
    assert house.browser().post(f"/reset/{secret}", password=NEW, again=NEW).status_code == 404
