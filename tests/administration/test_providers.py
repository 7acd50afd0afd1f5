"""An administrator sets up single sign-on: a secret goes in and never comes out."""

from __future__ import annotations

import dataclasses

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.oidc_provider import CLIENT, Provider
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.credential_models import IdentityProvider
from tablewright.identity.credential_models import Session as SessionRow
from tablewright.identity.people import add_workspace

HERE = "/workspace/sign-in"


@pytest.fixture
def told(desk: Desk, provider: Provider) -> dict[str, str]:
    """Give what an administrator types."""
    desk.app.config["CONFIG"] = dataclasses.replace(desk.app.config["CONFIG"], outbound_allow=("127.0.0.1",))
    secret = {"client_id": CLIENT[0], "client_secret": CLIENT[1]}
    return {
        "name": "Acme",
        "issuer": provider.issuer,
        **secret,
        "enabled": "1",
        "domains": "Corp.example， b.example",
    }


def kept(desk: Desk) -> list[sa.Row]:
    with reading(desk.office.engine) as connection:
        return list(connection.execute(sa.select(IdentityProvider.__table__)))


def test_a_provider_is_added_offered_tried_changed_and_removed(desk, told, provider):
    ada = desk.client("ada")
    assert ada.post(f"{HERE}/new", **told).status_code == 303
    row = kept(desk)[0]
    assert (row.name, row.enabled, row.domains) == ("Acme", True, ["b.example", "corp.example"])
    assert "answers well" in ada.post(f"{HERE}/{row.id}/try").text
    provider.cheat = "discovery"
    assert "could not be read" in ada.post(f"{HERE}/{row.id}/try").text
    page = ada.get(f"{HERE}/{row.id}").text
    assert CLIENT[1] not in page
    assert row.client_secret not in page
    changed = {**told, "name": "Acme One", "client_secret": ""}
    assert ada.post(f"{HERE}/{row.id}", **changed).status_code == 303
    assert (kept(desk)[0].name, kept(desk)[0].client_secret) == ("Acme One", row.client_secret)
    assert ada.post(f"{HERE}/{row.id}/remove").status_code == 303
    assert kept(desk) == []


def test_who_moves_a_provider_writes_its_secret_again(desk, told):
    ada = desk.client("ada")
    ada.post(f"{HERE}/new", **told)
    row = kept(desk)[0]
    moved = {**told, "issuer": "https://elsewhere.example", "client_secret": ""}
    answer = ada.post(f"{HERE}/{row.id}", **moved)
    assert answer.status_code == 422
    assert "Write the secret again" in answer.text
    assert kept(desk) == [row]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("name", ""),
        ("name", "x" * 400),
        ("client_id", " "),
        ("issuer", "acme"),
        ("issuer", "ftp://acme.example"),
    ],
)
@pytest.mark.sqlite_only
def test_a_faulty_form_comes_back_with_what_was_typed(desk, told, name, value):
    answer = desk.client("ada").post(f"{HERE}/new", **{**told, name: value})
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in answer.text
    assert "b.example" in answer.text
    assert CLIENT[1] not in answer.text
    assert kept(desk) == []


def test_nobody_else_and_no_other_workspace_reaches_a_provider(desk, told):
    desk.client("ada").post(f"{HERE}/new", **told)
    row = kept(desk)[0]
    with unit_of_work(desk.office.engine) as work:
        other = add_workspace(work, "other", "Other", "Asia/Shanghai", "en")
        work.connection.execute(sa.update(IdentityProvider).values(workspace_id=other))
    for who, status in (("ada", 404), ("mia", 403)):
        visitor = desk.client(who)
        assert visitor.get(f"{HERE}/{row.id}").status_code == status
        assert visitor.post(f"{HERE}/{row.id}", **told).status_code == status
        assert visitor.post(f"{HERE}/{row.id}/remove").status_code == status
        assert visitor.post(f"{HERE}/{row.id}/try").status_code == status
    assert len(kept(desk)) == 1


def test_an_old_proof_of_who_one_is_does_not_suffice(desk, told):
    ada = desk.client("ada")
    with unit_of_work(desk.office.engine) as work:
        work.connection.execute(sa.update(SessionRow).values(confirmed_at=None))
    answer = ada.post(f"{HERE}/new", **told)
    assert answer.status_code in (303, 403)
    assert kept(desk) == []
