"""A package comes from anybody: what is no plain package of an app is refused with a reason, and nothing else happens."""

import io
import json
import stat
import struct
import zipfile
from pathlib import Path

import pytest

from tablewright.builder.package.package import read_package, write_package
from tablewright.core.errors import Invalid, TooLarge
from tablewright.core.limits import LIMITS
from tablewright.definition.read import read_folder

pytestmark = pytest.mark.sqlite_only
MINIMAL = Path(__file__).parents[2] / "examples" / "minimal"


def files() -> dict[str, bytes]:
    """Return the files of a sound app."""
    return {
        str(each.relative_to(MINIMAL)): each.read_bytes() for each in MINIMAL.rglob("*") if each.is_file()
    }


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a .zip of these entries."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return target.getvalue()


def package(**more: bytes) -> bytes:
    """Return the package of the sound app with more files in it."""
    return zipped(*files().items(), *more.items())


def refused(content: bytes) -> str:
    """Return why a package is refused."""
    with pytest.raises(Invalid) as error:
        read_package(content)
    return " ".join(f"{fault.path} {fault.words.en}" for fault in error.value.faults)


def entry(name: str, **members: int) -> zipfile.ZipInfo:
    """Return an entry with facts of its own."""
    info = zipfile.ZipInfo(name)
    for member, value in members.items():
        setattr(info, member, value)
    return info


def test_a_plain_package_is_the_app_it_was_made_of():
    source = read_folder(MINIMAL)
    content = write_package(source.document, source.files)
    again = read_package(content)
    assert again.document == source.document
    assert again.files == source.files
    assert content == write_package(source.document, source.files)


def test_a_folder_that_was_packed_whole_is_read_as_well_and_what_a_system_adds_is_passed_over():
    inside = [(f"my app/{name}", content) for name, content in files().items()]
    litter = [("__MACOSX/my app/._app.json", b"x"), ("my app/.DS_Store", b"x"), ("my app/tables/", b"")]
    assert read_package(zipped(*inside, *litter)).document == read_folder(MINIMAL).document


@pytest.mark.parametrize(
    "name",
    [
        "/etc/passwd",
        "../app.json",
        "tables/../../x.json",
        "tables\\x.json",
        "C:/x.json",
        "tables//x.json",
        "./x.json",
        "tables/a\nb.json",
        "tables/\u202ex.json",
    ],
)
def test_a_name_that_could_lead_elsewhere_is_refused(name):
    assert "such names are refused" in refused(package(**{name: b"{}"}))


@pytest.mark.parametrize("name", ["run.sh", "tables/a.py", "inner.zip", "views/deep/x.json", "README.html"])
def test_a_file_that_no_app_has_is_refused_unread(name):
    assert "does not belong" in refused(package(**{name: b"\x00" * 10}))


def test_links_devices_locked_and_strangely_packed_files_are_refused():
    for kind in (stat.S_IFLNK, stat.S_IFIFO, stat.S_IFCHR):
        made = zipped(
            *files().items(), (entry("tables/x.json", external_attr=(kind | 0o777) << 16), b"/etc/passwd")
        )
        assert "is a link" in refused(made)
    assert "packed in a way" in refused(zipped(*files().items(), method=zipfile.ZIP_BZIP2))
    locked = bytearray(package())
    place = locked.index(b"PK\x01\x02") + 8
    locked[place] |= 1
    assert "locked" in refused(bytes(locked))


def test_the_same_file_twice_is_refused_also_where_only_the_case_differs():
    with pytest.warns(UserWarning, match="Duplicate"):
        twice = zipped(*files().items(), ("app.json", b"{}"))
    assert "the same file" in refused(twice)
    assert "the same file" in refused(package(**{"APP.json": b"{}"}))


def test_a_bomb_is_refused_by_what_it_says_and_by_what_it_is():
    zeros = b" " * (LIMITS.definition_bytes + 1)
    assert "larger than 5 MB" in refused(package(**{"tables/x.json": zeros}))
    lying = bytearray(package(**{"tables/x.json": b" " * 4_000_000}))
    for mark, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        place = lying.rindex(mark) + offset
        lying[place : place + 4] = struct.pack("<I", 10)
    assert refused(bytes(lying))


def test_too_many_files_and_too_large_a_file_are_refused():
    many = [(f"tables/t{number}.json", b"") for number in range(LIMITS.definition_elements)]
    assert "more than 10000 files" in refused(zipped(*files().items(), *many, method=zipfile.ZIP_STORED))
    with pytest.raises(TooLarge):
        read_package(b"P" * (LIMITS.package_bytes + 1))


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"PK\x03\x04" + b"\xff" * 500])
def test_what_is_no_zip_is_refused(content):
    assert refused(content).startswith("package ")


def test_a_package_cut_short_at_any_place_is_refused():
    whole = package()
    for end in range(0, len(whole) - 1, max(1, len(whole) // 12)):
        assert refused(whole[:end])


def test_an_archive_without_an_app_says_so():
    assert "no app.json" in refused(zipped(("README.md", b"x")))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'{"format": 1, "format": 1}', "written twice"),
        (b'{"format": NaN}', "not a number"),
        (b"[" * 500, "nested more than"),
        (b"\xff\xfe{}", "not UTF-8"),
        (b'{"format": 99, "key": "x", "label": "X"}', "format"),
        (json.dumps({"format": 1, "key": "../x", "label": "X"}).encode(), "key"),
    ],
)
def test_what_is_wrong_inside_is_told_with_its_file(text, why):
    said = refused(zipped(("app.json", text)))
    assert said.startswith("app.json")
    assert why in said


def test_nothing_of_a_schema_opens_a_file_or_a_connection():
    app = {
        "format": 1,
        "key": "x",
        "label": "X",
        "$schema": "file:///etc/passwd",
        "$ref": "http://127.0.0.1/x",
    }
    assert "app.json" in refused(zipped(("app.json", json.dumps(app).encode())))
