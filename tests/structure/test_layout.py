"""The repository's shape: what must be there, what must never be, and how long a file may get."""

import ast
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORM = ROOT / "platform"
LONGEST_FILE = 400
HOMELESS = {"utils", "util", "helpers", "helper", "common", "misc"}
# Spelled in halves, so that this file does not name them either.
REGISTRIES = [
    first + "." + last
    for first, last in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("npmmirror", "com"),
        ("yarnpkg", "com"),
        ("debian", "org"),
        ("ubuntu", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("cdnjs.cloudflare", "com"),
        ("tuna.tsinghua.edu", "cn"),
        ("mirrors.aliyun", "com"),
    )
]


def committed() -> list[Path]:
    """Return the files that belong to the repository."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout
    return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]


FILES = committed()


def code_files() -> list[Path]:
    """Return the product's own code."""
    return [
        path
        for path in FILES
        if path.is_relative_to(PLATFORM) and path.suffix in {".py", ".html", ".mjs", ".js"}
    ]


def test_the_source_folder_does_not_hide_python_s_own_platform_module():
    assert not (PLATFORM / "__init__.py").exists(), (
        "Remove platform/__init__.py: it hides the standard library's."
    )


def test_the_package_list_is_complete():
    setup = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    folders = {path.parent for path in PLATFORM.rglob("*.py")} - {PLATFORM}
    names = {".".join(("tablewright", *folder.relative_to(PLATFORM).parts)) for folder in folders}
    migrations = ["tablewright.migrations", "tablewright.migrations.versions"]
    expected = sorted(["tablewright", *names, *migrations])
    assert sorted(setup["packages"]) == expected, "Write this list into pyproject.toml:\n" + "\n".join(
        f'  "{name}",' for name in expected
    )
    assert setup["package-dir"] == {"tablewright": "platform", "tablewright.migrations": "migrations"}


def test_every_package_has_its_init_file():
    folders = {path.parent for path in PLATFORM.rglob("*.py")} - {PLATFORM}
    assert not [folder for folder in folders if not (folder / "__init__.py").exists()]


def test_no_file_is_named_for_having_no_home():
    assert not [path for path in FILES if HOMELESS & set(path.relative_to(ROOT).with_suffix("").parts)]


def test_no_python_file_holds_more_than_one_idea():
    lengths = {path: len(path.read_text().splitlines()) for path in FILES if path.suffix == ".py"}
    long = {str(path.relative_to(ROOT)): length for path, length in lengths.items() if length > LONGEST_FILE}
    assert not long, f"Over {LONGEST_FILE} lines; find the second idea in: {long}"


@pytest.mark.parametrize("registry", REGISTRIES)
def test_no_file_names_a_package_registry(registry):
    naming = [str(path) for path in FILES if registry.encode() in path.read_bytes()]
    assert not naming


def test_the_lock_files_pin_one_version_each_and_name_no_address():
    for lock in ROOT.glob("requirements*.lock"):
        pins = [line for line in lock.read_text().splitlines() if not line.startswith("#")]
        assert pins
        assert all(line.count("==") == 1 and "://" not in line and "@" not in line for line in pins), lock
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text()


def test_the_lock_files_hold_what_pyproject_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    pins = {
        line.lower()
        for name in ("", "-dev")
        for line in (ROOT / f"requirements{name}.lock").read_text().split()
    }
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    missing = {each for each in wanted if each.lower().replace("[binary]", "") not in pins}
    assert not missing, f"Run `make lock`: {missing}"


def test_the_platform_knows_no_trade():
    words = ("customer", "crm", "客户")
    naming = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in code_files()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if any(word in line.lower() for word in words)
    ]
    assert not naming, "What one app is about belongs to apps/, not to platform/."


def test_every_module_says_what_it_is_for():
    modules = [path for path in FILES if path.suffix == ".py" and path.is_relative_to(PLATFORM)]
    silent = [
        str(path)
        for path in modules
        if path.read_text().strip() and ast.get_docstring(ast.parse(path.read_text())) is None
    ]
    assert not silent, "Open these with a sentence on what they are for:\n" + "\n".join(silent)
