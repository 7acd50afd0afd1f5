"""What the audit log knows: every event with its name, its sentence and the group it is searched by.

A sentence's places are filled by `administration/audit_words.py`: `{who}` acts, `{app}`, `{table}` and `{record}` say on what,
every other place is the entry's detail of that name.
"""

from __future__ import annotations

from collections.abc import Mapping

from ...core.words import Words
from .event import Event, event
from .events_of_apps import OF_APPS
from .events_of_automations import OF_AUTOMATIONS
from .events_of_channels import OF_CHANNELS
from .events_of_webhooks import OF_WEBHOOKS

GROUPS: Mapping[str, Words] = {
    "sign_in": Words("Signing in", "登录"),
    "account": Words("Passwords, second factors, tokens", "密码、两步验证与令牌"),
    "people": Words("People and departments", "人员与部门"),
    "rights": Words("Rights and roles", "权限与角色"),
    "sharing": Words("Sharing", "共享"),
    "refusals": Words("Refusals", "被拒绝的操作"),
    "data": Words("Exports and revealed values", "导出与查看完整内容"),
    "definition": Words("Changes to apps", "应用变更"),
    "settings": Words("Settings", "设置"),
    "audit": Words("The audit log itself", "审计日志"),
}
"""The groups in the order of the screen's menu."""


EVENTS: Mapping[str, Event] = {
    "sign_in": event("sign_in", ("Signed in", "登录"), ("{who} signed in", "{who}登录了系统")),
    "sign_in_failed": event(
        "sign_in",
        ("Sign-in failed", "登录失败"),
        ("Signing in as “{login}” failed", "以“{login}”登录失败"),
    ),
    "sign_out": event("sign_in", ("Signed out", "退出登录"), ("{who} signed out", "{who}退出了登录")),
    "session_ended": event(
        "sign_in",
        ("Session ended", "结束登录会话"),
        ("{who} ended a session of {person}", "{who}结束了{person}的登录会话"),
    ),
    "password_changed": event(
        "account",
        ("Password changed", "修改密码"),
        ("{who} changed the password of {person}", "{who}修改了{person}的密码"),
    ),
    "password_reset": event(
        "account",
        ("Password reset", "重置密码"),
        ("The password of {person} was set by a link", "{person}通过链接重新设置了密码"),
    ),
    "password_reset_asked": event(
        "account",
        ("Link for a new password", "申请重置密码"),
        ("A link for a new password was made for {person}", "系统为{person}生成了重置密码链接"),
    ),
    "second_factor_on": event(
        "account",
        ("Second factor switched on", "开启两步验证"),
        ("{who} switched the second factor on", "{who}开启了两步验证"),
    ),
    "second_factor_off": event(
        "account",
        ("Second factor switched off", "关闭两步验证"),
        ("{who} switched the second factor of {person} off", "{who}关闭了{person}的两步验证"),
    ),
    "recovery_codes_made": event(
        "account",
        ("Recovery codes made", "生成恢复码"),
        ("{who} made new recovery codes", "{who}重新生成了恢复码"),
    ),
    "recovery_code_used": event(
        "account",
        ("Recovery code used", "使用恢复码"),
        ("{who} signed in with a recovery code", "{who}使用恢复码登录"),
    ),
    "passkey_added": event(
        "account",
        ("Passkey added", "添加通行密钥"),
        ("{who} added the passkey “{name}”", "{who}添加了通行密钥“{name}”"),
    ),
    "passkey_removed": event(
        "account",
        ("Passkey removed", "移除通行密钥"),
        ("{who} removed the passkey “{name}”", "{who}移除了通行密钥“{name}”"),
    ),
    "token_made": event(
        "account",
        ("Access token made", "创建访问令牌"),
        ("{who} made the access token “{name}”", "{who}创建了访问令牌“{name}”"),
    ),
    "token_revoked": event(
        "account",
        ("Access token revoked", "吊销访问令牌"),
        ("{who} revoked the access token “{name}”", "{who}吊销了访问令牌“{name}”"),
    ),
    "calendar_made": event(
        "account",
        ("Calendar address made", "创建日历订阅地址"),
        ("{who} made an address for calendar programs in {app}", "{who}在{app}中创建了日历订阅地址"),
    ),
    "calendar_revoked": event(
        "account",
        ("Calendar address revoked", "取消日历订阅"),
        ("{who} revoked the address for calendar programs in {app}", "{who}取消了{app}的日历订阅地址"),
    ),
    "installation_set_up": event(
        "settings",
        ("Installation set up", "完成初始设置"),
        ("{who} set the installation up", "{who}完成了系统初始设置"),
    ),
    "workspace_added": event(
        "settings",
        ("Workspace added", "新增工作区"),
        ("{who} added the workspace “{name}”", "{who}新增了工作区“{name}”"),
    ),
    "settings_changed": event(
        "settings",
        ("Settings changed", "修改设置"),
        ("{who} changed the settings of the workspace", "{who}修改了工作区设置"),
    ),
    "workdays_changed": event(
        "settings",
        ("Workdays changed", "修改工作日"),
        ("{who} changed the workdays of the workspace: {days}", "{who}修改了工作区的工作日：{days}"),
    ),
    "provider_added": event(
        "settings",
        ("Single sign-on added", "添加单点登录"),
        ("{who} added the sign-in provider “{name}”", "{who}添加了单点登录服务“{name}”"),
    ),
    "provider_changed": event(
        "settings",
        ("Single sign-on changed", "修改单点登录"),
        ("{who} changed the sign-in provider “{name}”", "{who}修改了单点登录服务“{name}”"),
    ),
    "provider_removed": event(
        "settings",
        ("Single sign-on removed", "移除单点登录"),
        ("{who} removed the sign-in provider “{name}”", "{who}移除了单点登录服务“{name}”"),
    ),
    "identity_linked": event(
        "account",
        ("Account linked", "关联外部账号"),
        ("{who} was linked to an account of “{name}”", "{who}关联了“{name}”的账号"),
    ),
    "person_added": event(
        "people",
        ("Person added", "新增人员"),
        ("{who} added {person}", "{who}新增了人员{person}"),
    ),
    "person_changed": event(
        "people",
        ("Person changed", "修改人员"),
        ("{who} changed {person}", "{who}修改了{person}的信息"),
    ),
    "person_deactivated": event(
        "people",
        ("Person deactivated", "停用人员"),
        ("{who} deactivated {person}", "{who}停用了{person}"),
    ),
    "person_reactivated": event(
        "people",
        ("Person reactivated", "重新启用人员"),
        ("{who} reactivated {person}", "{who}重新启用了{person}"),
    ),
    "invited": event(
        "people", ("Person invited", "邀请人员"), ("{who} invited {person}", "{who}邀请了{person}")
    ),
    "invitation_accepted": event(
        "people",
        ("Invitation accepted", "接受邀请"),
        ("{who} accepted the invitation", "{who}接受了邀请"),
    ),
    "invitation_revoked": event(
        "people",
        ("Invitation revoked", "撤销邀请"),
        ("{who} revoked the invitation of {person}", "{who}撤销了对{person}的邀请"),
    ),
    "imported_people": event(
        "people",
        ("People imported", "导入人员"),
        ("{who} imported people from a file", "{who}从文件导入了人员"),
    ),
    "handed_over": event(
        "people",
        ("Handed over", "工作交接"),
        ("{who} handed what {person} owned over to {to}", "{who}将{person}负责的内容交接给了{to}"),
    ),
    "department_added": event(
        "people",
        ("Department added", "新增部门"),
        ("{who} added the department “{name}”", "{who}新增了部门“{name}”"),
    ),
    "department_changed": event(
        "people",
        ("Department changed", "修改部门"),
        ("{who} changed the department “{name}”", "{who}修改了部门“{name}”"),
    ),
    "department_moved": event(
        "people",
        ("Department moved", "移动部门"),
        ("{who} moved the department “{name}”", "{who}移动了部门“{name}”"),
    ),
    "department_removed": event(
        "people",
        ("Department removed", "删除部门"),
        ("{who} removed the department “{name}”", "{who}删除了部门“{name}”"),
    ),
    "group_added": event(
        "people",
        ("Group added", "新增用户组"),
        ("{who} added the group “{name}”", "{who}新增了用户组“{name}”"),
    ),
    "group_changed": event(
        "people",
        ("Group changed", "修改用户组"),
        ("{who} changed the group “{name}”", "{who}修改了用户组“{name}”"),
    ),
    "group_removed": event(
        "people",
        ("Group removed", "删除用户组"),
        ("{who} removed the group “{name}”", "{who}删除了用户组“{name}”"),
    ),
    "role_given": event(
        "rights",
        ("Role given", "授予角色"),
        ("{who} gave the role “{role}” of {app} to {member}", "{who}将{app}的角色“{role}”授予{member}"),
    ),
    "role_taken": event(
        "rights",
        ("Role taken away", "收回角色"),
        (
            "{who} took the role “{role}” of {app} away from {member}",
            "{who}从{member}收回了{app}的角色“{role}”",
        ),
    ),
    "app_admin_given": event(
        "rights",
        ("App administrator added", "新增应用管理员"),
        ("{who} made {person} an administrator of {app}", "{who}将{person}设为{app}的管理员"),
    ),
    "app_admin_taken": event(
        "rights",
        ("App administrator removed", "移除应用管理员"),
        (
            "{who} made {person} no longer an administrator of {app}",
            "{who}取消了{person}的{app}管理员身份",
        ),
    ),
    "viewed_as": event(
        "rights",
        ("Viewed as somebody else", "以他人身份查看"),
        ("{who} began to view as {person}", "{who}开始以{person}的身份查看"),
    ),
    "viewed_as_ended": event(
        "rights",
        ("Stopped viewing as somebody else", "结束以他人身份查看"),
        ("{who} stopped viewing as {person}", "{who}结束了以{person}的身份查看"),
    ),
    "viewed_as_role": event(
        "rights",
        ("Viewed as a role", "以角色身份查看"),
        ("{who} began to view {app} as the role “{role}”", "{who}开始以角色“{role}”的身份查看{app}"),
    ),
    "viewed_as_role_ended": event(
        "rights",
        ("Stopped viewing as a role", "结束以角色身份查看"),
        ("{who} stopped viewing {app} as the role “{role}”", "{who}结束了以角色“{role}”的身份查看{app}"),
    ),
    "access_asked": event(
        "rights",
        ("Access asked for", "申请权限"),
        ("{who} asked to {what} in {app}", "{who}在{app}中申请{what}"),
    ),
    "access_answered": event(
        "rights",
        ("Request for access answered", "处理权限申请"),
        (
            "{who} answered {person}, who asked to {what}: {answer}",
            "{who}处理了{person}的申请（{what}）：{answer}",
        ),
    ),
    "record_shared": event(
        "sharing",
        ("Record shared", "共享记录"),
        ("{who} shared {record} with {person}", "{who}将{record}共享给了{person}"),
    ),
    "record_unshared": event(
        "sharing",
        ("Sharing of a record ended", "取消共享记录"),
        ("{who} no longer shares {record} with {person}", "{who}取消了{record}对{person}的共享"),
    ),
    "link_made": event(
        "sharing",
        ("Link to a view made", "创建视图链接"),
        ("{who} shared a view of {table} by the link “{name}”", "{who}以链接“{name}”共享了{table}的视图"),
    ),
    "link_revoked": event(
        "sharing",
        ("Link to a view revoked", "撤销视图链接"),
        ("{who} revoked the link “{name}” to {table}", "{who}撤销了{table}的链接“{name}”"),
    ),
    "link_opened": event(
        "sharing",
        ("Link to a view opened", "打开视图链接"),
        ("Somebody opened the link “{name}” to {table}", "有人打开了{table}的链接“{name}”"),
    ),
    "public_form_made": event(
        "sharing",
        ("Public form opened to the world", "创建公开表单链接"),
        (
            "{who} made the public link “{name}” to a form of {table}",
            "{who}为{table}的表单创建了公开链接“{name}”",
        ),
    ),
    "public_form_changed": event(
        "sharing",
        ("Public form changed", "修改公开表单"),
        (
            "{who} changed the public link “{name}” to a form of {table}",
            "{who}修改了{table}的公开表单链接“{name}”",
        ),
    ),
    "public_form_opened": event(
        "sharing",
        ("Public form switched on", "开启公开表单"),
        (
            "{who} switched on the public link “{name}” to a form of {table}",
            "{who}开启了{table}的公开表单链接“{name}”",
        ),
    ),
    "public_form_closed": event(
        "sharing",
        ("Public form switched off", "关闭公开表单"),
        (
            "{who} switched off the public link “{name}” to a form of {table}",
            "{who}关闭了{table}的公开表单链接“{name}”",
        ),
    ),
    "public_form_deleted": event(
        "sharing",
        ("Public form's link deleted", "删除公开表单链接"),
        (
            "{who} deleted the public link “{name}” to a form of {table}",
            "{who}删除了{table}的公开表单链接“{name}”",
        ),
    ),
    "refused": event(
        "refusals",
        ("Refused", "被拒绝"),
        ("{who} was refused: {why}", "{who}的操作被拒绝：{why}"),
    ),
    "revealed": event(
        "data",
        ("Masked value revealed", "查看完整内容"),
        ("{who} revealed “{field}” of {record}", "{who}查看了{record}的“{field}”完整内容"),
    ),
    "exported": event(
        "data", ("Exported", "导出数据"), ("{who} exported from {table}", "{who}导出了{table}的数据")
    ),
    "printed": event(
        "data", ("Printed", "打印"), ("{who} printed {record} of {table}", "{who}打印了{table}的{record}")
    ),
    "list_printed": event(
        "data",
        ("List printed", "打印列表"),
        ("{who} printed {count} records of {table}", "{who}打印了{table}的 {count} 条记录"),
    ),
    **OF_CHANNELS,
    **OF_APPS,
    **OF_AUTOMATIONS,
    **OF_WEBHOOKS,
    "audit_exported": event(
        "audit",
        ("Audit log exported", "导出审计日志"),
        ("{who} exported the audit log", "{who}导出了审计日志"),
    ),
}


def events_of(group: str) -> tuple[str, ...]:
    """Return the keys of a group's events."""
    return tuple(key for key, event in EVENTS.items() if event.group == group)
