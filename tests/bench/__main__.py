"""`PYTHONPATH=tests python -m bench`: prints a table and writes `bench-result.json`. Flags, or variables of the same names."""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import psutil

from .places import postgresql_place, sqlite_place
from .run import HEAD, TOGETHER, Wish, line, run
from .screen import lines

RESULT = Path("bench-result.json")
PACKAGES = ("sqlalchemy", "psycopg", "flask", "granian", "marshmallow", "orjson")


def main() -> None:
    """Measure what was asked for and tell it."""
    wish = _arguments()
    databases = wish.database.split(",")
    result: dict[str, Any] = {"at": datetime.now(UTC).isoformat(timespec="seconds"), "machine": _machine()}
    for name, place, rows in (
        ("postgresql", postgresql_place, wish.rows),
        ("sqlite", sqlite_place, wish.sqlite_rows),
    ):
        if name in databases:
            print(f"{name}, {rows:,} customers", flush=True)
            with place(f"bench-{rows}" if wish.keep else f"bench-{os.getpid()}", wish.keep) as (
                address,
                folder,
            ):
                result[name] = run(address, folder, Wish(rows, wish.seconds, wish.only))
    RESULT.write_text(json.dumps(result, ensure_ascii=False, indent=1), encoding="utf-8")
    for name in databases:
        _tell(name, result[name], result)
    if any(act.get("failures") for name in databases for act in result[name]["acts"].values()):
        sys.exit("Some requests failed; see above.")
    if any(result[name].get("together", {}).get("lost") for name in databases):
        sys.exit("Values that were said to be saved are lost; see above.")


def _arguments() -> argparse.Namespace:
    known = argparse.ArgumentParser(prog="PYTHONPATH=tests python -m bench", description=__doc__)
    known.add_argument("--rows", type=int, help="customers on PostgreSQL", default=1_000_000)
    known.add_argument("--sqlite-rows", type=int, help="customers on SQLite", default=100_000)
    known.add_argument("--seconds", type=float, help="how long each act is measured", default=1.5)
    known.add_argument("--only", help="acts whose name holds this", default="")
    known.add_argument(
        "--database", help="postgresql, sqlite, or both with a comma between", default="postgresql,sqlite"
    )
    known.add_argument("--keep", action="store_true", help="keep the databases and use them again")
    for action in known._actions:
        named = os.environ.get(f"BENCH_{action.dest.upper()}")
        if named:
            known.set_defaults(**{action.dest: named if action.type is None else action.type(named)})
    return known.parse_args()


def _machine() -> dict[str, Any]:
    model = ""
    if (info := Path("/proc/cpuinfo")).exists():
        model = next(
            (each.partition(": ")[2] for each in info.read_text().splitlines() if "model name" in each), ""
        )
    return {
        "system": platform.platform(),
        "processor": model,
        "cores": os.cpu_count(),
        "memory_gb": round(psutil.virtual_memory().total / 1e9),
        "load_before": os.getloadavg()[0],
        "python": platform.python_version(),
        "packages": {name: version(name) for name in PACKAGES},
    }


def _tell(name: str, found: dict[str, Any], result: dict[str, Any]) -> None:
    machine = result["machine"]
    print(
        f"\n{name}, {found['rows']:,} customers, {result['at']}, {machine['cores']} × {machine['processor']}"
    )
    print(
        f"start to first answer {found['start_seconds']} s; one web process {found['memory_idle_mb']} MB idle, "
        f"{found['memory_busy_mb']} MB after the run"
    )
    print(HEAD)
    for act, measured in found["acts"].items():
        print(line(act, measured))
    for each in lines(found.get("screen", {})):
        print(each)
    if "together" in found:
        print(f"{TOGETHER}: {found['together']}")


if __name__ == "__main__":
    main()
