"""Imports point one way: core ← expressions ← fields ← automations ← definition ← runtime ← builder, screens and API on top."""

import ast
import functools
from pathlib import Path

PLATFORM = Path(__file__).parents[2] / "platform"
MODULES = sorted(PLATFORM.rglob("*.py"))

# A part may import parts of a lower number, and its own modules.
LAYERS = {
    "core": 0,
    "config": 1,
    "expressions": 1,
    "fields": 2,
    "automations": 3,
    "definition": 4,
    "identity": 4,
    "runtime": 5,
    "builder": 6,
    "web": 7,
    "runtime.screens": 8,
    "accounts": 8,
    "administration": 8,
    "api": 8,
    "builder.screens": 9,
    "app": 10,
    "web_server": 11,
    "commands": 12,
    "cli": 13,
}


def name_of(path: Path) -> str:
    """Return the module's dotted name inside the package: "runtime.records.query"."""
    parts = path.relative_to(PLATFORM).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


NAMES = {name_of(path) for path in MODULES}


def part_of(name: str) -> str:
    """Return the part a module belongs to, the longest name that is listed."""
    pieces = name.split(".")
    return next(
        (".".join(pieces[:n]) for n in (2, 1) if ".".join(pieces[:n]) in LAYERS),
        pieces[0],
    )


@functools.cache
def nodes(path: Path) -> list[ast.AST]:
    """Return everything a module consists of."""
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


@functools.cache
def own_imports(path: Path) -> list[tuple[int, str]]:
    """Return (line, imported module of the package) of every import that runs when the module is loaded."""
    here = name_of(path).split(".") if name_of(path) else []
    package = here if path.name == "__init__.py" else here[:-1]
    found = []
    for node in nodes(path):
        if not isinstance(node, ast.ImportFrom) or node.level == 0:
            continue
        base = [*package[: len(package) - node.level + 1], *(node.module.split(".") if node.module else [])]
        for alias in node.names:
            deeper = ".".join([*base, alias.name])
            found.append((node.lineno, deeper if deeper in NAMES else ".".join(base)))
    return found


def test_a_module_imports_only_its_own_part_and_those_below():
    unplaced = {part_of(name) for name in NAMES if name} - set(LAYERS)
    assert not unplaced, f"Give {unplaced} a place in LAYERS."
    wrong = [
        f"{path}:{line} imports {found}"
        for path in MODULES
        for line, found in own_imports(path)
        if part_of(found) != (part := part_of(name_of(path))) and LAYERS[part_of(found)] >= LAYERS[part]
    ]
    assert not wrong, "These import from a part above or beside their own:\n" + "\n".join(wrong)


def test_a_module_imports_at_its_top():
    inside = [
        f"{path}:{node.lineno}"
        for path in MODULES
        for function in nodes(path)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not inside, "Imports inside functions; find the third thing both modules need:\n" + "\n".join(
        inside
    )


def test_a_module_imports_its_own_package_relatively():
    absolute = [
        f"{path}:{node.lineno}"
        for path in MODULES
        for node in nodes(path)
        if (isinstance(node, ast.ImportFrom) and node.level == 0 and node.module.startswith("tablewright"))
        or (isinstance(node, ast.Import) and any(each.name.startswith("tablewright") for each in node.names))
    ]
    assert not absolute, "Write `from ..core import …`, not `from tablewright.core …`:\n" + "\n".join(
        absolute
    )


def test_no_two_modules_need_each_other():
    graph = {name_of(path): {found for _, found in own_imports(path)} for path in MODULES}
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, "A circle of imports: " + " → ".join([*trail[trail.index(name) :], name])
        if name not in done:
            for found in sorted(graph.get(name, ())):
                if found != name:
                    visit(found, (*trail, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())
