"""What the audit log knows of automations: runs that people retry, stop or discard."""

from __future__ import annotations

from collections.abc import Mapping

from .event import Event, event

OF_AUTOMATIONS: Mapping[str, Event] = {
    "run_retried": event(
        "data",
        ("Run retried", "重试自动化运行"),
        (
            "{who} had run {run} of the automation “{automation}” tried again",
            "{who}重试了自动化“{automation}”的第 {run} 号运行",
        ),
    ),
    "runs_retried": event(
        "data",
        ("Failed runs retried", "重试失败的自动化运行"),
        (
            "{who} had {count} failed runs of the automation “{automation}” tried again",
            "{who}重试了自动化“{automation}”的 {count} 次失败运行",
        ),
    ),
    "run_stopped": event(
        "data",
        ("Run stopped", "停止自动化运行"),
        (
            "{who} stopped run {run} of the automation “{automation}”",
            "{who}停止了自动化“{automation}”的第 {run} 号运行",
        ),
    ),
    "runs_discarded": event(
        "data",
        ("Waiting runs discarded", "清空等待中的自动化运行"),
        (
            "{who} discarded {count} waiting runs of the automation “{automation}”",
            "{who}清空了自动化“{automation}”等待中的 {count} 次运行",
        ),
    ),
}
