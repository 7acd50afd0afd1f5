"""An app leaves as the folder it came from: the same bytes where nothing changed."""

import json
from pathlib import Path

import pytest

from tablewright.definition.canonical import canonical
from tablewright.definition.read import read_folder
from tablewright.definition.write import FolderInUse, folder_texts, write_folder

EXAMPLES = Path(__file__).parent.parent / "examples"
TEMPLATES = Path(__file__).parent.parent.parent / "apps"
APPS = sorted(path.parent for root in (EXAMPLES, TEMPLATES) for path in root.glob("*/app.json"))


def bytes_of(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_a_folder_read_and_written_is_byte_for_byte_the_same(app, tmp_path):
    source = read_folder(app)
    write_folder(json.loads(canonical(source.document)), source.files, tmp_path / "out")
    assert bytes_of(tmp_path / "out") == bytes_of(app)


@pytest.mark.parametrize("app", APPS, ids=lambda path: path.name)
def test_without_the_old_texts_the_folder_still_says_the_same(app, tmp_path):
    document = read_folder(app).document
    write_folder(document, {}, tmp_path / "out")
    assert canonical(read_folder(tmp_path / "out").document) == canonical(document)


def test_only_what_changed_is_written_anew():
    source = read_folder(EXAMPLES / "minimal")
    document = json.loads(canonical(source.document))
    document["tables"][0]["label"] = "Renamed"
    texts = folder_texts(document, source.files)
    assert texts["app.json"] == source.files["app.json"]
    assert texts["tables/note.json"] != source.files["tables/note.json"]
    assert '\n  "label": "Renamed",\n' in texts["tables/note.json"]


def test_one_and_one_point_zero_and_true_are_different_contents(tmp_path):
    document = {"format": 1, "key": "a", "data": {"n": [1]}}
    assert folder_texts(document, {"data/n.json": "[1.0]"})["data/n.json"] == "[\n  1\n]\n"
    assert folder_texts(document, {"data/n.json": "[true]"})["data/n.json"] == "[\n  1\n]\n"
    assert folder_texts(document, {"data/n.json": "[1]"})["data/n.json"] == "[1]"


def test_the_order_of_members_does_not_make_a_new_canonical_text():
    one = {"key": "a", "label": {"zh": "甲", "en": "A"}, "format": 1}
    other = {"format": 1, "label": {"en": "A", "zh": "甲"}, "key": "a"}
    assert canonical(one) == canonical(other)


def test_what_the_app_no_longer_has_goes_from_its_folder(tmp_path):
    source = read_folder(EXAMPLES / "everything")
    write_folder(source.document, source.files, tmp_path)
    write_folder({**source.document, "dashboards": []}, source.files, tmp_path)
    assert not read_folder(tmp_path).faults
    assert not (tmp_path / "dashboards/overview.json").exists()


def test_a_folder_with_other_things_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("mine")
    source = read_folder(EXAMPLES / "minimal")
    with pytest.raises(FolderInUse):
        write_folder(source.document, source.files, tmp_path)
    assert bytes_of(tmp_path) == {"letter.txt": b"mine"}
