"""Hostile names and texts stay text, uploads are what they say, and errors tell a number and no trace."""

from __future__ import annotations

import io
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from fixtures.callers import caller
from fixtures.field_samples import HOSTILE_TEXT
from fixtures.front_desk import parse
from tablewright.cli import command
from tablewright.core.unit_of_work import unit_of_work
from tablewright.definition import read_folder
from tablewright.identity.people import add_person, add_workspace
from tablewright.identity.sessions import start_session
from tablewright.runtime.apps.install import install

EXAMPLES = Path(__file__).parents[1] / "examples"
CHINESE = re.compile("[\u4e00-\u9fff]")


def harmless(html: str) -> None:
    """Look for anything on a page that a typed text could have become."""
    for tag, attributes in parse(html):
        assert tag not in ("iframe", "object", "embed", "style", "base", "marquee"), tag
        if tag == "script":
            assert attributes.get("src", "").startswith("/static/")
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (
            tag,
            attributes,
        )
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            assert not attributes.get(name, "").strip().lower().startswith(("javascript:", "data:", "//")), (
                attributes
            )


@pytest.fixture
def hostile(app, engine):
    """Give (client, program, app key, table keys) of an administrator in an app whose every label is hostile."""
    with unit_of_work(engine) as work:
        workspace = add_workspace(work, "w", HOSTILE_TEXT, "Asia/Shanghai", "en")
        person = add_person(work, workspace, "ada", HOSTILE_TEXT, is_admin=True)
        session = start_session(work, person)
    source = read_folder(EXAMPLES / "hostile_labels")
    install(engine, workspace, source)
    client = app.test_client()
    client.set_cookie("tablewright", session)
    key = source.document["key"]
    return client, caller(app, engine, person, key), key, [each["key"] for each in source.document["tables"]]


def test_hostile_labels_are_text_on_every_page_and_in_the_api(hostile):
    client, program, key, tables = hostile
    harmless(client.get("/", follow_redirects=True).text)
    for table in tables:
        assert program.get(table, "/schema").status_code == 200
        assert program.list(table) == []
        for rest in (
            "",
            "new",
            "bin",
            "?search=<script>alert(1)</script>",
            "?sort=<b>",
            "bar/filter",
            "bar/columns",
            "bar/group",
        ):
            answer = client.get(f"/a/{key}/{table}/{rest}")
            assert answer.status_code in (200, 400, 404, 422), (rest, answer.text)
            harmless(answer.text)
    assert program.send("GET", f"/apps/{key}/definition").status_code == 200


def test_hostile_texts_are_text_on_every_page(desk, call):
    ada, page = call("ada"), desk.client("ada")
    team = ada.create("team", name=HOSTILE_TEXT)["id"]
    made = ada.create(
        "project", name=HOSTILE_TEXT[:80], brief=HOSTILE_TEXT, team=team, lines=[{"item": HOSTILE_TEXT}]
    )
    ada.change("project", made["id"], brief="\u202e" + HOSTILE_TEXT)
    base = "/a/everything/project/"
    for address in (base, f"{base}1", f"{base}1/edit", f"{base}1/delete", f"{base}1/history", f"{base}1/cell/brief",
                    f"{base}choices/team?q=", f"{base}?group=team", "/a/everything/search?q=<script>", "/a/everything/team/1"):  # fmt: skip
        for fragment in (False, True):
            answer = page.get(address, fragment=fragment)
            if answer.mimetype == "text/html":  # a picker's choices are JSON
                harmless(answer.text)
    read = ada.get("project", "/records/1").json["fields"]
    assert (
        read["name"] == made["fields"]["name"]
        and read["lines"][0]["item"] == made["fields"]["lines"][0]["item"]
    )


HOSTILE_HTML = (
    f"<p onclick='alert(1)' style='position:fixed'>{HOSTILE_TEXT}</p><img src=x onerror=alert(1)>"
    "<a href='javascript:alert(1)'>a</a><a href='data:text/html,b'>b</a><svg onload=alert(1)></svg><base href='//evil'>"
)


def test_hostile_texts_are_text_in_every_view_and_on_every_page_around_a_record(public, desk):
    """What staff write beside the values too: views' and links' names, comments, what a stranger sends."""
    ada, edith = desk.client("ada"), desk.client("edith")
    typed = {"name": HOSTILE_TEXT[:80], "brief": HOSTILE_TEXT, "supplier": HOSTILE_TEXT, "stage": "run"}
    there = {"notes": HOSTILE_HTML, "spot": f"1, 2 {HOSTILE_TEXT}", "due": "2026-11-22"}
    team = desk.office.create("ada", "team", name=HOSTILE_TEXT)
    made = desk.office.create("ada", "project", **typed, **there, team=team, lines=[{"item": HOSTILE_TEXT}])
    desk.office.create("ada", "task", name=HOSTILE_TEXT, project=made, begins="2026-11-22", due="2026-11-22")
    list_, record = "/a/everything/project/", f"/a/everything/project/{made}"
    assert edith.post(f"{list_}views", view="all", name=HOSTILE_TEXT[:60].replace("\u202e", ""), shared="1").status_code == 303  # fmt: skip
    assert edith.post(f"{record}/comments", text=f"@Ada {HOSTILE_TEXT}").status_code == 303
    public.asking("name", "brief", "notes")
    path = public.open(thanks=HOSTILE_TEXT)
    stranger = public.stranger()
    thanks = stranger.answer(path, name=HOSTILE_TEXT[:80], brief=HOSTILE_TEXT, notes=HOSTILE_HTML)
    assert thanks.status_code == 303
    wrong = stranger.answer(path, name="", brief=HOSTILE_TEXT, notes=HOSTILE_HTML)
    harmless(wrong.text)
    for address in (path, f"{path}?name=<script>&channel=<b>", thanks.location):
        harmless(stranger.get(address).text)
    views = [f"/a/everything/{each.table}/?view={each.key}" for each in desk.office.app.model.views]
    links = "/a/everything/builder/public-forms"
    around = (
        "",
        "/stream",
        "/edit",
        "/share",
        "/delete",
        "/access",
        "/cell/notes",
        "/cell/spot",
        "/move?view=board",
    )
    beside = (
        *("new?name=<script>", "quick?name=<script>", "bar/filter?view=~1", "?view=~1"),
        *("views/menu", "views/new", "views/~1/settings", "choices/team?q=", "suggest/supplier?q=%3C"),
    )
    pages = [*views, *(record + rest for rest in around), *(list_ + rest for rest in beside)]
    for address in (*pages, "/notices", "/notices?menu=1", links, f"{links}/1", f"{links}/1/edit"):
        for fragment in (False, True):
            answer = ada.get(address, fragment=fragment)
            assert answer.status_code == 200, address
            if answer.mimetype == "text/html":
                harmless(answer.text)


PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
UPLOADS = [
    ("files", "a.txt", b""),
    ("pictures", "a.png", b"<script>alert(1)</script>"),
    ("pictures", "a.png", PNG),
    ("pictures", "a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
    ("files", "a.pdf", b"MZ" + b"\0" * 100),
    ("files", "a.png", b"\x7fELF" + b"\0" * 100),
]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_upload_that_is_not_what_it_says_is_refused_beside_its_field(desk, language):
    page = desk.client("ada", language)
    before, token = desk.office.snapshot(), page.token()
    for key, name, content in UPLOADS:
        form = {
            "csrf": token,
            "_fields": ["name", key],
            "name": "Bridge",
            f"{key}:upload": (io.BytesIO(content), name),
        }
        answer = page.client.post("/a/everything/project/new", data=form)
        assert answer.status_code == 422, (key, name)
        assert bool(CHINESE.search(re.search(r'form-fault">(.*?)</p>', answer.text, re.S)[1])) == (
            language == "zh"
        )
    assert {k: v for k, v in desk.office.snapshot().items() if k != "session"} == {
        k: v for k, v in before.items() if k != "session"
    }


def test_names_of_files_are_never_paths_and_never_act(desk):
    page = desk.client("ada")
    token = page.token()
    for name in (
        "../../etc/passwd",
        "..\\..\\boot.ini",
        "<script>alert(1)</script>.txt",
        "\u202egpj.exe",
        "." * 300,
        "con.txt",
    ):
        form = {
            "csrf": token,
            "_fields": ["name", "files"],
            "name": "Bridge",
            "files:upload": (io.BytesIO(b"plain text"), name),
        }
        answer = page.client.post("/a/everything/project/new", data=form)
        assert answer.status_code == 303, name
        text = page.get(answer.location).text
        harmless(text)
        found = re.search(r'href="(/files/\d+/[^"]*)"', text)
        assert found, name
        link = found[1]
        sent = page.get(link)
        assert sent.status_code == 200 and sent.data == b"plain text", (name, link)
        assert sent.headers["Content-Disposition"].startswith("attachment")
        assert "\n" not in sent.headers["Content-Disposition"] and "Set-Cookie" not in sent.headers
    inside = {path.name for path in desk.app.config["FILES_DIR"].rglob("*") if path.is_file()}
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in inside)


def test_errors_for_people_carry_a_number_and_both_languages(desk):
    for language in ("en", "zh"):
        page = desk.client("ada", language)
        for address in ("/nothing", "/a/nothing/", "/a/everything/nothing/", "/a/everything/project/99", "/files/9/x",
                        "/a/everything/project/?limit=%00", "/%ff", "/a/%00/"):  # fmt: skip
            answer = page.get(address)
            assert 400 <= answer.status_code < 500, address
            assert "Traceback" not in answer.text
            assert f'lang="{language}' in answer.text, address
            harmless(answer.text)


def test_the_command_line_tells_every_fault_of_a_bad_definition_in_both_languages(tmp_path, monkeypatch):
    folder = tmp_path / "bad"
    shutil.copytree(EXAMPLES / "minimal", folder)
    table = folder / "tables" / "note.json"
    texts = {
        "not JSON": "{",
        "deep": "[" * 5000,
        "unknown member": table.read_text().replace('"title"', '"tittle"', 1),
        "bad UTF-8": b"\xff\xfe",
        "twice": '{"key": "note", "key": "note"}',
    }
    for language in ("en", "zh"):
        monkeypatch.setattr("tablewright.commands.speech.LANGUAGE", language)
        for what, text in texts.items():
            table.write_bytes(text if isinstance(text, bytes) else text.encode())
            result = CliRunner().invoke(command, ["app", "check", str(folder)])
            assert result.exit_code != 0, what
            assert "note.json" in result.output and "Traceback" not in result.output, (what, result.output)
            assert bool(CHINESE.search(result.output)) == (language == "zh"), (what, result.output)
