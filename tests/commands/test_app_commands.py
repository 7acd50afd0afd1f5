"""Apps from the command line: checked, installed, exported, compared; all faults at once, all or nothing."""

import json
import shutil

import pytest


def folder_bytes(folder):
    """Return {path: bytes} of every file."""
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def broken(examples, tmp_path):
    """Give an app with two faults in two files."""
    folder = tmp_path / "broken"
    shutil.copytree(examples / "everything", folder)
    for name, key in (("project", "icon_"), ("task", "colour")):
        file = folder / "tables" / f"{name}.json"
        file.write_text(json.dumps(json.loads(file.read_text(encoding="utf-8")) | {key: 1}), encoding="utf-8")
    return folder


@pytest.mark.sqlite_only
def test_check_counts_a_sound_app_and_needs_no_installation(terminal, examples):
    assert terminal.ok("app", "check", examples / "everything").startswith("No faults: 4 tables, ")
    assert not (terminal.folder / "data").exists()


@pytest.mark.sqlite_only
def test_check_tells_every_fault_with_its_file_and_place(terminal, broken):
    said = terminal.refused("app", "check", broken)
    assert "tables/project.json:$.icon_: " in said
    assert "tables/task.json:$.colour: " in said
    assert said.endswith("Error: 2 faults.\n")


def test_an_installed_app_is_exported_byte_for_byte(terminal, examples, tmp_path):
    assert terminal.ok("app", "install", examples / "everything") == "everything is live as revision 1.\n"
    terminal.ok("app", "export", "everything", tmp_path / "out")
    assert folder_bytes(tmp_path / "out") == folder_bytes(examples / "everything")


def test_installing_the_same_folder_again_changes_nothing(terminal, examples):
    terminal.ok("app", "install", examples / "minimal")
    assert terminal.ok("app", "install", examples / "minimal") == "minimal is live as revision 1.\n"


def test_a_broken_app_is_refused_whole(terminal, examples, broken, tmp_path):
    terminal.ok("app", "install", examples / "everything")
    said = terminal.refused("app", "install", broken)
    assert "tables/project.json" in said
    assert "tables/task.json" in said
    terminal.ok("app", "export", "everything", tmp_path / "out")
    assert folder_bytes(tmp_path / "out") == folder_bytes(examples / "everything")


@pytest.mark.sqlite_only
def test_export_names_an_app_that_is_not_there_and_keeps_what_lies_in_a_folder(terminal, examples, tmp_path):
    assert "There is no workspace yet" in terminal.refused("app", "export", "nothing", tmp_path / "out")
    terminal.ok("app", "install", examples / "minimal")
    terminal.refused("app", "export", "nothing", tmp_path / "out")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").touch()
    assert "is not empty" in terminal.refused("app", "export", "minimal", tmp_path / "full")
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine"]


@pytest.mark.sqlite_only
def test_diff_tells_each_difference_and_that_there_is_none(terminal, examples, tmp_path):
    assert terminal.ok("app", "diff", examples / "minimal", examples / "minimal") == "No difference.\n"
    other = tmp_path / "other"
    shutil.copytree(examples / "minimal", other)
    told = json.loads((other / "app.json").read_text(encoding="utf-8"))
    (other / "app.json").write_text(json.dumps(told | {"label": "Renamed"}), encoding="utf-8")
    said = terminal.ok("app", "diff", examples / "minimal", other)
    assert said.startswith("~ name: ")
    assert said.count("\n") == 1


@pytest.mark.sqlite_only
def test_diff_of_a_broken_app_tells_its_faults(terminal, examples, broken):
    assert "tables/project.json" in terminal.refused("app", "diff", examples / "everything", broken)
