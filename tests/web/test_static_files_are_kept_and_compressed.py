"""Built files are sent in the smallest form a browser takes, and kept for a year, as their names change."""

from __future__ import annotations

import gzip

import pytest
from flask import Flask

from tablewright.web import assets

BODY = "body { color: black }"


@pytest.fixture
def client(tmp_path, monkeypatch):
    """Give a client of an application with a built stylesheet and nothing else."""
    folder = tmp_path / "static" / "dist"
    folder.mkdir(parents=True)
    (folder / "app-0123.css").write_text(BODY)
    (folder / "app-0123.css.gz").write_bytes(gzip.compress(BODY.encode()))
    (folder / "manifest.json").write_text('{"files": {"app.css": "app-0123.css"}, "icons": ["table"]}')
    app = Flask("small", root_path=str(tmp_path), instance_path=str(tmp_path))
    assets.install(app)
    return app.test_client()


def test_a_page_names_the_built_file(client):
    with client.application.app_context():
        assert client.application.jinja_env.globals["static_url"]("app.css") == "/static/dist/app-0123.css"


def test_a_built_file_is_compressed_and_kept(client):
    answer = client.get("/static/dist/app-0123.css", headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.data).decode() == BODY
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "immutable" in answer.headers["Cache-Control"]


def test_who_takes_no_compressed_form_gets_the_plain_one(client):
    answer = client.get("/static/dist/app-0123.css")
    assert "Content-Encoding" not in answer.headers and answer.text == BODY


@pytest.mark.parametrize("path", ["dist/../../secret", "dist/..%2f..%2fsecret", "dist/nothing-1.css"])
def test_nothing_else_is_sent(client, path):
    assert client.get(f"/static/{path}").status_code == 404


def test_an_unknown_icon_shows_a_plain_one(client):
    icon = client.application.jinja_env.globals["icon"]
    assert "#table" in icon("table")
    assert "#point" in icon("nothing") and "#point" in icon('"><script>')


def test_pages_work_before_the_front_end_was_built(tmp_path):
    assert assets.Assets.read(tmp_path).url("app.css") == "/static/dist/app.css"
