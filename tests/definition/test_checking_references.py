"""Whether the parts of a definition fit each other: every name leads somewhere, every type can do what is asked."""

import pytest

from fixtures.example_documents import by_key, document_of, field_of, table_of
from tablewright.definition.check import check


def add(table, /, **field):
    """Return a change that adds a field at the end of a table."""
    return lambda document: table_of(document, table)["fields"].append({"key": "extra", **field})


def put(table, key, /, **members):
    """Return a change of a field's members."""
    return lambda document: field_of(document, table, key).update(members)


def part(member, key, /, **members):
    """Return a change of a view's, form's, role's … members."""
    return lambda document: by_key(document[member], key)[1].update(members)


def rule(**members):
    """Return a change of the project table's first rule."""
    return lambda document: table_of(document, "project")["rules"][0].update(members)


def row_field(**field):
    """Return a change that adds a field to the rows of a sub-form."""
    return lambda document: field_of(document, "project", "lines")["fields"].append({"key": "extra", **field})


def condition(**leaf):
    """Return a change that gives a view one condition as its filter."""
    return part("views", "project.all", filter=leaf)


def grant(**members):
    """Return a change of the member role's rights in the project table."""
    return lambda document: by_key(document["roles"], "member")[1]["tables"]["project"].update(members)


ROLLUP = {"type": "rollup", "relation": "tasks"}
WRONG = {
    # keys
    "a field key twice": (add("team", key="level", type="text"), "duplicate_key", "“level”"),
    "an option key twice": (
        put("team", "level", options=[{"key": "a"}, {"key": "b"}, {"key": "b"}]), "duplicate_key", "“b”"),
    "a rule key twice": (rule(key="share_needs_amount"), "duplicate_key", "share_needs_amount"),
    "a table twice": (lambda d: d["tables"].append(table_of(document_of(), "tag")), "duplicate_key", "“tag”"),
    "a view twice": (lambda d: d["views"].append(dict(d["views"][0])), "duplicate_key", "“all”"),
    "a reserved key": (add("team", key="rev", type="number"), "reserved_key", "“rev”"),
    "a system key of another type": (add("team", key="owner", type="text"), "reserved_key", "type “owner”"),
    "a system type under another key": (add("team", type="created_at"), "reserved_key", "same key"),
    "a system field in a sub-form": (row_field(key="owner", type="owner"), "reserved_key", "sub-form"),
    # titles, rules, sorts
    "a title that is not there": (lambda d: table_of(d, "team").update(title="nam"), "unknown_field", "“name”?"),
    "a title that is no text": (lambda d: table_of(d, "team").update(title="projects"), "no_title", "“projects”"),
    "a sort by a list": (lambda d: table_of(d, "team").update(sort=["-projects"]), "not_sortable", "“projects”"),
    "a sort through a list": (lambda d: table_of(d, "team").update(sort=["projects.name"]), "to_many", "rollup"),
    "a rule that is no condition": (rule(expression="1 + 1"), "wrong_result", "true or false"),
    "a rule beside no field": (rule(field="don"), "unknown_field", "“done”?"),
    # relations
    "a relation to nowhere": (put("task", "project", table="projekt"), "unknown_table", "“project”?"),
    "a relation to a sub-form": (put("task", "project", table="project.lines"), "unknown_table", "project.lines"),
    "a required relation that empties": (put("task", "project", on_delete="set_empty"), "required_set_empty", "restrict"),
    "a reverse of no relation": (put("team", "projects", field="name"), "not_the_relation", "“team”"),
    "a reverse of a relation elsewhere": (put("team", "projects", field="parent"), "not_the_relation", "“parent”"),
    "a reverse in a sub-form": (
        row_field(type="reverse", table="task", field="project"), "not_in_subform", "reverse"),
    "a sub-form in a sub-form": (
        row_field(type="subform", fields=[{"key": "a", "type": "text"}]), "not_in_subform", "another sub-form"),
    # lookups and rollups
    "a lookup through no link": (
        add("team", type="lookup", relation="name", field="x"), "no_link", "“name”"),
    "a lookup through nothing": (
        add("team", type="lookup", relation="project", field="x"), "unknown_field", "“projects”?"),
    "a lookup of nothing": (put("project", "team_level", field="levle"), "unknown_field", "“level”?"),
    "a sum of texts": (add("project", **ROLLUP, field="name", function="sum"), "wrong_function", "numbers"),
    "a sum of nothing": (add("project", **ROLLUP, function="sum"), "missing_member", "“field”"),
    "a rollup's filter over the wrong table": (
        add("project", **ROLLUP, function="count", filter="urgent"), "wrong_expression", "urgent"),
    "a rollup's sort over there": (
        add("project", **ROLLUP, field="name", function="first", sort="-dueee"), "unknown_field", "“due”?"),
    # expressions
    "a formula that does not parse": (put("project", "weighted", expression="amount *"), "wrong_expression", "character 8"),
    "a formula with an unknown name": (put("project", "weighted", expression="1 + amonut"), "wrong_expression", "did you mean amount"),
    "a formula with an unknown function": (put("project", "weighted", expression="SUMM(amount)"), "wrong_expression", "SUMM"),
    "a formula of the wrong result": (put("project", "grace", expression="amount"), "wrong_result", "a date"),
    "a formula that follows a text": (put("project", "caption", expression="name.level"), "wrong_expression", "name.level"),
    # what a type can do
    "unique formulas": (put("project", "weighted", unique=True), "not_unique", "duplicates"),
    "unique in a sub-form": (row_field(type="text", unique=True), "not_unique", "duplicates"),
    "a required formula": (put("project", "weighted", required=True), "not_required", "fill in"),
    "a default nobody can have": (put("project", "weighted", default={"value": 1}), "not_default", "default"),
    "a search in a relation's list": (put("project", "tasks", search=True), "not_search", "quick search"),
    "least above most": (put("project", "hours", min=10, max=1), "low_above_high", "“min”"),
    # defaults
    "an option there is not": (put("project", "stage", default={"value": "done"}), "wrong_default", "“done”"),
    "a text for a number": (put("project", "hours", default={"value": "many"}), "wrong_default", "number"),
    "a number below the least": (put("project", "hours", default={"value": -1}), "wrong_default", "0"),
    "a default expression of the wrong type": (
        put("project", "due", default={"expression": '"soon"'}), "wrong_result", "a date"),
    # views
    "a column there is not": (part("views", "project.all", fields=["nmae"]), "unknown_field", "“name”?"),
    "a view of no table": (part("views", "project.all", table="proj"), "unknown_table", "“project”?"),
    "a filter on nothing": (condition(field="teem.level", op="is", value="a"), "unknown_field", "“team”?"),
    "a filter that follows a text": (condition(field="name.level", op="is", value="a"), "no_link", "“name”"),
    "an operator it does not have": (condition(field="amount", op="contains", value="1"), "wrong_operator", "contains"),
    "a filter value of the wrong type": (condition(field="due", op="lt", value="soon"), "wrong_value", "date"),
    "a period there is not": (condition(field="due", op="within", value="this_wek"), "wrong_value", "period"),
    "a filter with two joints": (part("views", "project.all", filter={"and": [], "or": []}), "wrong_form", "one of"),
    "a group that cannot be": (part("views", "project.all", group=["brief"]), "not_groupable", "“brief”"),
    "a group by a period there is not": (part("views", "project.all", group=["due:monht"]), "wrong_period", "“month”?"),
    "a footer it does not have": (part("views", "project.all", footer={"name": "sum"}), "wrong_function", "“sum”"),
    # forms
    "a field twice in a form": (
        lambda d: d["forms"][0]["sections"][1]["fields"].append("name"), "twice_in_form", "“name”"),
    "a form's field there is not": (
        lambda d: d["forms"][0]["sections"][1]["fields"].append({"field": "nam"}), "unknown_field", "“name”?"),
    "a field wider than its section": (
        lambda d: d["forms"][0]["sections"][0]["fields"].append({"field": "grace", "width": 3}), "too_wide", "2 columns"),
    "a section twice": (lambda d: d["forms"][0]["sections"][1].update(key="basics"), "duplicate_key", "“basics”"),
    # roles
    "rights in no table": (
        lambda d: d["roles"][1]["tables"].update(tagg={"actions": []}), "unknown_table", "“tag”?"),
    "rights on no field": (grant(fields={"amuont": "read"}), "unknown_field", "“amount”?"),
    "rows by no condition": (grant(rows={"condition": "amount"}), "wrong_result", "true or false"),
    "rows by an unknown field": (grant(edit_rows={"condition": "lead2 = ME()"}), "wrong_expression", "lead2"),
    "rows by a condition in a list": (
        grant(rows=["own", {"scope": "department", "condition": "amount +"}]), "wrong_expression", "expression"),
    "rows by no member field": (grant(rows={"member": "nam"}), "unknown_field", "“name”?"),
    "rows by a field without people": (grant(edit_rows=[{"member": "lead"}, {"member": "name"}]), "no_member_field", "created_by"),
    "rows everywhere by no member field": (
        lambda d: d["roles"][0]["all_tables"].update(rows={"member": "lead"}), "no_member_field", "created_by"),
    "rows everywhere by what not every table has": (
        lambda d: d["roles"][0]["all_tables"].update(rows={"condition": "amount > 1"}), "wrong_expression", "amount"),
    "fields everywhere that not every table has": (
        lambda d: d["roles"][0]["all_tables"].update(fields={"amount": "read"}), "unknown_field", "“amount”"),
    # navigation, automations, dashboards
    "an entry to no view": (
        lambda d: d["navigation"][0]["items"].append({"view": "project.runing"}), "unknown_view", "“project.running”?"),
    "an entry to no dashboard": (
        lambda d: d["navigation"][0]["items"].append({"dashboard": "overvue"}), "unknown_dashboard", "“overview”?"),
    "an automation on no table": (
        lambda d: d["automations"][0]["trigger"].update(table="x"), "unknown_table", "“x”"),
    "an automation on no field": (
        lambda d: d["automations"][0]["trigger"]["settings"].update(fields=["x"]), "unknown_field", "“x”"),
    "an automation by no condition": (part("automations", "tell_lead", condition="amount"), "wrong_result", "true"),
    "a tile of no view": (lambda d: d["dashboards"][0]["tiles"][2].update(view="project.x"), "unknown_view", "project.x"),
    "a tile's measure": (
        lambda d: d["dashboards"][0]["tiles"][1].update(measure="sum:name"), "wrong_function", "“sum”"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG, ids=str)
def test_it_tells(case):
    change, code, said = WRONG[case]
    document = document_of()
    change(document)
    faults = check(document)
    assert [fault.code for fault in faults] == [code], faults
    assert said in faults[0].words.en
    assert any("一" <= sign <= "鿿" for sign in faults[0].words.zh)


def test_computed_fields_in_a_circle_are_told_with_their_way():
    document = document_of()
    put("project", "weighted", expression="extra + 1")(document)
    add("project", key="extra", type="formula", expression="weighted * 2", result="number")(document)
    (fault,) = check(document)
    assert fault.code == "circle"
    assert "weighted → extra → weighted" in fault.words.en
    assert "weighted → extra → weighted" in fault.words.zh


def test_a_field_computed_from_itself_is_a_circle():
    document = document_of()
    put("project", "weighted", expression="weighted")(document)
    assert "weighted → weighted" in check(document)[0].words.en


def test_a_circle_through_two_tables_names_them():
    document = document_of()
    add("team", type="rollup", relation="projects", field="extra", function="sum")(document)
    add("project", type="lookup", relation="team", field="extra")(document)
    (fault,) = check(document)
    assert "team.extra → project.extra → team.extra" in fault.words.en


def test_lookups_of_each_other_are_a_circle():
    document = document_of()
    add("project", type="lookup", relation="parent", field="extra")(document)
    (fault,) = check(document)
    assert fault.code == "circle"


def test_deleting_in_a_circle_is_told():
    document = document_of()
    add("project", type="relation", table="task", on_delete="delete")(document)
    (fault,) = check(document)
    assert fault.code == "circle"
    assert "project → task → project" in fault.words.en or "task → project → task" in fault.words.en


def formulas(count, expression):
    return [
        {"key": f"f{number}", "type": "formula", "expression": expression(number), "result": "number"}
        for number in range(count)
    ]


def test_a_long_chain_of_formulas_is_too_deep_and_told_once():
    document = document_of("minimal")
    document["tables"][0]["fields"] += formulas(900, lambda n: f"f{n - 1} + 1" if n else "1")
    assert [fault.code for fault in check(document)] == ["too_deep"]


def test_a_long_chain_of_lookups_is_too_deep_and_told_once():
    document = document_of("minimal")
    fields = document["tables"][0]["fields"]
    fields.append({"key": "up", "type": "relation", "table": "note"})
    fields.extend(
        {"key": f"l{n}", "type": "lookup", "relation": "up", "field": f"l{n - 1}" if n else "text"}
        for n in range(900)
    )
    assert [fault.code for fault in check(document)] == ["too_deep"]


def test_formulas_that_double_at_every_step_are_too_large():
    document = document_of("minimal")
    eight_times = lambda n: " + ".join([f"f{n - 1}"] * 8) if n else "1"  # noqa: E731
    document["tables"][0]["fields"] += formulas(10, eight_times)
    assert [fault.code for fault in check(document)] == ["too_deep"]


def test_what_uses_a_missing_field_is_not_blamed():
    document = document_of()
    put("project", "team_level", field="nothing")(document)
    put("project", "weighted", expression='IF(team_level = "a", 1, 2)')(document)
    part("views", "project.all", filter={"field": "team_level", "op": "is", "value": "a"})(document)
    assert [fault.code for fault in check(document)] == ["unknown_field"]


def test_what_uses_a_broken_field_is_not_blamed():
    document = document_of()
    field_of(document, "project", "amount")["currency"] = 12
    assert len(check(document)) == 1


def test_what_uses_a_broken_table_is_not_blamed():
    document = document_of()
    table_of(document, "task")["fields"] = []
    assert {fault.file for fault in check(document)} == {"tables/task.json"}
