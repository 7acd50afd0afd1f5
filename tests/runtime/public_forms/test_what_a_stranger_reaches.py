"""What a stranger reaches: their own form, what it offers, their own files and, with the link, their own answer."""

from __future__ import annotations

import io
import re
from datetime import timedelta

import sqlalchemy as sa

from fixtures.public_forms import controls
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.files.models import Attachment
from tablewright.runtime.public_forms.models import PublicAnswer

LEVELS = {"Golden team": "a", "Other team": "b"}


def edit_link(stranger, answer) -> str:
    """Return the path of the link that the thanks show."""
    page = stranger.get(answer.location).text
    return re.search(r'value="https?://[^/]*(/f/[^"]*/answer/[^"]*)"', page)[1]


def upload(public, who: str | None, record: int | None = None) -> int:
    """Keep a file for the pictures of a project, of nobody or of a person, with or without a record."""
    with unit_of_work(public.office.engine) as work:
        values = {
            "app_id": public.office.app.id,
            "table_id": public.office.table("project").id,
            "field_key": "files",
            "record_id": record,
            "uploader_id": public.office.people[who] if who else None,
            "name": "secret.txt",
            "size": 5,
            "type": "text/plain",
            "digest": "0" * 64,
            "created_at": work.now,
        }
        return work.connection.execute(
            sa.insert(Attachment).values(values).returning(Attachment.id)
        ).scalar_one()


def test_nobody_elses_file_can_be_named(public):
    other = public.office.create("ada", "project", name="Other")
    ids = [upload(public, None), upload(public, "mia"), upload(public, "mia", other), 999999]
    path = public.open(edit_hours=2)
    for file_id in ids:
        stranger = public.stranger()
        answer = stranger.answer(path, files=str(file_id), pictures=str(file_id))
        assert answer.status_code == 303
        record_id = public.office.live_ids("project")[-1]
        assert not public.office.stored("project", record_id)["files"]
        link = edit_link(stranger, answer)
        changed = {**controls(stranger.get(link).text), "files": str(file_id)}
        assert stranger.send(link, changed).status_code == 303
        assert not public.office.stored("project", record_id)["files"]
        assert stranger.get(f"/files/{file_id}/secret.txt").status_code == 401


def test_their_own_file_stays_when_they_change_the_answer(public):
    path, stranger = public.open(edit_hours=2), public.stranger()
    answer = stranger.answer(path, **{"files:upload": (io.BytesIO(b"hello"), "a.txt")})
    link = edit_link(stranger, answer)
    page = stranger.get(link)
    assert "a.txt" in page.text and 'href="/files' not in page.text
    more = {"files:upload": (io.BytesIO(b"more"), "b.txt"), "brief": "More"}
    assert stranger.send(link, {**controls(page.text), **more}).status_code == 303
    (record_id,) = public.office.live_ids("project")
    assert [each["name"] for each in public.office.stored("project", record_id)["files"]] == [
        "a.txt",
        "b.txt",
    ]


def test_chosen_files_are_kept_for_their_sender_alone_when_something_else_is_wrong(public):
    path, stranger = public.open(edit_hours=2), public.stranger()
    wrong = stranger.answer(path, name="", **{"files:upload": (io.BytesIO(b"hello"), "a.txt")})
    assert wrong.status_code == 422 and "a.txt" in wrong.text
    held = controls(wrong.text)
    assert stranger.client.get(f"/files/{held['files']}/a.txt").status_code == 401
    # The number of the file without what the page carries is worth nothing, nor is it at another form.
    for carried in ("", "x", held["_uploads"][:-1]):
        again = public.stranger().answer(path, name="", files=held["files"], _uploads=carried)
        assert again.status_code == 422 and "a.txt" not in again.text
    elsewhere = public.open()
    again = public.stranger().answer(elsewhere, name="", files=held["files"], _uploads=held["_uploads"])
    assert "a.txt" not in again.text
    answer = stranger.send(path, {**held, "name": "Bridge"})
    assert answer.status_code == 303
    (record_id,) = public.office.live_ids("project")
    assert [each["name"] for each in public.office.stored("project", record_id)["files"]] == ["a.txt"]
    link = edit_link(stranger, answer)
    more = {"files:upload": (io.BytesIO(b"more"), "b.txt"), "name": ""}
    wrong = stranger.send(link, {**controls(stranger.get(link).text), **more})
    assert wrong.status_code == 422 and "a.txt" in wrong.text and "b.txt" in wrong.text
    assert stranger.send(link, {**controls(wrong.text), "name": "Canal"}).status_code == 303
    assert [e["name"] for e in public.office.stored("project", record_id)["files"]] == ["a.txt", "b.txt"]


def test_a_sender_changes_what_they_sent_and_nothing_else(public):
    path, stranger = public.open(edit_hours=2, hidden={"reference": "AB-12"}), public.stranger()
    link = edit_link(stranger, stranger.answer(path, brief="First"))
    page = stranger.get(link)
    assert page.status_code == 200 and "First" in page.text and "AB-12" not in page.text
    form = {**controls(page.text), "brief": "Second", "reference": "ZZ-99", "amount": "5"}
    form["_fields"] = [*form["_fields"], "reference", "amount"]
    assert stranger.send(link, form).status_code == 303
    (record_id,) = public.office.live_ids("project")
    stored = public.office.stored("project", record_id)
    assert (stored["brief"], stored["reference"], stored["amount"]) == ("Second", "AB-12", None)
    assert public.office.history("project", record_id)[-1][0] == "update"


def test_a_colleagues_change_is_not_overwritten_unseen(public):
    path, stranger = public.open(edit_hours=2), public.stranger()
    link = edit_link(stranger, stranger.answer(path, brief="First"))
    form = {**controls(stranger.get(link).text), "brief": "Theirs"}
    (record_id,) = public.office.live_ids("project")
    public.office.update("ada", "project", record_id, brief="Ours")
    told = stranger.send(link, form)
    assert told.status_code == 409 and public.office.stored("project", record_id)["brief"] == "Ours"
    again = {**controls(told.text), "brief": "Theirs"}
    assert stranger.send(link, again).status_code == 303
    assert public.office.stored("project", record_id)["brief"] == "Theirs"


def test_the_link_to_change_ends(public):
    path, stranger = public.open(edit_hours=2), public.stranger()
    link = edit_link(stranger, stranger.answer(path))
    other = public.open(edit_hours=2)
    secret = link.rpartition("/")[2]
    assert stranger.get(f"{other}/answer/{secret}").status_code == 404, "another form"
    assert stranger.get(f"{path}/answer/{secret[:-1]}x").status_code == 404
    (record_id,) = public.office.live_ids("project")
    public.office.delete("ada", "project", record_id)
    assert stranger.get(link).status_code == 404, "the record lies in the bin"
    public.office.restore("ada", "project", record_id)
    form = controls(stranger.get(link).text)
    with unit_of_work(public.office.engine) as work:
        work.connection.execute(sa.update(PublicAnswer).values(at=work.now - timedelta(hours=3)))
    assert stranger.get(link).status_code == stranger.send(link, form).status_code == 404


def test_no_link_to_change_where_none_is_given(public):
    path, stranger = public.open(), public.stranger()
    answer = stranger.answer(path)
    assert "/answer/" not in stranger.get(answer.location).text
    with public.office.engine.connect() as connection:
        assert connection.scalar(sa.select(PublicAnswer.edit_digest)) is None


def test_others_records_and_people_are_offered_only_where_that_is_opened(public):
    team = public.office.create("ada", "team", name="Secret team")
    mia = public.office.people["mia"]
    shut, opened, stranger = public.open(), public.open(choices=["team", "lead"]), public.stranger()
    page = stranger.get(shut).text
    assert "Secret team" not in page and "Mia" not in page
    assert stranger.get(f"{shut}/choices/team").status_code == 404
    assert (
        stranger.answer(shut, team=str(team), lead=str(mia), _fields=["name", "team", "lead"]).status_code
        == 303
    )
    (first,) = public.office.live_ids("project")
    assert public.office.stored("project", first)["team"] is None
    page = stranger.get(opened).text
    assert "Secret team" in page and "Mia" in page and f'data-picker="{opened}/choices/team"' in page
    assert stranger.get(f"{opened}/choices/team?q=Secret").json == {
        "choices": [{"id": team, "title": "Secret team"}]
    }
    assert stranger.answer(opened, team=str(team), lead=str(mia)).status_code == 303
    second = public.office.live_ids("project")[-1]
    assert public.office.stored("project", second)["team"] == team
    assert stranger.answer(opened, team="99999").status_code == 422
    for closed in ("parent", "helpers", "name", "lines.tag", "nothing", "lines.nothing"):
        assert stranger.get(f"{opened}/choices/{closed}").status_code == 404


def test_a_form_offers_only_some_records(public):
    """The form's filter holds for strangers: in the page, in the picker, and on what is sent."""
    gold, other = (
        public.office.create("ada", "team", name=name, level=level) for name, level in LEVELS.items()
    )
    entry = {"field": "team", "filter": {"field": "level", "op": "is", "value": "a"}}
    public.asking("name", entry)
    path, stranger = public.open(choices=["team"]), public.stranger()
    page = stranger.get(path).text
    assert "Golden team" in page and "Other team" not in page
    found = stranger.get(f"{path}/choices/team?q=team").json["choices"]
    assert [each["id"] for each in found] == [gold]
    assert stranger.answer(path, team=str(other)).status_code == 422
    assert stranger.answer(path, team=str(gold)).status_code == 303


def test_what_a_form_shows_of_other_records_is_not_for_strangers(public):
    public.office.create("ada", "team", name="Secret team")
    told = {
        "table": "team",
        "filter": {"field": "name", "op": "contains", "value": "team"},
        "fields": ["name"],
    }
    public.asking("name", {"matches": told}, {"text": {"en": "Hello", "zh": "你好"}})
    page = public.stranger().get(public.open())
    assert page.status_code == 200 and "Hello" in page.text and "Secret team" not in page.text


def test_records_of_its_own_table_are_never_offered(public):
    public.office.create("ada", "project", name="Secret plan")
    path = public.open(choices=["parent"])
    page = public.stranger().get(path).text
    assert "Secret plan" not in page and 'name="parent"' not in page


def test_choices_end_with_the_form(public):
    public.office.create("ada", "team", name="Secret team")
    stranger = public.stranger()
    for path in (
        public.open(choices=["team"], enabled=False),
        public.open(choices=["team"], password="sesame"),
    ):
        assert stranger.get(f"{path}/choices/team").status_code == 404


def test_nothing_inside_is_reached(public):
    path, stranger = public.open(), public.stranger()
    stranger.answer(path)
    (record_id,) = public.office.live_ids("project")
    inside = [
        f"/a/everything/project/{record_id}",
        "/a/everything/project/",
        "/api/v1/apps",
        "/a/everything/builder/public-forms",
    ]
    assert {stranger.get(each).status_code for each in inside} == {401}
    page = stranger.get(path).text
    hrefs = set(re.findall(r'(?:href|src|action)="(/[^"]*)"', page))
    assert not [each for each in hrefs if not each.startswith(("/f/", "/static/"))]


def test_only_listed_sites_may_show_it(public):
    stranger = public.stranger()
    plain, framed = stranger.get(public.open()), stranger.get(public.open(embed=["https://www.example.com"]))
    assert "frame-ancestors 'none'" in plain.headers["Content-Security-Policy"]
    assert plain.headers["X-Frame-Options"] == "DENY"
    policy = framed.headers["Content-Security-Policy"]
    assert "frame-ancestors 'self' https://www.example.com" in policy and "script-src 'self'" in policy
    assert "X-Frame-Options" not in framed.headers


def test_a_listed_page_follows_and_no_other(public):
    path = public.open(redirect="https://www.example.com/done")
    stranger = public.stranger()
    page = stranger.get(path)
    assert "form-action 'self' https://www.example.com;" in page.headers["Content-Security-Policy"]
    answer = stranger.answer(f"{path}?redirect=https://evil.example", redirect="https://evil.example")
    assert answer.location == "https://www.example.com/done"
