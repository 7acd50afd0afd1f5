"""A backup is the whole installation at one moment; what comes back from it is the same, and nothing is overwritten."""

import json
import stat
import zipfile

import pytest
import sqlalchemy as sa

from fixtures.shop import shop
from fixtures.small_apps import app, field, table
from tablewright.core.backup import back_up, restore
from tablewright.core.backup.archive import AlreadyThere
from tablewright.core.backup.manifest import NotABackup
from tablewright.core.backup.restoring import NotEmpty, OtherDatabase
from tablewright.core.database import make_engine
from tablewright.core.migrate import upgrade
from tablewright.runtime.storage.doctor import check_storage
from tablewright.runtime.storage.integrity import check_integrity

__all__ = ["shop"]

OWNERS = ("workspace", "person", "app")
SHOP = app(
    table(
        "item",
        field("name", unique=True),
        field("price", "money"),
        field("kind", "relation", table="kind"),
        field("like", "relation", table="kind", many=True),
        field("lines", "subform", fields=[field("what")]),
    ),
    table("kind", field("name"), sort=["name"]),
)
HOSTILE = ["plain", "引号\"'`", "tab\tline\nback\\slash \\N \\.", "🙂 \u202e right to left", "", "NULL"]


@pytest.fixture
def target(empty_database_url):
    """Give an engine on an empty database of the same kind as the shop's."""
    address = empty_database_url.replace("tablewright.sqlite3", "restored.sqlite3")
    engine = make_engine(address)
    yield engine
    engine.dispose()


def everything(engine: sa.Engine) -> dict[str, list]:
    """Return every row of every table, in a fixed order; SQLite's full-text shadow tables are left out."""
    with engine.connect() as connection:
        names = sorted(name for name in sa.inspect(connection).get_table_names() if not name.startswith("f_"))
        return {
            name: sorted(map(repr, connection.execute(sa.text(f'SELECT * FROM "{name}"')).all()))
            for name in names
        }


def filled(shop):
    """Fill the shop with values that are hard to carry."""
    shop.install(SHOP)
    for text in HOSTILE:
        shop.write("kind", name=text)
    shop.write("item", name="lamp", kind=1)
    return shop


def test_everything_comes_back_and_the_doctor_agrees(shop, target, tmp_path):
    filled(shop)
    files = tmp_path / "files"
    (files / "ab").mkdir(parents=True)
    (files / "ab" / "abcd").write_bytes(bytes(range(256)))
    size = back_up(shop.engine, files, tmp_path / "b.zip")
    assert size == (tmp_path / "b.zip").stat().st_size

    restore(target, tmp_path / "restored", tmp_path / "b.zip", OWNERS)
    assert everything(target) == everything(shop.engine)
    assert (tmp_path / "restored" / "ab" / "abcd").read_bytes() == bytes(range(256))
    assert check_storage(target) == check_integrity(target) == []


def test_ids_go_on_where_they_were_and_are_never_given_twice(shop, target, tmp_path):
    filled(shop)
    shop.run(f"DELETE FROM {shop.live().tables['kind'].sql.name} WHERE id = {len(HOSTILE)}")
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    restore(target, tmp_path / "restored", tmp_path / "b.zip", OWNERS)
    insert = sa.text("INSERT INTO workspace (key, name) VALUES ('x', 'X') RETURNING id")
    with target.begin() as connection, shop.engine.begin() as other:
        assert connection.execute(insert).scalar() == other.execute(insert).scalar()


def test_a_backup_is_one_moment_whatever_is_written_meanwhile(shop, target, tmp_path):
    filled(shop)
    before = everything(shop.engine)
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    shop.write("kind", name="later")
    restore(target, tmp_path / "restored", tmp_path / "b.zip", OWNERS)
    assert everything(target) == before


def test_an_installation_in_use_is_never_overwritten(shop, tmp_path):
    filled(shop)
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    before = everything(shop.engine)
    with pytest.raises(NotEmpty):
        restore(shop.engine, tmp_path / "restored", tmp_path / "b.zip", OWNERS)
    assert everything(shop.engine) == before
    assert not (tmp_path / "restored").exists()


def test_a_migrated_installation_without_anybody_in_it_counts_as_empty(shop, target, tmp_path):
    filled(shop)
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    upgrade(target)
    restore(target, tmp_path / "restored", tmp_path / "b.zip", OWNERS)
    assert everything(target) == everything(shop.engine)


def test_a_backup_that_stops_half_way_leaves_no_file(shop, tmp_path, monkeypatch):
    filled(shop)
    monkeypatch.setattr(
        "os.fsync", lambda _handle: (_ for _ in ()).throw(OSError(28, "No space left on device"))
    )
    with pytest.raises(OSError, match="No space"):
        back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    assert not list(tmp_path.glob("*b.zip*"))


def test_a_restore_that_fails_half_way_leaves_an_empty_installation(shop, target, tmp_path):
    filled(shop)
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    damaged = tmp_path / "damaged.zip"
    with zipfile.ZipFile(tmp_path / "b.zip") as whole, zipfile.ZipFile(damaged, "w") as part:
        members = [name for name in whole.namelist() if name != "tables/version.copy"]
        for name in members:
            content = whole.read(name)
            part.writestr(name, content[: len(content) // 2] if name.endswith(".sqlite3") else content)
    with pytest.raises(NotABackup):
        restore(target, tmp_path / "restored", damaged, OWNERS)
    restore(target, tmp_path / "restored", tmp_path / "b.zip", OWNERS)
    assert everything(target) == everything(shop.engine)


def test_a_backup_is_closed_to_others_and_never_replaces_a_file(shop, tmp_path):
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    assert stat.S_IMODE((tmp_path / "b.zip").stat().st_mode) == 0o600
    with pytest.raises(AlreadyThere, match="b.zip exists already"):
        back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")


def test_folders_whose_content_passes_are_left_out(shop, tmp_path):
    for name in ("ab", "incoming"):
        (tmp_path / "files" / name).mkdir(parents=True)
        (tmp_path / "files" / name / "x").touch()
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip", passing=("incoming",))
    names = zipfile.ZipFile(tmp_path / "b.zip").namelist()
    assert "files/ab/x" in names
    assert "files/incoming/x" not in names


@pytest.mark.sqlite_only
def test_a_backup_of_the_other_database_is_refused_by_name(shop, tmp_path):
    back_up(shop.engine, tmp_path / "files", tmp_path / "b.zip")
    with pytest.raises(OtherDatabase, match="made of sqlite, and this installation uses postgresql"):
        restore(make_engine("postgresql+psycopg://x@127.0.0.1:1/x"), tmp_path, tmp_path / "b.zip", OWNERS)


@pytest.mark.parametrize(
    "manifest",
    [
        None,
        "not json",
        "[]",
        "{}",
        '{"made_at": "x", "database": "mysql"}',
        '{"made_at": "x", "database": "sqlite", "format": 2}',
    ],
)
def test_any_other_file_is_refused(tmp_path, manifest):
    file = tmp_path / "other.zip"
    if manifest is None:
        file.write_text("no zip at all")
    else:
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr("manifest.json", manifest)
    with pytest.raises(NotABackup, match="other.zip is not a backup"):
        restore(make_engine(f"sqlite:///{tmp_path}/x.db"), tmp_path / "files", file, OWNERS)


@pytest.mark.parametrize("name", ["files/../../escaped", "files//etc/escaped"])
def test_no_member_leaves_the_folder_of_files(tmp_path, name):
    file = tmp_path / "hostile.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("manifest.json", json.dumps({"made_at": "x", "database": "sqlite"}))
        archive.writestr(name, b"x")
    with pytest.raises(NotABackup):
        restore(make_engine(f"sqlite:///{tmp_path}/x.db"), tmp_path / "deep" / "files", file, OWNERS)
    assert not list(tmp_path.rglob("escaped"))
