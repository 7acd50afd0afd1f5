"""Files: what may come in, under which name and type, and who may have them."""

from __future__ import annotations

import errno
import io
import os
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image

from fixtures.office import Office
from tablewright.core.database import reading
from tablewright.core.errors import Invalid, NotFound, TooLarge, Unavailable
from tablewright.core.limits import LIMITS
from tablewright.fields import UnknownField
from tablewright.runtime.files.models import Attachment
from tablewright.runtime.files.store import FileStore


class Cabinet:
    """The office's files."""

    def __init__(self, office: Office, folder: Path) -> None:
        self.office = office
        self.folder = folder
        self.store = FileStore(folder, replace(LIMITS, image_pixels=100_000))

    def upload(
        self, who: str, content: bytes, name: str = "note.txt", field: str = "files", table: str = "project"
    ) -> dict[str, Any]:
        return self.office.act(
            who,
            lambda work, context: self.store.save_upload(
                work, context, table, field, io.BytesIO(content), name
            ),
        )

    def open(self, who: str, file_id: int) -> bytes:
        with reading(self.office.engine) as connection:
            path, _ = self.store.open_file(self.office.context(who, connection), file_id)
        return path.read_bytes()

    def closed(self, who: str, file_id: int) -> bool:
        with pytest.raises(NotFound):
            self.open(who, file_id)
        return True

    def on_disk(self) -> list[Path]:
        return sorted(path for path in self.folder.rglob("*") if path.is_file())


@pytest.fixture
def cabinet(office: Office, tmp_path: Path) -> Iterator[Cabinet]:
    yield Cabinet(office, tmp_path / "files")


def picture(width: int = 300, height: int = 200, kind: str = "PNG") -> bytes:
    stream = io.BytesIO()
    Image.new("RGB", (width, height), "red").save(stream, kind)
    return stream.getvalue()


def test_an_upload_belongs_to_its_uploader_until_a_record_holds_it(cabinet: Cabinet, office: Office) -> None:
    file = cabinet.upload("mia", b"hello", "笔记.txt")
    assert (file["name"], file["size"], file["type"]) == ("笔记.txt", 5, "text/plain")
    assert cabinet.open("mia", file["id"]) == b"hello"
    assert cabinet.closed("max", file["id"]) and cabinet.closed("ada", file["id"])
    assert cabinet.closed("mia", 10**30) and cabinet.closed("mia", -1)
    project = office.create("mia", "project", name="Roof", files=[file["id"]])
    assert cabinet.open("ada", file["id"]) == b"hello"
    assert cabinet.closed("max", file["id"]) and cabinet.closed("sam", file["id"])
    office.update("ada", "project", project, stage="run")
    assert cabinet.open("max", file["id"]) == b"hello"
    assert office.stored("project", project)["files"] == [
        {"id": file["id"], "name": "笔记.txt", "size": 5, "type": "text/plain"}
    ]


def test_a_file_taken_off_its_record_or_in_the_bin_is_closed(cabinet: Cabinet, office: Office) -> None:
    first, second = (cabinet.upload("mia", text)["id"] for text in (b"one", b"two"))
    project = office.create("mia", "project", name="Roof", files=[first, {"id": second, "name": "forged"}])
    office.update("mia", "project", project, files=[second])
    assert cabinet.closed("mia", first)
    office.update("mia", "project", project, files=[second, first])
    assert cabinet.open("mia", first) == b"one"
    office.delete("ada", "project", project)
    assert cabinet.closed("ada", first)


def test_files_of_others_and_of_other_fields_cannot_be_taken(cabinet: Cabinet, office: Office) -> None:
    others = cabinet.upload("max", b"x")["id"]
    picture_ = cabinet.upload("mia", picture(), "a.png", "pictures")["id"]
    held = cabinet.upload("mia", b"y")["id"]
    office.create("mia", "project", name="Holder", files=[held])
    before = office.snapshot()
    for file_id in (others, picture_, held, 999):
        with pytest.raises(Invalid) as caught:
            office.create("mia", "project", name="Thief", files=[file_id])
        assert set(caught.value.by_path("en")) == {"files"}
    assert office.snapshot() == before


def test_one_upload_cannot_be_held_by_two_records(cabinet: Cabinet, office: Office) -> None:
    file = cabinet.upload("mia", b"x")["id"]
    with pytest.raises(Invalid) as caught:
        office.create_many(
            "mia", "project", [{"name": "One", "files": [file]}, {"name": "Two", "files": [file]}]
        )
    assert set(caught.value.by_path("en")) == {"1.files"}


def test_uploading_asks_for_the_right_to_write_the_field(cabinet: Cabinet) -> None:
    for who, field, error in (
        ("sam", "files", NotFound),
        ("ada", "name", UnknownField),
        ("ada", "nothing", UnknownField),
    ):
        with pytest.raises(error):
            cabinet.upload(who, b"x", field=field)
    with pytest.raises(NotFound):
        cabinet.upload("ada", b"x", table="nothing")
    assert cabinet.on_disk() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Windows\\evil.txt", "evil.txt"),
        ("a\0b\n\tc.txt", "abc.txt"),
        ("invoice\u202etxt.exe", "invoicetxt.exe"),
        ("..", "file"),
        ("", "file"),
        ("/", "file"),
        (" . hidden . ", "hidden"),
        ('<a href="x">.txt', "_a href=_x__.txt"),
        ("报价单 (最终).txt", "报价单 (最终).txt"),
        ("\ud800.txt", "txt"),
    ],
)
@pytest.mark.sqlite_only
def test_names_are_shown_and_never_a_path(cabinet: Cabinet, given: str, kept: str) -> None:
    assert cabinet.upload("mia", b"x", given)["name"] == kept
    assert all(path.resolve().is_relative_to(cabinet.folder.resolve()) for path in cabinet.on_disk())


@pytest.mark.sqlite_only
def test_a_long_name_keeps_its_extension_within_255_bytes(cabinet: Cabinet) -> None:
    name = cabinet.upload("mia", b"x", "报" * 300 + ".txt")["name"]
    assert name.endswith("报.txt") and len(name.encode()) <= 255


def _zipped(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "kind"),
    [
        (picture(), "a.png", "image/png"),
        (picture(kind="JPEG"), "a.dat", "image/jpeg"),
        (b"%PDF-1.7\n", "a.pdf", "application/pdf"),
        (_zipped("x.txt"), "a.zip", "application/zip"),
        (_zipped("x.txt"), "a.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (b"a,b\n1,2\n", "a.csv", "text/csv"),
        ("名称".encode("gb18030"), "a.txt", "text/plain"),
        (b"<script>alert(1)</script>", "a.html", "application/octet-stream"),
        (b"<svg onload=alert(1)>", "a.svg", "application/octet-stream"),
        (b"\x00\x01\x02", "a.txt", "application/octet-stream"),
        (b"MZ\x90\x00" + b"\0" * 100, "setup.exe", "application/octet-stream"),
    ],
)
@pytest.mark.sqlite_only
def test_the_content_tells_the_type(cabinet: Cabinet, content: bytes, name: str, kind: str) -> None:
    assert cabinet.upload("mia", content, name)["type"] == kind


@pytest.mark.parametrize(
    ("content", "name", "field"),
    [
        (b"<script>alert(1)</script>", "a.png", "files"),
        (b"<html>", "a.pdf", "files"),
        (b"MZ\x90\x00" + b"\0" * 100, "letter.docx", "files"),
        (b"not a picture", "a.png", "pictures"),
        (b"%PDF-1.7\n", "a.pdf", "pictures"),
        (picture()[:-20][:60], "a.png", "files"),
        (picture(1000, 1000), "big.png", "files"),
        (b"", "a.txt", "files"),
    ],
)
def test_what_is_not_what_it_says_is_refused_and_leaves_nothing(
    cabinet: Cabinet, office: Office, content: bytes, name: str, field: str
) -> None:
    before = office.snapshot()
    with pytest.raises(Invalid) as caught:
        cabinet.upload("mia", content, name, field)
    assert set(caught.value.by_path("zh")) == {field}
    assert cabinet.on_disk() == []
    assert office.snapshot() == before


class Endless(io.RawIOBase):
    """A stream that never ends, and counts what was taken from it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        self.taken += size
        return b"x" * size


@pytest.mark.sqlite_only
def test_a_file_that_is_too_large_is_dropped_while_it_arrives(cabinet: Cabinet, office: Office) -> None:
    endless = Endless()
    cabinet.store.limits = replace(LIMITS, upload_bytes=1_000_000)
    with pytest.raises(TooLarge):
        office.act(
            "mia",
            lambda work, context: cabinet.store.save_upload(work, context, "project", "files", endless, "x"),
        )
    assert endless.taken < 2_000_000
    assert cabinet.on_disk() == []


@pytest.mark.parametrize("step", ["write", "replace", "fsync"])
def test_a_full_disk_says_so_and_leaves_nothing(
    cabinet: Cabinet, office: Office, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    class FullFile(io.BytesIO):
        write = full

    before = office.snapshot()
    with monkeypatch.context() as patch:
        if step == "write":
            patch.setattr(os, "fdopen", lambda handle, mode: os.close(handle) or FullFile())
        else:
            patch.setattr(os, step, full)
        with pytest.raises(Unavailable):
            cabinet.upload("mia", b"hello")
    assert cabinet.on_disk() == []
    assert office.snapshot() == before
    assert cabinet.upload("mia", b"hello")


def test_equal_contents_lie_on_disk_once(cabinet: Cabinet) -> None:
    first, second = cabinet.upload("mia", b"same", "a.txt"), cabinet.upload("max", b"same", "b.txt")
    assert first["id"] != second["id"] and len(cabinet.on_disk()) == 1


def test_a_thumbnail_is_small_and_follows_the_same_permission(cabinet: Cabinet, office: Office) -> None:
    file = cabinet.upload("mia", picture(), "a.png", "pictures")["id"]
    office.create("mia", "project", name="Roof", pictures=[file])
    with reading(office.engine) as connection:
        path, _ = cabinet.store.open_thumbnail(office.context("mia", connection), file)
        again, _ = cabinet.store.open_thumbnail(office.context("ada", connection), file)
        with pytest.raises(NotFound):
            cabinet.store.open_thumbnail(office.context("max", connection), file)
    assert path == again
    with Image.open(path) as small:
        assert small.size == (240, 160)


def test_uploads_nobody_took_are_swept_after_a_day(cabinet: Cabinet, office: Office) -> None:
    held, loose = cabinet.upload("mia", b"held")["id"], cabinet.upload("mia", b"loose")["id"]
    office.create("mia", "project", name="Roof", files=[held])
    assert office.act("ada", lambda work, _: cabinet.store.sweep(work)) == 0
    with office.engine.begin() as connection:
        made = connection.scalar(sa.select(Attachment.created_at).where(Attachment.id == held))
        connection.execute(sa.update(Attachment).values(created_at=made - timedelta(hours=25)))
    for path in cabinet.on_disk():
        os.utime(path, (path.stat().st_atime, path.stat().st_mtime - 25 * 3600))
    assert office.act("ada", lambda work, _: cabinet.store.sweep(work)) == 1
    assert cabinet.open("mia", held) == b"held"
    assert cabinet.closed("mia", loose) and len(cabinet.on_disk()) == 1


def test_purging_a_record_forgets_its_files_and_the_sweep_their_bytes(
    cabinet: Cabinet, office: Office
) -> None:
    file = cabinet.upload("mia", b"secret")["id"]
    project = office.create("mia", "project", name="Roof", files=[file])
    office.delete("ada", "project", project)
    office.purge("ada", "project", project)
    assert cabinet.closed("ada", file)
    for path in cabinet.on_disk():
        os.utime(path, (0, 0))
    assert office.act("ada", lambda work, _: cabinet.store.sweep(work)) == 1
    assert cabinet.on_disk() == []
