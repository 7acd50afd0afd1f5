"""The history's line: what a change comes to, in business words."""

from random import Random

from fixtures.example_documents import by_key, document_of, field_of, table_of
from fixtures.random_edits import edited
from tablewright.definition.summary import summary


def told(*changes):
    before, after = document_of(), document_of()
    for change in changes:
        change(after)
    return summary(before, after)


def add(key, table="project", type="text"):  # noqa: A002 - as the definition calls it
    return lambda d: table_of(d, table)["fields"].append({"key": key, "type": type, "label": key.title()})


def test_nothing_is_nothing():
    assert told().en == "Nothing changed."


def test_a_new_field_is_told_with_its_type_and_table():
    said = told(add("budget", type="money"))
    assert said.en == "The field “Budget” (money) is new in “Project”."
    assert said.zh == "在“项目”中新增字段“Budget”（金额）。"


def test_a_new_field_with_its_first_column_is_one_thing():
    said = told(
        add("budget"),
        lambda d: by_key(d["views"], "project.all")[1]["fields"].append("budget"),
        lambda d: by_key(d["forms"], "project.main")[1]["sections"][0]["fields"].append(
            {"field": "budget", "width": 2}
        ),
    )
    assert said.en == "The field “Budget” (text) is new in “Project”."


def test_a_field_with_another_name():
    said = told(lambda d: field_of(d, "project", "supplier").update(label="Vendor"))
    assert "is now called “Vendor”" in said.en
    assert "改名为“Vendor”" in said.zh


def test_a_name_that_changed_in_one_language_is_told_so_in_the_other():
    said = told(lambda d: field_of(d, "project", "amount")["label"].update(zh="总额"))
    assert said.en == "The field “Amount” in “Project” has another name in Chinese."
    assert said.zh == "“项目”的字段“金额”改名为“总额”。"


def test_several_settings_of_one_field_are_one_sentence():
    said = told(lambda d: field_of(d, "project", "supplier").update(required=True, help="Who sells it"))
    assert said.en.count(".") == 1
    assert "help" in said.en
    assert "required" in said.en


def test_the_columns_of_a_view():
    said = told(lambda d: by_key(d["views"], "project.all")[1]["fields"].reverse())
    assert "columns" in said.en


def test_rights_of_a_role():
    said = told(lambda d: by_key(d["roles"], "member")[1]["tables"]["project"].update(rows="all"))
    assert said.en == "The role “Member” was changed: rights."
    assert said.zh == "修改角色“成员”：权限。"


def test_much_is_counted_by_kind():
    said = told(
        add("a"), add("b"), add("c"), lambda d: field_of(d, "team", "name").update(help="As on paper")
    )
    assert said.zh == "“项目”新增 3 个字段；“小组”修改 1 个字段。"
    assert said.en == "3 fields are new in “Project”; 1 field in “Team” was changed."


def test_one_that_goes_is_told_by_its_name_among_what_it_changed():
    said = told(
        lambda d: table_of(d, "project")["fields"].remove(field_of(d, "project", "docket")),
        lambda d: field_of(d, "team", "name").update(help="As on paper"),
        lambda d: d.update(label="Works"),
    )
    assert said.en == (
        "The field “Docket” in “Project” was deleted; the app itself was changed; 1 field in “Team” was changed."
    )
    assert said.zh == "删除“项目”的字段“单号”；修改应用设置；“小组”修改 1 个字段。"


def test_a_table_that_came_with_its_views_is_one_thing():
    def site(document):
        fields = [{"key": "name", "type": "text", "label": "Name"}]
        document["tables"].append({"key": "site", "label": "Site", "fields": fields})
        document["views"].append({"key": "all", "table": "site", "label": "All", "fields": ["name"]})
        document["navigation"][0]["items"].append({"table": "site"})

    assert told(site).en == "The table “Site” is new."


def test_what_stands_elsewhere_now():
    assert told(lambda d: d["tables"].append(d["tables"].pop(0))).en.endswith("was moved.")


def test_whatever_was_done_has_a_sentence_in_both_languages():
    before = document_of()
    for seed in range(12):
        after = edited(before, Random(seed), 3, "x")
        for said in (
            summary(before, after),
            summary(after, before),
            summary({**after, "tables": []}, before),
        ):
            assert said.en.endswith(".")
            assert said.zh.endswith("。")
            assert "{" not in said.en + said.zh


def test_a_rule_is_called_by_what_it_does_or_says():
    rule = {"key": "rule", "when": "budget > 0", "then": [{"require": ["owner", "section:main"]}]}
    said = told(
        add("budget"), lambda d: by_key(d["forms"], "project.main")[1].setdefault("rules", []).append(rule)
    )
    assert "rule" in said.en and "“rule”" not in said.en and "“require " in said.en
    assert "“必填" in said.zh
    check = {"key": "rule", "expression": "TRUE", "message": {"en": "No end.", "zh": "缺少结束。"}}
    said = told(lambda d: table_of(d, "project").setdefault("rules", []).append(check))
    assert said.en == "The rule “No end.” is new in “Project”."


def test_a_section_without_a_heading_is_told_by_the_fields_it_begins_with():
    def bare(document):
        section = by_key(document["forms"], "project.main")[1]["sections"][0]
        section.pop("label", None)
        section["fields"] = ["name", "stage", "amount"]

    def narrower(document):
        bare(document)
        by_key(document["forms"], "project.main")[1]["sections"][0]["columns"] = 3

    before, after = document_of(), document_of()
    bare(before)
    narrower(after)
    said = summary(before, after)
    assert "no heading: Name, Stage …" in said.en and "main" not in said.en, said
    assert "无标题：" in said.zh
