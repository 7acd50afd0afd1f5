"""A mail that an answer has arrived: where the administrator wants one, once an answer, few to one address."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.public_forms import controls
from tablewright.core.key_in_use import key_in_use
from tablewright.core.outgoing_models import OutgoingMail
from tablewright.core.secret_box import unseal

SITE = "/a/everything/builder/public-forms"


@pytest.fixture
def asking(public):
    public.asking("name", "email", message={"en": "We call you.", "zh": "我们会联系您。"})
    return public


def mails(public) -> list[tuple[str, str, str]]:
    with public.office.engine.connect() as connection:
        rows = connection.execute(sa.select(OutgoingMail.__table__).order_by(OutgoingMail.id)).all()
    return [(e.recipient, e.subject, unseal(key_in_use(), e.body, f"mail:{e.message_id}")) for e in rows]


@pytest.mark.parametrize("language, said", [("en", "We call you."), ("zh", "我们会联系您。")])
def test_one_mail_for_each_answer_with_nothing_of_it_inside(asking, language, said):
    path, stranger = asking.open(mail_to="email"), asking.stranger(language)
    form = stranger.fill(path, name="Buy <b>pills</b> at evil.example", email="kim@example.com")
    assert [stranger.send(path, form).status_code for _ in range(2)] == [303, 303]
    ((to, subject, body),) = mails(asking)
    assert to == "kim@example.com" and said in body and "pills" not in subject + body


def test_the_administrator_s_words_are_text(asking):
    asking.stranger().answer(
        asking.open(mail_to="email", mail_text="See <you>\nsoon"), email="kim@example.com"
    )
    assert mails(asking)[0][2].startswith("See <you>\nsoon\n")


def test_one_address_gets_few_a_day_whatever_it_calls_itself(asking):
    path = asking.open(mail_to="email")
    for n, email in enumerate(
        ["kim@example.com", "KIM@example.com", "kim+a@example.com", "kim+b@example.com"]
    ):
        assert asking.stranger(address=f"203.0.113.{n}").answer(path, email=email).status_code == 303
    other = asking.open(mail_to="email")
    assert asking.stranger().answer(other, email="kim@example.com").status_code == 303
    assert asking.stranger().answer(other, email="lee@example.com").status_code == 303
    assert [to.lower() for to, _, _ in mails(asking)].count("lee@example.com") == 1
    assert len(mails(asking)) == 4 and len(asking.office.live_ids("project")) == 6


@pytest.mark.parametrize(
    "settings, email",
    [
        ({}, "kim@example.com"),
        ({"mail_to": "email"}, ""),
        ({"mail_to": "name"}, "kim@example.com"),
        ({"mail_to": "gone"}, "kim@example.com"),
        ({"mail_to": "email", "hidden": {"email": "boss@example.com"}}, None),
    ],
)
def test_nobody_else_gets_one(asking, settings, email):
    typed = {} if email is None else {"email": email}
    assert asking.stranger().answer(asking.open(**settings), **typed).status_code == 303
    assert mails(asking) == []


def test_what_is_refused_mails_nobody(asking):
    path, stranger = asking.open(mail_to="email"), asking.stranger()
    assert stranger.answer(path, name="", email="kim@example.com").status_code == 422
    assert mails(asking) == []


def test_it_is_switched_on_where_the_form_asks_for_an_address(asking):
    ada = asking.desk.client("ada")
    typed = {"_form": "project.ask", "_name": "Fair", "_mail_to": "email", "_mail_text": "Soon"}
    place = ada.post(f"{SITE}/new", **typed).location
    page = ada.get(f"{place}/edit").text
    assert controls(page)["_mail_to"] == "email" and ">Soon</textarea>" in page
    wrong = ada.post(f"{SITE}/new", **{**typed, "_name": "Long", "_mail_text": "x" * 2001})
    assert wrong.status_code == 422
    asking.asking("name")
    assert "_mail_to" not in controls(ada.get(f"{place}/edit").text)
