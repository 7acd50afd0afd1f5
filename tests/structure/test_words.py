"""Every sentence stands in both languages and leaves the same places for data in both."""

import ast
import functools
import re
import string
from pathlib import Path

PLATFORM = Path(__file__).parents[2] / "platform"
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@functools.cache
def pairs() -> list[tuple[str, ...]]:
    """Return (place, English, Chinese) of every Words("…", "…") written out in the code."""
    found = []
    for path in sorted(PLATFORM.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (
                isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Words"
            ):
                continue
            texts = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if len(texts) == 2:
                found.append((f"{path.relative_to(PLATFORM)}:{node.lineno}", *texts))
    return found


def places(text: str) -> set[str]:
    """Return the names of the places for data in a text."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def test_both_languages_say_something_and_each_in_its_own_script():
    wrong = [
        place
        for place, english, chinese in pairs()
        if bool(english) != bool(chinese)
        or CHINESE.search(english)
        or (len(re.findall(r"[a-z]{2,}", english)) > 3 and not CHINESE.search(chinese))
    ]
    assert not wrong, "One language is missing or in the place of the other:\n" + "\n".join(wrong)


def test_both_languages_have_the_same_places_for_data():
    wrong = [place for place, english, chinese in pairs() if places(english) != places(chinese)]
    assert not wrong, "Data is shown in one language only:\n" + "\n".join(wrong)
