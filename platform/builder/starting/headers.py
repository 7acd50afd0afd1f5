"""What the name of a column says about its values: a day, money, a share, a phone, a person, a code, a choice."""

from __future__ import annotations

import re
import unicodedata

MEANINGS = {
    "day": r"日期|时间|日$|生日|到期|截止|入职|date|day$|deadline|birthday|due|\bdob\b|_at$",
    "money": r"金额|价|费|款|工资|薪|成本|预算|收入|支出|应收|应付|余额|营业额|销售额|利润|(?:元|￥|¥|rmb|cny|usd|\$)"
    r"|price|amount|cost|budget|salary|revenue|\bfee|total|balance|freight",
    "share": r"率$|占比|比例|百分比|折扣|%|％|percent|rate$|ratio|share|discount|margin",
    "phone": r"电话|手机|联系方式|传真|座机|phone|mobile|\btel\b|telephone|fax|\bcell\b",
    "person": r"负责人|经办|责任人|销售员|业务员|跟进人|创建人|审批人|owner|assignee|salesperson|manager|responsible",
    "code": r"编号|编码|代码|单号|工号|学号|序号|卡号|账号|帐号|证号|身份证|邮编|邮政编码|税号|型号|批号|货号|sku"
    r"|\bid\b|_id$|id$|\bno\.?$|number$|code$|\bzip\b|postal|serial",
    "choice": r"状态|类型|类别|分类|等级|级别|阶段|来源|性别|部门|地区|区域|省份|行业|优先级|方式|结果|品牌|单位$"
    r"|status|type|categor|level|stage|source|gender|department|region|priority|industry|kind|class$|tier|country",
    "yes": r"是否|已[^\s]{1,4}$|有无|^is[_ ]|^has[_ ]|\?$|？$|enabled|active|done|completed|discontinued",
    "title": r"名称|姓名|标题|主题|公司|^name$|title|subject|full ?name|company|name$",
    "long": r"备注|说明|描述|内容|详情|简介|意见|地址|note|comment|description|remark|detail|address",
    "mail": r"邮箱|邮件|e-?mail",
}
_COMPILED = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in MEANINGS.items()}
_UNIT = re.compile(r"\s*[(（\[【]\s*([^()（）\[\]【】]{1,12})\s*[)）\]】]\s*$")
_CURRENCIES = {
    "元": "CNY", "￥": "CNY", "¥": "CNY", "rmb": "CNY", "cny": "CNY", "人民币": "CNY", "$": "USD", "usd": "USD",
    "美元": "USD", "eur": "EUR", "€": "EUR", "欧元": "EUR", "£": "GBP", "gbp": "GBP", "港币": "HKD", "hkd": "HKD",
}  # fmt: skip
LONGEST = 100


def means(label: str, meaning: str) -> bool:
    """Say whether a column's name speaks of a meaning."""
    return bool(_COMPILED[meaning].search(label))


def clean_label(text: str) -> str:
    """Return the name of a column on one line."""
    text = "".join(
        sign for sign in unicodedata.normalize("NFC", text) if sign.isprintable() or sign.isspace()
    )
    return " ".join(text.split()).strip("*＊ ")[:LONGEST]


def unit_in(label: str) -> tuple[str, str]:
    """Return a column's name without the unit in brackets at its end, and the unit ("" for none)."""
    found = _UNIT.search(label)
    if found is None or found[1].strip().isdigit():
        return label, ""
    return label[: found.start()].strip() or label, found[1].strip()


def currency_of(unit: str) -> str | None:
    """Return the currency that a unit means."""
    return _CURRENCIES.get(unit.casefold())
