"""What the audit log knows of changes to apps."""

from __future__ import annotations

from collections.abc import Mapping

from .event import Event, event

OF_APPS: Mapping[str, Event] = {
    "definition_purged": event(
        "definition",
        ("Deleted for good", "彻底删除"),
        (
            "{who} deleted “{name}” of {app} for good",
            "{who}彻底删除了{app}的“{name}”",
        ),
    ),
    "definition_published": event(
        "definition",
        ("App changed", "应用变更"),
        (
            "{who} published revision {revision} of {app}: {message}",
            "{who}发布了{app}第 {revision} 版：{message}",
        ),
    ),
    "app_cloned": event(
        "definition",
        ("App cloned", "克隆应用"),
        ("{who} cloned {app} as “{name}”", "{who}克隆了{app}，新应用为“{name}”"),
    ),
    "package_downloaded": event(
        "definition",
        ("Package downloaded", "下载应用包"),
        (
            "{who} downloaded revision {revision} of {app} as a package",
            "{who}下载了{app}第 {revision} 版的应用包",
        ),
    ),
    "package_installed": event(
        "definition",
        ("Package installed", "安装应用包"),
        ("{who} installed a package as {app}", "{who}通过应用包安装了{app}"),
    ),
    "template_published": event(
        "definition",
        ("Template published", "发布模板"),
        (
            "{who} published version {version} of {app} as a template",
            "{who}将{app}发布为模板，版本 {version}",
        ),
    ),
    "template_withdrawn": event(
        "definition",
        ("Template withdrawn", "下架模板"),
        ("{who} took {app} out of the gallery of templates", "{who}从模板库下架了{app}"),
    ),
    "proposal_made": event(
        "definition",
        ("Change proposed", "提交修改建议"),
        ("{who} proposed changes of {app} to its template", "{who}向{app}的模板提交了修改建议"),
    ),
    "proposal_answered": event(
        "definition",
        ("Proposal answered", "处理修改建议"),
        ("{who} answered a proposal to {app}: {answer}", "{who}处理了对{app}的修改建议：{answer}"),
    ),
    "app_deleted": event(
        "definition",
        ("App deleted", "删除应用"),
        ("{who} deleted the app “{name}”", "{who}删除了应用“{name}”"),
    ),
}
