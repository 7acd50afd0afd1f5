"""An app as text: what a folder would change is planned, applied once, and drift from it is seen."""

import json
import shutil
import zipfile

import pytest
import sqlalchemy as sa

from tablewright.core.database import make_engine, reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.actor import Actor
from tablewright.identity.models import Person
from tablewright.identity.people import give_roles
from tablewright.runtime.apps.live import LiveApps
from tablewright.runtime.apps.models import AppRow
from tablewright.runtime.records import service
from tablewright.runtime.records.context import make_context

RELATED = "tables/task.json"


@pytest.fixture
def folder(examples, tmp_path):
    """Give a folder of the app of every field type, to be changed."""
    shutil.copytree(examples / "everything", tmp_path / "folder")
    return tmp_path / "folder"


def change(folder, file, edit):
    """Edit one file of the folder."""
    path = folder / file
    document = json.loads(path.read_text(encoding="utf-8"))
    edit(document)
    path.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")


def packed(folder, target):
    """Return a package of the folder."""
    with zipfile.ZipFile(target, "w") as archive:
        for each in folder.rglob("*"):
            archive.write(each, each.relative_to(folder))
    return target


def add_record(terminal, app_key, table, **fields):
    """Write a record behind the terminal's back."""
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with reading(engine) as connection:
        workspace = connection.scalar(sa.text("select id from workspace"))
    app = LiveApps(engine).get(None, workspace, app_key)
    with unit_of_work(engine) as work:
        context = make_context(work.connection, app, Actor.system(workspace), work.now)
        service.create(work, context, table, [fields], "test")
    engine.dispose()


def test_a_plan_names_every_difference_and_changes_nothing(terminal, folder):
    assert "will be made" in terminal.ok("app", "plan", folder)
    terminal.ok("app", "install", folder)
    assert terminal.ok("app", "plan", folder).startswith("Nothing to do")
    change(folder, RELATED, lambda table: table.update(label={"en": "Job", "zh": "工作"}))
    said = terminal.ok("app", "plan", folder)
    assert "“Task” → “Job”" in said
    assert "Data: untouched." in said
    assert terminal.ok("app", "plan", folder) == said


def test_a_plan_after_apply_is_empty_and_applying_again_makes_no_revision(terminal, folder):
    terminal.ok("app", "install", folder)
    change(folder, RELATED, lambda table: table.update(icon="star"))
    assert terminal.ok("app", "apply", folder).endswith("everything is live as revision 2.\n")
    assert terminal.ok("app", "plan", folder, "--detailed-exitcode").startswith("Nothing to do")
    assert terminal.ok("app", "apply", folder).endswith("everything is live as revision 2.\n")


def test_the_exit_code_tells_of_differences_where_it_is_asked_to(terminal, folder):
    terminal.ok("app", "install", folder)
    change(folder, RELATED, lambda table: table.update(icon="star"))
    assert terminal.type("app", "plan", folder).exit_code == 0
    assert terminal.type("app", "plan", folder, "--detailed-exitcode").exit_code == 2


def test_what_loses_values_is_counted_and_needs_a_yes(terminal, examples, tmp_path):
    source = tmp_path / "small"
    shutil.copytree(examples / "minimal", source)
    change(source, "tables/note.json", add_fields)
    terminal.ok("app", "install", source)
    add_record(terminal, "minimal", "note", text="A", size="3", kind="b")
    change(source, "tables/note.json", drop_fields)
    said = terminal.refused("app", "apply", source)
    assert "1 record has a value in “Size”" in said
    assert "1 record has “B” in “Kind”" in said
    assert "--yes" in said
    assert "revision 1 of minimal" in terminal.ok("app", "plan", source)
    assert "revision 2" in terminal.ok("app", "apply", source, "--yes", "--message", "Away with it")
    assert "0 problems" in terminal.ok("doctor")


def add_fields(table):
    """Give the notes a size and a kind."""
    options = [{"key": each, "label": each.upper()} for each in "ab"]
    table["fields"] += [
        {"key": "size", "type": "number", "label": "Size"},
        {"key": "kind", "type": "select", "label": "Kind", "options": options},
    ]


def drop_fields(table):
    """Take the size and one kind away again."""
    table["fields"] = [each for each in table["fields"] if each["key"] != "size"]
    table["fields"][-1]["options"].pop()


def test_drift_is_what_was_done_to_the_live_app_since(terminal, folder, examples):
    terminal.ok("app", "install", folder)
    assert terminal.ok("app", "drift", "everything", folder).startswith("No drift")
    change(folder, RELATED, lambda table: table.update(icon="star"))
    terminal.ok("app", "apply", folder)
    result = terminal.type("app", "drift", "everything", examples / "everything", "--detailed-exitcode")
    assert result.exit_code == 2
    assert "“checkbox” → “star”" in result.output


def test_a_package_serves_wherever_a_folder_does(terminal, folder, tmp_path):
    package = packed(folder, tmp_path / "app.zip")
    assert terminal.ok("app", "check", package).startswith("No faults")
    assert "revision 1" in terminal.ok("app", "install", package)
    assert terminal.ok("app", "plan", package).startswith("Nothing to do")
    assert terminal.ok("app", "drift", "everything", package).startswith("No drift")
    change(folder, RELATED, lambda table: table.update(icon="star"))
    assert "“checkbox” became “star”" in terminal.ok("app", "diff", package, folder)
    assert "revision 2" in terminal.ok("app", "apply", packed(folder, tmp_path / "next.zip"))


def give(terminal, app_key, role):
    """Give Mia a role, who works here from now on."""
    engine = make_engine(terminal.environ["TABLEWRIGHT_DATABASE_URL"])
    with unit_of_work(engine) as work:
        app = work.connection.execute(sa.select(AppRow.__table__).where(AppRow.key == app_key)).one()
        mia = {"workspace_id": app.workspace_id, "name": "Mia", "login": "mia", "created_at": work.now}
        made = sa.insert(Person.__table__).values(active=True, **mia).returning(Person.__table__.c.id)
        give_roles(work, app.id, work.connection.scalar(made), [role])
    engine.dispose()


@pytest.mark.sqlite_only
def test_a_file_that_is_no_package_and_a_broken_app_are_refused_with_the_reason(terminal, folder, tmp_path):
    stray = tmp_path / "app.zip"
    stray.write_bytes(b"not a zip")
    assert "not a .zip file" in terminal.refused("app", "plan", stray)
    change(folder, RELATED, lambda table: table.update(colour=1))
    assert "tables/task.json: $.colour" in terminal.refused("app", "apply", folder)


def test_a_plan_tells_whose_access_a_role_s_change_closes(terminal, examples):
    """The rows of the role go by a system field, which the table need not list."""
    crm = examples.parents[1] / "apps" / "crm_template"
    folder = terminal.folder / "crm"
    shutil.copytree(crm, folder)
    terminal.ok("app", "install", folder)
    give(terminal, "crm", "sales")
    change(folder, "roles/sales.json", lambda role: role["tables"].pop("deal"))
    said = terminal.refused("app", "apply", folder)
    assert "Who sees what:" in said
    assert "Mia" in said
