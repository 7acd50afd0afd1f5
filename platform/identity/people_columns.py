"""The columns of a spreadsheet of people: told by their headings, in Chinese or English, as exports name them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ..core.errors import Fault, Invalid
from ..core.words import Words


@dataclass(frozen=True, slots=True)
class Column:
    """One thing that can be said of a person; `headings` are what it is called, in small letters."""

    key: str
    label: Words
    headings: frozenset[str]
    help: Words


def _column(key: str, label: tuple[str, str], headings: str, help: tuple[str, str]) -> Column:
    names = {*headings.split("|"), *(each.lower() for each in label)}
    return Column(key, Words(*label), frozenset(names), Words(*help))


COLUMNS = (
    _column(
        "name",
        ("Name", "姓名"),
        "full name|姓名|名字|名称|成员|员工姓名|成员姓名|中文名",
        ("Needed for everybody.", "人员必填。"),
    ),
    _column(
        "login",
        ("Login", "登录名"),
        "user|username|user name|account|登录名|账号|帐号|用户名|工号|员工编号|登录账号",
        ("What they sign in with; the e-mail address without one.", "用于登录；留空时使用邮箱。"),
    ),
    _column(
        "email",
        ("E-mail", "邮箱"),
        "email|mail|e-mail address|email address|邮箱|电子邮箱|邮件|企业邮箱|工作邮箱|邮箱地址",
        ("Login or e-mail is needed.", "登录名与邮箱至少填一项。"),
    ),
    _column(
        "department",
        ("Department", "部门"),
        "departments|部门|所属部门|所在部门|主部门|部门路径|组织",
        (
            "From the top, with slashes: Head office/East/Sales 1. What is not there yet is made.",
            "从顶级部门写起，用 / 分隔，如：总公司/华东大区/销售一部；不存在的部门会自动创建。",
        ),
    ),
    _column(
        "more",
        ("Further departments", "兼任部门"),
        "other departments|additional departments|兼任部门|其他部门|兼职部门",
        ("Several are parted by semicolons.", "多个部门用分号分隔。"),
    ),
    _column(
        "head",
        ("Head", "部门主管"),
        "is head|department head|主管|部门主管|是否主管|是否部门主管|负责人|部门负责人",
        ("“yes” for who heads the main department.", "主部门的主管填“是”。"),
    ),
    _column(
        "groups",
        ("Groups", "用户组"),
        "group|用户组|群组|分组|组",
        ("Groups that are there; several are parted by semicolons.", "已有的用户组，多个用分号分隔。"),
    ),
)
BY_KEY = {column.key: column for column in COLUMNS}
EXAMPLES = (
    ("陈晓雨", "chen.xiaoyu", "chen.xiaoyu@example.com", "总公司/华东大区/销售一部", "", "是", ""),
    ("Ada Wong", "", "ada.wong@example.com", "总公司/华北大区", "总公司/市场部", "", ""),
    ("", "", "", "总公司/华南大区", "", "", ""),
)

NO_HEADINGS = Words(
    "The first row must name the columns, such as Name, E-mail, Department.",
    "首行应为列名，例如：姓名、邮箱、部门。",
)
TWICE = Words("The column {label} stands there twice.", "“{label}”列重复出现。")


def guess_columns(headings: Sequence[str]) -> list[str | None]:
    """Return what each column of a sheet says, None for one that is not needed. Raises Invalid."""
    found: list[str | None] = []
    for heading in headings:
        bare = heading.strip().strip("*＊").strip().lower().removesuffix("（必填）").removesuffix("(必填)")
        key = next((column.key for column in COLUMNS if bare in column.headings), None)
        if key is not None and key in found:
            raise Invalid([Fault("file", TWICE.fill(label=BY_KEY[key].label))])
        found.append(key)
    if "name" not in found and "department" not in found:
        raise Invalid([Fault("file", NO_HEADINGS)])
    return found
