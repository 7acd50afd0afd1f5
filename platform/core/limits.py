"""How much of anything one request, one app or one file may ask for: the one place where such numbers stand.

`docs/limits.md` shows the same table to people; a test keeps the two equal.
"""

from __future__ import annotations

from dataclasses import Field, dataclass, field, fields

from .words import Words

MEGABYTE = 1024 * 1024


def _limit(default: int, en: str, zh: str) -> int:
    """Declare one limit: its default and what it counts, in both languages."""
    return field(default=default, metadata={"words": Words(en, zh)})


@dataclass(frozen=True, slots=True)
class Limits:
    """The numbers in force; a test or an installation may replace some."""

    body_bytes: int = _limit(2 * MEGABYTE, "bytes of one request's body", "单次请求正文的字节数")
    upload_bytes: int = _limit(20 * MEGABYTE, "bytes of one uploaded file", "单个上传文件的字节数")
    json_depth: int = _limit(40, "levels of one JSON body", "JSON 正文的嵌套层数")
    image_pixels: int = _limit(50_000_000, "pixels of one uploaded image", "单张上传图片的像素数")
    avatar_bytes: int = _limit(5 * MEGABYTE, "bytes of a picture of oneself", "个人头像图片的字节数")
    avatar_pixels: int = _limit(16_000_000, "pixels of a picture of oneself", "个人头像图片的像素数")
    import_bytes: int = _limit(5 * MEGABYTE, "bytes of one spreadsheet of people", "单个人员导入文件的字节数")
    import_rows: int = _limit(5000, "rows of one spreadsheet of people", "单个人员导入文件的行数")
    package_bytes: int = _limit(
        5 * MEGABYTE, "bytes of one app's package (.zip)", "单个应用包（.zip）的字节数"
    )
    sample_values: int = _limit(
        100_000, "values that the sample data of an app may make", "应用示例数据可生成的取值数"
    )
    spreadsheet_bytes: int = _limit(
        100 * MEGABYTE,
        "bytes of the spreadsheets one app or table begins with",
        "从表格创建时上传文件的总字节数",
    )
    spreadsheet_files: int = _limit(10, "spreadsheets sent at once", "从表格创建时的文件数")
    spreadsheet_sheets: int = _limit(40, "sheets of the spreadsheets sent at once", "从表格创建时的工作表数")
    spreadsheet_columns: int = _limit(200, "columns of one sheet", "单张工作表的列数")
    spreadsheet_rows: int = _limit(1_000_000, "rows of one sheet", "单张工作表的行数")
    spreadsheets_at_once: int = _limit(
        2,
        "spreadsheets read at the same time, of 1.5 GB each at most",
        "同时读取的表格文件数（每个最多占用 1.5 GB）",
    )
    filter_nodes: int = _limit(200, "conditions and groups of one filter", "单个筛选的条件与分组数")
    filter_depth: int = _limit(10, "levels of one filter", "筛选的嵌套层数")
    filter_values: int = _limit(500, 'values of one "is one of" condition', "“属于其中之一”条件的取值数")
    sort_fields: int = _limit(8, "fields one list is sorted by", "排序字段数")
    group_fields: int = _limit(3, "fields one list is grouped by", "分组字段数")
    saved_views: int = _limit(100, "saved views of one person in one app", "单个应用中每人保存的视图数")
    search_length: int = _limit(200, "characters of one search", "搜索内容的字数")
    page_records: int = _limit(1000, "records of one page", "每页记录数")
    print_rows: int = _limit(1000, "records of one printed list", "单次打印列表的记录数")
    records_per_call: int = _limit(1000, "records written by one call", "单次调用写入的记录数")
    cells_per_paste: int = _limit(5000, "cells changed by one paste", "单次粘贴修改的单元格数")
    records_per_bulk: int = _limit(
        10_000,
        "records that one bulk change or deletion does at once; more go on in the background",
        "单次批量修改或删除立即处理的记录数，超出时转入后台",
    )
    records_per_clone: int = _limit(
        20_000,
        "records that a clone copies at once; more go on in the background",
        "克隆应用时立即复制的记录数，超出时转入后台",
    )
    records_per_change: int = _limit(
        20_000,
        "records of a table whose values a change of an app moves at once; more go on in the background",
        "应用修改时立即处理的单表记录数，超出时转入后台",
    )
    changes_per_replay: int = _limit(
        20_000,
        "changes that a dry run of an automation looks at while its page waits; more go on in the background",
        "历史试运行时立即回放的变更数，超出时转入后台",
    )
    records_per_file: int = _limit(
        100_000,
        "records in the file of those that a change of an app concerns",
        "应用修改影响清单文件中的记录数",
    )
    text_length: int = _limit(1000, "characters of a text value", "单行文本的字数")
    long_text_length: int = _limit(100_000, "characters of a long text value", "多行文本的字数")
    links_per_field: int = _limit(
        1000, "records linked by one field of a record", "单个关联字段可关联的记录数"
    )
    rows_per_subform: int = _limit(500, "rows of one sub-form of a record", "单个子表单的行数")
    form_controls: int = _limit(20_000, "controls of one form that is sent", "单次提交的表单控件数")
    comment_length: int = _limit(5000, "characters of one comment", "单条评论的字数")
    comment_files: int = _limit(10, "files of one comment", "单条评论的附件数")
    comment_mentions: int = _limit(20, "people one comment names", "单条评论提及的人数")
    reminders: int = _limit(500, "open reminders of one person", "每人未完成的提醒数")
    feed_entries: int = _limit(2000, "entries of one calendar feed", "单个日历订阅的日程数")
    draft_length: int = _limit(400_000, "characters of one form's draft", "单份表单草稿的字数")
    files_per_field: int = _limit(50, "files of one field of a record", "单个附件字段的文件数")
    hook_calls_per_hour: int = _limit(
        3_600,
        "calls of the addresses of automations from one network address in an hour",
        "单个网络地址每小时调用自动化地址的次数",
    )
    public_rows_per_hour: int = _limit(
        60,
        "answers to public forms from one network address in an hour",
        "单个网络地址每小时提交公开表单的次数",
    )
    public_rows_per_day: int = _limit(
        300, "answers to public forms from one network address in a day", "单个网络地址每天提交公开表单的次数"
    )
    public_files_per_hour: int = _limit(
        120,
        "files sent to public forms from one network address in an hour",
        "单个网络地址每小时向公开表单上传的文件数",
    )
    public_files_per_day: int = _limit(
        600,
        "files sent to public forms from one network address in a day",
        "单个网络地址每天向公开表单上传的文件数",
    )
    public_mails_per_day: int = _limit(
        3,
        "mails in a day to one address that strangers gave in public forms",
        "公开表单每天向同一邮箱发送确认邮件的数量",
    )
    public_seconds: int = _limit(
        2, "seconds that a public form is open at least before it is sent", "公开表单从打开到提交的最少秒数"
    )
    pattern_length: int = _limit(500, "characters of one pattern", "校验规则（正则）的字数")
    definition_bytes: int = _limit(5 * MEGABYTE, "bytes of one app's definition", "单个应用定义的字节数")
    definition_depth: int = _limit(30, "levels of one app's definition", "应用定义的嵌套层数")
    definition_values: int = _limit(
        200_000, "values (texts, numbers, lists …) of one app's definition", "单个应用定义中的取值数"
    )
    definition_elements: int = _limit(10_000, "elements of one app", "单个应用的元素数")
    automation_steps: int = _limit(200, "steps of one automation", "单个自动化的步骤数")
    automation_depth: int = _limit(5, "levels of steps in one automation", "单个自动化中步骤的嵌套层数")
    tables_per_app: int = _limit(200, "tables of one app", "单个应用的数据表数")
    fields_per_table: int = _limit(1000, "fields of one table", "单张数据表的字段数")
    options_per_field: int = _limit(500, "options of one select field", "单个选项字段的选项数")
    webhooks_per_table: int = _limit(20, "webhooks of one table", "单张数据表的 Webhook 数")
    webhook_records: int = _limit(100, "records of one delivery of a webhook", "Webhook 单次推送的记录数")
    draft_steps: int = _limit(200, "steps of one draft that can be taken back", "单个草稿可撤销的步数")
    label_length: int = _limit(200, "characters of one label", "名称的字数")


LIMITS = Limits()


def described() -> tuple[tuple[str, int, Words], ...]:
    """Return (name, default, what it counts) of every limit, in the order of the table people read."""
    return tuple((each.name, each.default, _words(each)) for each in fields(Limits))


def _words(declared: Field) -> Words:
    return declared.metadata["words"]
