"""An app's folder becomes one document; whatever cannot be read is told with its file."""

import json
import os

import pytest

from tablewright.core.limits import LIMITS
from tablewright.definition.read import read_folder


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "tables").mkdir()
    write(tmp_path, "app.json", {"format": 1, "key": "a", "label": "A", "tables": ["note"]})
    write(tmp_path, "tables/note.json", {"key": "note", "label": "N", "title": "t", "fields": []})
    return tmp_path


def write(folder, name, content):
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_text(text, "utf-8")


def codes(folder):
    return [(fault.file, fault.code) for fault in read_folder(folder).faults]


def test_the_pieces_become_one_document_in_the_order_app_json_says(folder):
    write(folder, "tables/later.json", {"key": "later"})
    write(folder, "app.json", {"format": 1, "key": "a", "tables": ["note", "later"]})
    source = read_folder(folder)
    assert [table["key"] for table in source.document["tables"]] == ["note", "later"]
    assert not source.faults


def test_sample_data_and_the_readme_belong_to_the_document(folder):
    write(folder, "data/first.json", [1])
    write(folder, "README.md", "# Hello\n")
    document = read_folder(folder).document
    assert document["data"] == {"first": [1]}
    assert document["readme"] == "# Hello\n"


def test_a_folder_that_is_not_there_is_a_fault(tmp_path):
    assert codes(tmp_path / "nowhere") == [("app.json", "no_folder")]


def test_an_empty_folder_lacks_its_app_file(tmp_path):
    assert codes(tmp_path) == [("app.json", "no_app_file")]


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ('{"key": 1, "key": 2}', "duplicate_member", "key"),
        ('{"a": NaN}', "not_a_number", "NaN"),
        ('{"a": -Infinity}', "not_a_number", "Infinity"),
        ('{"a": 1e999}', "not_a_number", "1e999"),
        ('{"a": ' + "9" * 5000 + "}", "not_a_number", "999"),
        ('{"a": 1,}', "not_json", "Line 1"),
        ('{"a": "open', "not_json", "closing quote"),
        ('{"a"\n 1}', "not_json", "Line 2"),
        ("", "not_json", "empty"),
        ("[" * 100_000, "too_deep", "30"),
        ('{"a":' * 31 + "1" + "}" * 31, "too_deep", "30"),
        ("[1]", "not_an_object", "object"),
    ],
)
def test_a_file_that_is_not_plain_json_is_told(folder, text, code, said):
    write(folder, "tables/note.json", text)
    (fault,) = read_folder(folder).faults
    assert (fault.file, fault.code) == ("tables/note.json", code)
    assert said in fault.words.en
    assert fault.words.zh != fault.words.en


def test_a_text_that_is_not_utf_8_names_its_line(folder):
    (folder / "tables/note.json").write_bytes(b'{\n"key": "\xff"}')
    (fault,) = read_folder(folder).faults
    assert fault.code == "not_utf8"
    assert "Line 2" in fault.words.en


def test_a_byte_order_mark_does_no_harm(folder):
    path = folder / "tables/note.json"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert not read_folder(folder).faults


def test_a_link_is_never_followed(folder, tmp_path_factory):
    secret = tmp_path_factory.mktemp("outside") / "secret.json"
    secret.write_text("{}")
    os.symlink(secret, folder / "tables" / "extra.json")
    os.symlink(secret.parent, folder / "views")
    source = read_folder(folder)
    assert {(fault.file, fault.code) for fault in source.faults} == {
        ("tables/extra.json", "link"),
        ("views", "link"),
    }
    assert "tables/extra.json" not in source.files


def test_a_pipe_is_not_waited_for(folder):
    os.mkfifo(folder / "tables" / "extra.json")
    assert codes(folder) == [("tables/extra.json", "strange_file")]


def test_files_together_have_a_size_limit(folder):
    write(folder, "tables/note.json", " " * (LIMITS.definition_bytes + 1))
    assert ("tables/note.json", "too_large") in codes(folder)


def test_folders_nested_without_end_are_not_followed(folder):
    os.makedirs(folder / "a/b/c/d/e/f")
    assert [code for _, code in codes(folder)] == ["strange_file"]


@pytest.mark.parametrize(
    "name", ["photo.png", "tables/note.txt", "other/note.json", "data/a/b.json", "notes.json"]
)
def test_a_file_that_is_no_part_of_an_app_is_told(folder, name):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("{}")
    assert codes(folder) == [(name, "strange_file")]


def test_hidden_files_are_passed_over(folder):
    (folder / ".DS_Store").write_bytes(b"\x00")
    assert not read_folder(folder).faults


def test_what_is_listed_must_be_there_and_what_is_there_must_be_listed(folder):
    write(folder, "tables/extra.json", {"key": "extra"})
    write(folder, "app.json", {"tables": ["note", "note", "gone", 7], "views": "all", "data": {}})
    assert set(codes(folder)) == {
        ("app.json", "listed_twice"),
        ("app.json", "missing_file"),
        ("app.json", "not_a_name"),
        ("app.json", "not_a_list"),
        ("app.json", "misplaced"),
        ("tables/extra.json", "unlisted"),
    }


def test_a_file_is_named_after_its_key(folder):
    write(folder, "tables/note.json", {"key": "other"})
    assert codes(folder) == [("tables/note.json", "wrong_file_name")]
