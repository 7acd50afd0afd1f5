"""Who works in the demo: departments of two regions with teams, people in every role, one group."""

from __future__ import annotations

from dataclasses import dataclass

from ..core.words import Words


@dataclass(frozen=True, slots=True)
class DemoDepartment:
    """A department; `head` is the login of who heads it."""

    key: str
    name: str
    above: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the demo. `roles` are asked of the installed app: they are given where the app has them.

    `share` says how much of the sample data is theirs: so many parts of all the shares together.
    """

    login: str
    name: str
    department: str
    roles: tuple[str, ...] = ()
    share: int = 0
    also_in: str | None = None
    signs_in_as: Words | None = None


@dataclass(frozen=True, slots=True)
class DemoRole:
    """A role given to a whole department, with those below it, or to a group."""

    role: str
    kind: str
    to: str


COMPANY = "company"
DEPARTMENTS = (
    DemoDepartment(COMPANY, "总公司", head="he.wenshan"),
    DemoDepartment("north", "华北大区", COMPANY, "li.na"),
    DemoDepartment("beijing", "北京一部", "north"),
    DemoDepartment("tianjin", "天津部", "north"),
    DemoDepartment("east", "华东大区", COMPANY, "manager"),
    DemoDepartment("shanghai", "上海一部", "east", "gu.ting"),
    DemoDepartment("hangzhou", "杭州部", "east"),
    DemoDepartment("success", "售后服务部", COMPANY, "wu.qian"),
    DemoDepartment("marketing", "市场部", COMPANY, "tang.yue"),
    DemoDepartment("finance", "财务部", COMPANY, "jiang.hui"),
)
# Who manages also sells: the role "sales" opens what is their own in full, "manager" the department's.
LEADS = ("sales", "manager")
PEOPLE = (
    DemoPerson("admin", "林知远", COMPANY, signs_in_as=Words("Administrator", "管理员")),
    DemoPerson("sales", "陈晓雨", "shanghai", ("sales",), 20, signs_in_as=Words("Sales", "销售")),
    DemoPerson("manager", "周建国", "east", LEADS, 3, signs_in_as=Words("Sales manager", "销售经理")),
    DemoPerson("gu.ting", "顾婷", "shanghai", LEADS, 7),
    DemoPerson("wang.lei", "王磊", "shanghai", ("sales",), 13),
    DemoPerson("shen.jia", "沈佳", "hangzhou", ("sales",), 12),
    DemoPerson("fang.yu", "方宇", "hangzhou", ("sales",), 9, also_in="shanghai"),
    DemoPerson("li.na", "李娜", "north", LEADS, 3),
    DemoPerson("zhao.min", "赵敏", "beijing", ("sales",), 14),
    DemoPerson("sun.hao", "孙昊", "beijing", ("sales",), 11),
    DemoPerson("ma.jun", "马骏", "tianjin", ("sales",), 8),
    DemoPerson("he.wenshan", "何文山", COMPANY, ("boss",)),
    DemoPerson("meng.yaqin", "孟雅琴", COMPANY, ("boss",)),
    DemoPerson("han.mei", "韩梅", COMPANY, ("data_admin",)),
    DemoPerson("qin.feng", "秦风", COMPANY, ("data_admin",)),
    DemoPerson("wu.qian", "吴倩", "success"),
    DemoPerson("zheng.kai", "郑凯", "success"),
    DemoPerson("tang.yue", "唐悦", "marketing"),
    DemoPerson("xu.chen", "许晨", "marketing"),
    DemoPerson("jiang.hui", "蒋慧", "finance"),
    DemoPerson("luo.gang", "罗刚", "finance"),
)
GROUP = "展会筹备组"
GROUP_MEMBERS = ("tang.yue", "shen.jia", "ma.jun")
ROLES = (
    DemoRole("public_pool", "department_below", "north"),
    DemoRole("public_pool", "department_below", "east"),
    DemoRole("success", "department", "success"),
    DemoRole("marketing", "department", "marketing"),
    DemoRole("finance", "department", "finance"),
    DemoRole("marketing", "group", GROUP),
)
