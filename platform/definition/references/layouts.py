"""Where an app's navigation and its first page lead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...core.words import Words
from ..fault import shown
from ..layout import Steps
from ..sentences import near
from ..sound import Sound
from .paths import table_exists


def check_navigation(sound: Sound) -> None:
    """Note entries that lead nowhere."""
    for position, group in enumerate(sound.app.navigation):
        for index, entry in enumerate(group["items"]):
            steps = ("navigation", position, "items", index)
            if "table" in entry:
                table_exists(sound, (*steps, "table"), entry["table"])
            for member in ("view", "dashboard"):
                if member in entry:
                    part_exists(sound, (*steps, member), f"{member}s", entry[member])


def check_home(sound: Sound) -> None:
    """Note a first page that is not there."""
    home = sound.document.get("home")
    if isinstance(home, str) and "." in home:
        part_exists(sound, ("home",), "views", home)
    elif isinstance(home, str):
        table_exists(sound, ("home",), home)


def part_exists(sound: Sound, steps: Steps, member: str, name: str) -> None:
    """Note a view ("<table>.<view>") or dashboard that is not there; broken ones are there."""
    listed = sound.document.get(member)
    pieces = [piece for piece in listed if isinstance(piece, Mapping)] if isinstance(listed, list) else []
    names = [_name(piece, member) for piece in pieces]
    if name not in names:
        words = (NO_VIEW if member == "views" else NO_DASHBOARD).fill(it=shown(name), near=near(name, names))
        sound.faults.add(steps, words, f"unknown_{member.removesuffix('s')}")


def _name(piece: Mapping[str, Any], member: str) -> str:
    return f"{piece.get('table')}.{piece.get('key')}" if member == "views" else str(piece.get("key"))


NO_VIEW = Words(
    "There is no view {it} (written as <table>.<view>){near}", "没有视图 {it}（写法为 <数据表>.<视图>）{near}"
)
NO_DASHBOARD = Words("There is no dashboard {it}{near}", "没有仪表盘 {it}{near}")
