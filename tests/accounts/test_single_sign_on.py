"""Signing in at an OpenID Connect provider: whoever it proves comes in, nobody else does."""

from __future__ import annotations

import dataclasses
import html
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from fixtures.front_desk import TEST_KEY, Desk
from fixtures.oidc_provider import CLIENT, Provider
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.audit.models import AuditEntry
from tablewright.identity.credential_models import ExternalIdentity, IdentityProvider, Session
from tablewright.identity.models import Person
from tablewright.identity.oidc.providers import save_provider

Browser = Callable[[], FlaskClient]


@pytest.fixture
def number(desk: Desk, provider: Provider) -> int:
    """Give the id of the provider as the workspace knows it; ada's address is new@example.com."""
    desk.app.config["CONFIG"] = dataclasses.replace(desk.app.config["CONFIG"], outbound_allow=("127.0.0.1",))
    with unit_of_work(desk.office.engine) as work:
        ada = sa.update(Person).where(Person.id == desk.office.people["ada"])
        work.connection.execute(ada.values(email="New@Example.com"))
        told = {
            "name": "Acme",
            "issuer": provider.issuer + "/",
            "client_id": CLIENT[0],
            "client_secret": CLIENT[1],
        }
        return save_provider(work, desk.office.workspace_id, TEST_KEY, told)


@pytest.fixture
def browser_of(desk: Desk) -> Browser:
    """Give new browsers."""
    return lambda: desk.app.test_client()


def change(desk: Desk, number: int, **values: object) -> None:
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(
            sa.update(IdentityProvider).where(IdentityProvider.id == number).values(**values)
        )


def leave(client: FlaskClient, number: int, then: str = "/me") -> str:
    """Press the button; return the provider's address one is sent to."""
    page = client.post(f"/sign-in/with/{number}", data={"next": then})
    assert page.status_code == 200, page.text
    return html.unescape(re.search(r'<a class="btn[^"]*" href="([^"]+)"', page.text)[1])


def come_back(client: FlaskClient, address: str):
    """Follow the provider's redirect and send on what it brought."""
    parts = urlsplit(address)
    page = client.get(f"{parts.path}?{parts.query}")
    form = dict(re.findall(r'name="(state|code)" value="([^"]*)"', page.text))
    return client.post(parts.path, data={name: html.unescape(value) for name, value in form.items()})


def sign_in(client: FlaskClient, number: int, provider: Provider):
    return come_back(client, provider.authorize(leave(client, number)))


def sessions(desk: Desk) -> list[int]:
    with reading(desk.office.engine) as connection:
        return list(connection.scalars(sa.select(Session.person_id)))


def test_whom_the_provider_proves_is_signed_in_as_the_person_with_that_address(
    desk, number, provider, browser_of
):
    answer = sign_in(browser_of(), number, provider)
    assert (answer.status_code, answer.location) == (303, "/me")
    assert sessions(desk) == [desk.office.people["ada"]]
    with reading(desk.office.engine) as connection:
        told = connection.execute(sa.select(AuditEntry.event, AuditEntry.detail)).all()
    assert [(each.event, each.detail["way"]) for each in told if each.event == "sign_in"] == [
        ("sign_in", "Acme")
    ]


def test_the_link_made_once_holds_when_the_address_changes(desk, number, provider, browser_of):
    sign_in(browser_of(), number, provider)
    provider.claims |= {"email": "other@example.com", "email_verified": False}
    assert sign_in(browser_of(), number, provider).status_code == 303
    assert sessions(desk) == [desk.office.people["ada"]] * 2


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "claims",
    [
        {"email": "nobody@example.com"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": None},
        {"email": ["new@example.com"]},
    ],
)
def test_whom_the_workspace_does_not_know_is_told_the_same_whoever_it_is(
    desk, number, provider, browser_of, claims
):
    provider.claims |= claims
    answer = sign_in(browser_of(), number, provider)
    assert answer.status_code == 403
    assert "gives no access here" in answer.text or "尚无本系统的访问权限" in answer.text
    assert sessions(desk) == []
    with reading(desk.office.engine) as connection:
        assert connection.execute(sa.select(ExternalIdentity)).all() == []


def test_somebody_deactivated_is_not_let_in(desk, number, provider, browser_of):
    sign_in(browser_of(), number, provider)
    with unit_of_work(desk.office.engine) as work:
        ada = sa.update(Person).where(Person.id == desk.office.people["ada"])
        work.connection.execute(ada.values(active=False))
    assert sign_in(browser_of(), number, provider).status_code == 403


def test_an_address_of_a_domain_the_provider_does_not_speak_for_proves_nothing(
    desk, number, provider, browser_of
):
    change(desk, number, domains=["elsewhere.example"])
    assert sign_in(browser_of(), number, provider).status_code == 403


def test_somebody_new_is_added_only_by_a_provider_that_may_and_for_its_domains(
    desk, number, provider, browser_of
):
    provider.claims |= {"email": "nia@corp.example", "sub": "u-2"}
    change(desk, number, adds_people=True)
    assert sign_in(browser_of(), number, provider).status_code == 403
    change(desk, number, domains=["corp.example"])
    assert sign_in(browser_of(), number, provider).status_code == 303
    with reading(desk.office.engine) as connection:
        added = connection.execute(
            sa.select(Person.__table__).where(Person.email == "nia@corp.example")
        ).one()
    assert (added.name, added.workspace_id, added.is_admin) == ("Nia", desk.office.workspace_id, False)
    assert sessions(desk) == [added.id]


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    "cheat",
    [
        "nonce",
        "no nonce",
        "audience",
        "audiences",
        "party",
        "issuer",
        "expired",
        "subject",
        "other key",
        "none",
        "public key as secret",
        "discovery",
    ],
)
def test_a_token_with_one_thing_wrong_signs_nobody_in(desk, number, provider, browser_of, cheat):
    client = browser_of()
    address = provider.authorize(leave(client, number))
    provider.cheat = cheat
    assert come_back(client, address).status_code == 403
    assert sessions(desk) == []


def test_a_provider_that_changed_its_key_is_still_understood(desk, number, provider, browser_of):
    sign_in(browser_of(), number, provider)
    provider.rotate()
    assert sign_in(browser_of(), number, provider).status_code == 303


def test_what_another_browser_began_is_not_finished_here(desk, number, provider, browser_of):
    address = provider.authorize(leave(browser_of(), number))
    other = browser_of()
    leave(other, number)
    assert come_back(other, address).status_code == 403
    assert come_back(browser_of(), address).status_code == 403
    assert sessions(desk) == []


def test_an_answer_counts_once(desk, number, provider, browser_of):
    client = browser_of()
    address = provider.authorize(leave(client, number))
    assert come_back(client, address).status_code == 303
    assert come_back(client, address).status_code == 403
    assert len(sessions(desk)) == 1


def test_a_code_of_another_sign_in_is_not_taken(desk, number, provider, browser_of):
    client = browser_of()
    address = provider.authorize(leave(client, number), code_challenge="another")
    assert come_back(client, address).status_code == 403


def test_giving_up_at_the_provider_is_told_and_changes_nothing(desk, number, provider, browser_of):
    client = browser_of()
    state = parse_qs(urlsplit(leave(client, number)).query)["state"][0]
    refused = come_back(client, f"http://x/sign-in/back?error=access_denied&state={state}")
    assert refused.status_code == 403
    assert sessions(desk) == []


def test_coming_back_by_get_signs_nobody_in(desk, number, provider, browser_of):
    client = browser_of()
    parts = urlsplit(provider.authorize(leave(client, number)))
    assert client.get(f"{parts.path}?{parts.query}").status_code == 200
    assert sessions(desk) == []


@pytest.mark.sqlite_only
@pytest.mark.parametrize("then", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_one_is_led_to_our_own_pages_only(desk, number, provider, browser_of, then):
    client = browser_of()
    answer = come_back(client, provider.authorize(leave(client, number, then)))
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_provider_that_is_switched_off_or_away_is_told(desk, number, provider, browser_of):
    change(desk, number, issuer="http://127.0.0.1:9", client_secret=None)
    assert browser_of().post(f"/sign-in/with/{number}").status_code == 403
    change(desk, number, enabled=False)
    assert browser_of().post(f"/sign-in/with/{number}").status_code == 404


def test_the_secret_is_kept_closed_and_bound_to_its_address(desk, number, provider, browser_of):
    with reading(desk.office.engine) as connection:
        kept = connection.scalar(sa.select(IdentityProvider.client_secret))
    assert CLIENT[1] not in kept
    change(desk, number, client_id="another")
    assert browser_of().post(f"/sign-in/with/{number}").status_code == 503
