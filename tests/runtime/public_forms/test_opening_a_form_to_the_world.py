"""Administrators of the app open a form to the world: links, settings, pictures of addresses, and what came in."""

from __future__ import annotations

import io
import re

import pytest
import sqlalchemy as sa
from PIL import Image

from fixtures.public_forms import controls, messages
from tablewright.identity.audit.models import AuditEntry
from tablewright.runtime.public_forms.models import PublicForm
from tablewright.runtime.public_forms.settings import Settings

HERE = "/a/everything/builder/public-forms"


def make(public, who: str = "ada", **typed):
    """Send the form for a new link as somebody."""
    return public.desk.client(who).post(f"{HERE}/new", _form="project.ask", **{"_name": "Fair", **typed})


def row_of(public) -> sa.Row:
    with public.office.engine.connect() as connection:
        return connection.execute(sa.select(PublicForm.__table__).order_by(PublicForm.id.desc())).first()


def test_an_administrator_makes_a_link_that_works(public):
    answer = make(public)
    assert answer.status_code == 303
    page = public.desk.client("ada").get(answer.location)
    address = re.search(r'value="http://localhost(/f/[^"]+)"', page.text)[1]
    assert public.stranger().answer(address).status_code == 303
    told = public.desk.client("ada").get(answer.location).text
    assert "Bridge" in told and "no channel named" in told
    assert "Fair" in public.desk.client("ada").get(HERE).text


def test_every_setting_is_kept_and_shown_again(public):
    typed = {
        "_opens": "2026-11-01T08:00",
        "_closes": "2999-12-31T18:30",
        "_quota": "50",
        "_once_per": "device",
        "_thanks": "Thanks!\r\nSee you.",
        "_redirect": "https://www.example.com/done?x=1",
        "_edit_hours": "48",
        "_embed": "https://www.example.com/\nhttps://b.example.com:8443",
        "_password": "open sesame",
        "_prefill": ["brief", "code"],
        "_choices": ["team", "nothing"],
        "stage": "run",
        "lead": str(public.office.people["mia"]),
    }
    answer = make(public, **typed)
    assert answer.status_code == 303, messages(answer.text)
    row, first = row_of(public), public.desk.client("ada").get(f"{answer.location}/edit")
    assert row.opens_at.isoformat() == "2026-11-01T00:00:00+00:00", "the workspace's clock"
    settings = Settings.read(row.settings)
    assert settings.hidden == {"stage": "run", "lead": public.office.people["mia"]}
    assert (settings.prefill, settings.choices) == (("brief",), ("team",))
    assert settings.embed == ("https://www.example.com", "https://b.example.com:8443")
    assert (settings.quota, settings.once, settings.edit_hours) == (50, "device", 48)
    again = public.desk.client("ada").post(
        f"{answer.location}/edit",
        **{**controls(first.text), "_thanks": settings.thanks, "_embed": "\n".join(settings.embed)},
    )
    assert again.status_code == 303
    same = row_of(public)
    assert same.settings == row.settings and same.closes_at == row.closes_at
    assert same.password_hash == row.password_hash and row.password_hash.startswith("$argon2id$")


@pytest.mark.parametrize(
    "typed",
    [
        {"_name": " "},
        {"_name": "x" * 101},
        {"_password": "short"},
        {"_opens": "2027-01-02T08:00", "_closes": "2027-01-01T08:00"},
        {"_opens": "tomorrow"},
        {"_quota": "0"},
        {"_quota": "many"},
        {"_once_per": "never"},
        {"_edit_hours": "100000"},
        {"_redirect": "http://www.example.com"},
        {"_redirect": "javascript:alert(1)"},
        {"_redirect": "https://www.example.com;x"},
        {"_redirect": "https://user@www.example.com/"},
        {"_redirect": "//www.example.com"},
        {"_embed": "*"},
        {"_embed": "http://www.example.com"},
        {"_embed": "https://www.example.com/page"},
        {"_embed": "https://a.example.com; script-src *"},
        {"_thanks": "x" * 2001},
        {"hours": "many"},
        {"stage": "nothing"},
    ],
)
def test_what_is_wrong_is_told_and_nothing_made(public, typed):
    answer = make(public, **typed)
    assert answer.status_code == 422 and "form-fault" in answer.text
    assert row_of(public) is None


def test_two_links_to_one_form_have_two_names(public):
    assert make(public).status_code == 303
    assert make(public).status_code == 422


def test_a_link_is_switched_off_and_on(public):
    place = make(public).location
    path, ada = f"/f/{row_of(public).token}", public.desk.client("ada")
    assert ada.post(f"{place}/switch", on="0").status_code == 303
    assert public.stranger().get(path).status_code == 410
    assert ada.post(f"{place}/switch", on="1").status_code == 303
    assert public.stranger().get(path).status_code == 200


def test_a_password_is_taken_away(public):
    place, ada = make(public, _password="open sesame").location, public.desk.client("ada")
    form = controls(ada.get(f"{place}/edit").text)
    ada.post(f"{place}/edit", **{**form, "_no_password": "1"})
    assert row_of(public).password_hash is None


def test_only_administrators_of_the_app_come_here(public):
    place = make(public).location
    for who in ("edith", "mia", "sam"):
        client = public.desk.client(who)
        pages = [HERE, f"{HERE}/new?form=project.ask", place, f"{place}/edit", f"{place}/qr.svg"]
        assert {client.get(each).status_code for each in pages} == {404}
    before = row_of(public)
    assert {
        public.desk.client("edith").post(f"{place}/{act}", _name="x").status_code
        for act in ("edit", "switch")
    } == {404}
    assert make(public, "edith").status_code == 404 and row_of(public) == before


def test_forms_that_are_not_public_are_not_opened(public):
    ada = public.desk.client("ada")
    assert ada.get(f"{HERE}/new?form=project.main").status_code == 404
    assert ada.post(f"{HERE}/new", _form="project.main", _name="x").status_code == 404


def test_what_was_done_is_in_the_audit_log_without_the_password(public):
    place, ada = make(public, _password="open sesame").location, public.desk.client("ada")
    ada.post(f"{place}/switch", on="0")
    with public.office.engine.connect() as connection:
        entries = connection.execute(
            sa.select(AuditEntry.event, AuditEntry.detail).order_by(AuditEntry.id)
        ).all()
    told = [each for each in entries if each.event.startswith("public_form")]
    assert [each.event for each in told] == ["public_form_made", "public_form_closed"]
    assert "sesame" not in str(entries)


def test_a_deleted_link_leads_nowhere_and_its_records_stay(public):
    place, ada = make(public, _edit_hours="2").location, public.desk.client("ada")
    path, kept = f"/f/{row_of(public).token}", public.open()
    stranger = public.stranger()
    assert stranger.answer(path).status_code == 303 and stranger.answer(kept).status_code == 303
    assert public.desk.client("mia").post(f"{place}/delete").status_code == 404
    assert ada.post(f"{place}/delete").location == HERE
    assert [ada.get(place).status_code, stranger.get(path).status_code] == [404, 404]
    assert ada.post(f"{place}/delete").status_code == 404
    assert stranger.get(kept).status_code == 200 and len(public.office.live_ids("project")) == 2
    with public.office.engine.connect() as connection:
        events = connection.scalars(sa.select(AuditEntry.event).order_by(AuditEntry.id)).all()
    assert events[-1] == "public_form_deleted"


def test_the_picture_comes_in_two_kinds(public):
    place, ada = make(public).location, public.desk.client("ada")
    svg, png = ada.get(f"{place}/qr.svg"), ada.get(f"{place}/qr.png?download=1")
    assert svg.content_type == "image/svg+xml" and b"<svg" in svg.data
    assert Image.open(io.BytesIO(png.data)).size[0] > 200
    assert "attachment" in png.headers["Content-Disposition"]
    assert ada.get(f"{place}/qr.exe").status_code == 404


def test_links_of_another_app_are_not_found(public):
    make(public)
    assert (
        public.desk.client("ada").get(f"/a/nothing/builder/public-forms/{row_of(public).id}").status_code
        == 404
    )


def test_answers_are_counted_by_channel(public):
    place = make(public).location
    path = f"/f/{row_of(public).token}"
    for channel in ("?channel=flyer", "?utm_source=flyer", "?channel=mail", ""):
        assert public.stranger().answer(path + channel).status_code == 303
    told = messages(public.desk.client("ada").get(place).text)
    assert re.search(r"flyer\s+2", told) and re.search(r"mail\s+1", told)
