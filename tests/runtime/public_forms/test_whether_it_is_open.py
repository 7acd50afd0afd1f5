"""Whether a public form takes an answer: its times, its password, how many and how often; told with what to do."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import Person
from tablewright.runtime.public_forms.models import PublicForm

NOW = datetime.now(UTC)
HOUR = timedelta(hours=1)


def set_form(public, **values) -> None:
    """Change a form behind an open page."""
    with unit_of_work(public.office.engine) as work:
        work.connection.execute(sa.update(PublicForm).values(**values))


CLOSED = {
    "off": ({"enabled": False}, 410, "takes no answers", "不接受提交"),
    "early": ({"opens_at": NOW + HOUR}, 403, "It opens on", "开放时间为"),
    "over": ({"closes_at": NOW - HOUR}, 410, "It closed on", "截止"),
}


@pytest.mark.parametrize("why", CLOSED)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_closed_form_says_why_and_takes_nothing(public, why, language):
    values, status, *said = CLOSED[why]
    path, stranger = public.open(), public.stranger(language)
    form = stranger.fill(path, name="Bridge")
    set_form(public, **values)
    shown, sent = stranger.get(path), stranger.send(path, form)
    assert shown.status_code == sent.status_code == status
    assert said[language == "zh"] in shown.text and said[language == "zh"] in sent.text
    assert public.office.live_ids("project") == []
    set_form(public, enabled=True, opens_at=NOW - HOUR, closes_at=NOW + HOUR)
    assert stranger.send(path, form).status_code == 303, "and open again it takes the same page"


def test_a_form_nobody_knows_and_one_that_is_gone_from_the_app(public):
    path, stranger = public.open(), public.stranger()
    assert stranger.get(f"{path}x").status_code == 404
    public.form(use=["create"])
    assert stranger.get(path).status_code == 404


def test_the_quota_holds(public):
    path = public.open(quota=2)
    assert [public.stranger().answer(path).status_code for _ in range(2)] == [303, 303]
    full = public.stranger().get(path)
    assert full.status_code == 403 and "All places are taken" in full.text
    assert len(public.office.live_ids("project")) == 2


def test_the_quota_holds_when_many_answer_at_once(public):
    path = public.open(quota=2)
    strangers = [
        (stranger, stranger.fill(path, name="Bridge")) for stranger in (public.stranger() for _ in range(6))
    ]
    with ThreadPoolExecutor(6) as pool:
        statuses = list(pool.map(lambda each: each[0].send(path, each[1]).status_code, strangers))
    assert sorted(statuses) == [303, 303, 403, 403, 403, 403]
    assert len(public.office.live_ids("project")) == 2


def test_once_with_each_browser(public):
    path = public.open(once="device")
    stranger = public.stranger()
    assert stranger.answer(path).status_code == 303
    again = stranger.get(path)
    assert again.status_code == 409 and "You have answered this form" in again.text
    assert public.stranger().answer(path).status_code == 303, "another browser"


def test_once_with_each_browser_needs_its_mark(public):
    path, stranger = public.open(once="device"), public.stranger()
    form = stranger.fill(path, name="Bridge")
    stranger.client.delete_cookie("tablewright-answers")
    refused = stranger.send(path, form)
    assert refused.status_code == 422 and "Allow cookies" in refused.text
    assert stranger.send(path, form).status_code == 303, "the page gave the mark anew"


def test_once_as_a_person_who_is_signed_in(public):
    path, desk = public.open(once="person"), public.desk
    first = public.stranger().get(path)
    assert first.status_code == 401 and "/sign-in?next=" in first.text
    for who in ("mia", "sam"):
        stranger = signed_in(public, desk, who)
        assert stranger.answer(path).status_code == 303, "also somebody without a role in the app"
        assert stranger.get(path).status_code == 409
    other = public.stranger()
    other.client.set_cookie("tablewright", desk.session("mia"))
    assert other.get(path).status_code == 409, "with any browser"


def signed_in(public, desk: Desk, who: str):
    stranger = public.stranger()
    stranger.client.set_cookie("tablewright", desk.session(who))
    return stranger


def test_somebody_who_left_is_nobody(public):
    path = public.open(once="person")
    stranger = signed_in(public, public.desk, "max")
    form = stranger.fill(path, name="Bridge")
    with unit_of_work(public.office.engine) as work:
        work.connection.execute(sa.update(Person).where(Person.login == "max").values(active=False))
        work.connection.execute(sa.text("UPDATE version SET number = number + 1 WHERE name = 'people'"))
    assert stranger.send(path, form).status_code == 401


def test_a_password_opens_it_for_one_browser(public):
    path, stranger = public.open(password="open sesame"), public.stranger()
    shut = stranger.get(path)
    assert shut.status_code == 401 and "f-name" not in shut.text
    assert stranger.send(path, {"name": "Bridge"}).status_code == 401
    wrong = stranger.send(f"{path}/password", {"password": "open barley"})
    assert wrong.status_code == 401 and "not the password" in wrong.text
    assert stranger.send(f"{path}/password", {"password": "open sesame"}).status_code == 303
    assert stranger.answer(path).status_code == 303
    assert public.stranger().get(path).status_code == 401
    other = public.open(password="open sesame")
    assert stranger.get(other).status_code == 401, "for one form"


def test_a_new_password_shuts_out_who_knew_the_old_one(public):
    path, stranger = public.open(password="open sesame"), public.stranger()
    stranger.send(f"{path}/password", {"password": "open sesame"})
    assert stranger.get(path).status_code == 200
    set_form(public, password_hash="$argon2id$another")
    assert stranger.get(path).status_code == 401


def test_guessing_the_password_is_slowed(public):
    path, stranger = public.open(password="open sesame"), public.stranger()
    statuses = [stranger.send(f"{path}/password", {"password": f"guess {n}"}).status_code for n in range(8)]
    assert statuses[:5] == [401] * 5 and statuses[-1] == 429
    slowed = stranger.send(f"{path}/password", {"password": "open sesame"})
    assert slowed.status_code == 429 and int(slowed.headers["Retry-After"]) > 0
    assert (
        public.stranger(address="198.51.100.9")
        .send(f"{path}/password", {"password": "open sesame"})
        .status_code
        == 303
    )
