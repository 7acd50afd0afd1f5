"""The short name of a browser, out of the long line it tells about itself."""

from __future__ import annotations

from ..core.words import Words

# The first that is found counts: most browsers claim to be others as well.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Lark/", "Feishu"),
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("QQBrowser", "QQ Browser"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
    ("curl", "curl"),
)
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("HarmonyOS", "HarmonyOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN = Words("Unknown browser", "未知浏览器")
ON = Words("{browser} on {system}", "{system} 上的 {browser}")


def browser_name(agent: str | None) -> Words:
    """Return "Chrome on Windows", as far as it can be told."""
    told = agent or ""
    browser = next((name for mark, name in _BROWSERS if mark in told), None)
    system = next((name for mark, name in _SYSTEMS if mark in told), None)
    if browser and system:
        return ON.fill(browser=browser, system=system)
    known = browser or system
    return Words(known, known) if known else UNKNOWN
