"""What two people did to one app, brought together place by place, and what they have to decide."""

import pytest

from fixtures.example_documents import by_key, document_of, field_of, table_of
from tablewright.definition.check import check
from tablewright.definition.merge import UnknownChoice, Unsettled, merge


def merged(mine, theirs):
    """Merge what two functions do to the example app."""
    base, ours, others = document_of(), document_of(), document_of()
    mine(ours)
    theirs(others)
    assert check(ours) == check(others) == []
    return merge(base, ours, others)


def keys(parts):
    return [each["key"] for each in parts]


def fields(document, table="project"):
    return keys(table_of(document, table)["fields"])


def text(key):
    return {"key": key, "type": "text", "label": key.title()}


def section(document):
    return by_key(document["forms"], "project.main")[1]["sections"][0]["fields"]


def grant(document):
    return by_key(document["roles"], "member")[1]["tables"]["project"]


def test_two_labels_of_two_languages_are_both_taken():
    done = merged(
        lambda d: field_of(d, "project", "amount")["label"].update(zh="总额"),
        lambda d: field_of(d, "project", "amount")["label"].update(en="Total"),
    )
    assert done.conflicts == ()
    assert field_of(done.document, "project", "amount")["label"] == {"en": "Total", "zh": "总额"}
    (taken,) = done.taken
    assert taken.after == "Total"


def test_one_label_changed_twice_is_a_conflict_that_keeps_mine_until_it_is_settled():
    done = merged(
        lambda d: field_of(d, "project", "amount")["label"].update(zh="总额"),
        lambda d: field_of(d, "project", "amount")["label"].update(zh="合计"),
    )
    (conflict,) = done.conflicts
    assert (conflict.kind, conflict.base, conflict.mine, conflict.theirs) == ("value", "金额", "总额", "合计")
    assert "总额" in conflict.choices["mine"].zh
    assert "合计" in conflict.choices["theirs"].zh
    assert field_of(done.document, "project", "amount")["label"]["zh"] == "总额"
    settled = done.resolve({conflict.id: "theirs"})
    assert field_of(settled, "project", "amount")["label"]["zh"] == "合计"


def test_a_name_changed_twice_in_both_languages_is_asked_about_once():
    done = merged(
        lambda d: field_of(d, "project", "amount")["label"].update(en="Total", zh="总额"),
        lambda d: field_of(d, "project", "amount")["label"].update(en="Sum", zh="合计"),
    )
    (conflict,) = done.conflicts
    assert "Total" in conflict.choices["mine"].en and "合计" in conflict.choices["theirs"].zh
    settled = done.resolve({conflict.id: "theirs"})
    assert field_of(settled, "project", "amount")["label"] == {"en": "Sum", "zh": "合计"}


def test_what_is_left_open_or_unheard_of_is_refused():
    done = merged(lambda d: d.update(icon="star"), lambda d: d.update(icon="home"))
    with pytest.raises(Unsettled):
        done.resolve({})
    with pytest.raises(UnknownChoice):
        done.resolve({done.conflicts[0].id: "both"})
    with pytest.raises(UnknownChoice):
        done.resolve({"value/nothing": "mine"})


def test_fields_added_on_both_sides_stand_where_they_were_put():
    done = merged(
        lambda d: table_of(d, "project")["fields"].insert(1, text("ours")),
        lambda d: table_of(d, "project")["fields"].append(text("others")),
    )
    assert done.conflicts == ()
    assert fields(done.document)[1] == "ours"
    assert fields(done.document)[-1] == "others"


def test_two_fields_put_into_one_section_are_both_there():
    done = merged(
        lambda d: (table_of(d, "project")["fields"].append(text("ours")), section(d).insert(1, "ours")),
        lambda d: (
            table_of(d, "project")["fields"].append(text("others")),
            section(d).append({"field": "others", "width": 2}),
        ),
    )
    assert done.conflicts == ()
    assert section(done.document)[1] == "ours"
    assert section(done.document)[-1] == {"field": "others", "width": 2}


def sections(document):
    return by_key(document["forms"], "project.main")[1]["sections"]


def take(document, number):
    """Take the first field out of a section of the form."""
    return sections(document)[number]["fields"].pop(0)


def name_of(entry):
    return entry if isinstance(entry, str) else entry.get("field")


def test_a_field_put_into_another_section_takes_along_what_the_other_side_changed_on_it():
    moved = name_of(sections(document_of())[0]["fields"][0])

    def widen(document):
        entries = sections(document)[0]["fields"]
        entries[0] = {"field": moved, "width": 2, "help": "Mind the gap"}

    done = merged(lambda d: sections(d)[1]["fields"].append(take(d, 0)), widen)
    assert done.conflicts == ()
    assert moved not in map(name_of, sections(done.document)[0]["fields"])
    assert sections(done.document)[1]["fields"][-1]["help"] == "Mind the gap"


def test_a_field_put_into_two_sections_is_asked_about_and_stands_in_one():
    moved = name_of(sections(document_of())[0]["fields"][0])
    done = merged(
        lambda d: sections(d)[1]["fields"].append(take(d, 0)),
        lambda d: sections(d)[2]["fields"].append(take(d, 0)),
    )
    (conflict,) = done.conflicts
    for document, place in ((done.document, 1), (done.resolve({conflict.id: "theirs"}), 2)):
        standing = [moved in map(name_of, each["fields"]) for each in sections(document)]
        assert standing == [number == place for number in range(len(standing))]


def test_an_entry_of_the_navigation_moved_to_another_group_stands_there_once():
    def move(document):
        document["navigation"][1]["items"].append(document["navigation"][0]["items"].pop(0))

    done = merged(move, lambda d: d["navigation"][0].update(label="Business"))
    assert done.conflicts == ()
    assert [len(each["items"]) for each in done.document["navigation"]] == [2, 3]


def test_moves_of_both_sides_hold():
    def first_to_the_end(document):
        columns = table_of(document, "team")["fields"]
        columns.append(columns.pop(0))

    def second_to_the_end(document):
        columns = table_of(document, "team")["fields"]
        columns.append(columns.pop(1))

    was = fields(document_of(), "team")
    done = merged(first_to_the_end, second_to_the_end)
    now = fields(done.document, "team")
    assert now[:-2] == was[2:]
    assert sorted(now[-2:]) == sorted(was[:2])


def test_one_field_moved_to_two_places_is_a_conflict_of_the_order():
    def move(place):
        def act(document):
            columns = table_of(document, "team")["fields"]
            columns.insert(place, columns.pop(3))

        return act

    done = merged(move(0), move(len(fields(document_of(), "team")) - 1))
    (conflict,) = done.conflicts
    assert (conflict.kind, conflict.path) == ("order", ("tables", "team", "fields"))
    assert fields(done.document, "team") == list(conflict.mine)
    settled = done.resolve({conflict.id: "theirs"})
    assert fields(settled, "team") == list(conflict.theirs)


def test_what_one_removes_and_the_other_changes_is_asked_about():
    done = merged(
        lambda d: d["views"].remove(by_key(d["views"], "task.week")[1]),
        lambda d: by_key(d["views"], "task.week")[1].update(label="Seven days"),
    )
    (conflict,) = done.conflicts
    assert (conflict.kind, conflict.mine) == ("gone", None)
    assert "task.week" not in [f"{each['table']}.{each['key']}" for each in done.document["views"]]
    settled = done.resolve({conflict.id: "theirs"})
    assert by_key(settled["views"], "task.week")[1]["label"] == "Seven days"


def test_rights_are_never_added_up():
    done = merged(
        lambda d: grant(d)["actions"].append("export"),
        lambda d: grant(d).update(rows="all"),
    )
    (conflict,) = done.conflicts
    assert set(conflict.choices) == {"mine", "theirs"}
    assert "export" in grant(done.document)["actions"]
    assert grant(done.document)["rows"] != "all"
    settled = grant(done.resolve({conflict.id: "theirs"}))
    assert settled["rows"] == "all"
    assert "export" not in settled["actions"]


def test_levels_of_two_fields_are_both_taken():
    done = merged(
        lambda d: grant(d)["fields"].update(amount="hidden"),
        lambda d: grant(d)["fields"].update(name="read"),
    )
    assert done.conflicts == ()
    assert {"amount": "hidden", "name": "read"}.items() <= grant(done.document)["fields"].items()


def test_a_type_and_the_settings_of_another_type_are_one_question():
    done = merged(
        lambda d: long_text(field_of(d, "project", "supplier")),
        lambda d: field_of(d, "project", "supplier").update(max_length=20),
    )
    (conflict,) = done.conflicts
    assert conflict.path == ("tables", "project", "fields", "supplier", "type")


def test_two_filters_can_both_hold():
    view = "project.running"
    done = merged(
        lambda d: by_key(d["views"], view)[1].update(filter={"field": "name", "op": "is_not_empty"}),
        lambda d: by_key(d["views"], view)[1].update(filter={"field": "stage", "op": "is_not_empty"}),
    )
    (conflict,) = done.conflicts
    settled = by_key(done.resolve({conflict.id: "both"})["views"], view)[1]
    assert [each["field"] for each in settled["filter"]["and"]] == ["name", "stage"]


def test_entries_added_to_one_group_of_the_navigation_are_both_there():
    done = merged(
        lambda d: d["navigation"][0]["items"].append({"view": "task.week"}),
        lambda d: (d["navigation"][0].update(label="Business"), d["navigation"][1]["items"].pop()),
    )
    assert done.conflicts == ()
    assert done.document["navigation"][0]["label"] == "Business"
    assert done.document["navigation"][0]["items"][-1] == {"view": "task.week"}
    assert len(done.document["navigation"][1]["items"]) == 1


def long_text(field):
    for name in set(field) - {"key", "label"}:
        del field[name]
    field["type"] = "long_text"


def needs_amount(document):
    for key, read in (("tax", "budget_left * 2"), ("tax_twice", "tax * 2")):
        table_of(document, "team")["fields"].append(
            {"key": key, "type": "formula", "label": key.title(), "result": "number", "expression": read}
        )


def test_a_formula_here_and_its_field_gone_there_are_named_together_and_either_can_stay():
    def drop(document):
        team = table_of(document, "team")["fields"]
        team.remove(by_key(team, "budget_left")[1])

    base, ours, others = document_of(), document_of(), document_of()
    for each in (base, ours, others):
        table_of(each, "team")["fields"].append({"key": "budget_left", "type": "number", "label": "Left"})
    needs_amount(ours)
    drop(others)
    done = merge(base, ours, others)
    (conflict,) = done.conflicts
    assert conflict.kind == "fault"
    assert "Tax" in conflict.words.en
    assert "Left" in conflict.words.en
    assert {"budget_left", "tax"} <= set(fields(done.document, "team"))
    settled = done.resolve({conflict.id: "theirs"})
    assert not {"budget_left", "tax", "tax_twice"} & set(fields(settled, "team"))
    assert check(settled) == []


def stage(document, key="run"):
    return by_key(field_of(document, "project", "stage")["options"], key)[1]


def running(document):
    document["views"].append(
        {
            "key": "at_work",
            "table": "project",
            "fields": ["name"],
            "filter": {"field": "stage", "op": "is", "value": "run"},
        }
    )


def test_an_option_renamed_there_and_newly_built_on_here_is_asked_about():
    done = merged(running, lambda d: stage(d).update(label="Sold"))
    (conflict,) = done.conflicts
    assert conflict.kind == "meaning"
    assert "Sold" in conflict.words.en
    assert stage(done.document)["label"] == stage(document_of())["label"]
    settled = done.resolve({conflict.id: "theirs"})
    assert stage(settled)["label"] == "Sold"
    assert by_key(settled["views"], "project.at_work")


def test_it_is_the_same_question_from_the_other_side():
    done = merged(lambda d: stage(d).update(label="Sold"), running)
    (conflict,) = done.conflicts
    assert stage(done.document)["label"] == "Sold"
    assert stage(done.resolve({conflict.id: "theirs"}))["label"] == stage(document_of())["label"]


def test_a_renamed_field_that_is_only_shown_elsewhere_is_no_question():
    done = merged(
        lambda d: d["views"].append({"key": "effort", "table": "task", "fields": ["name", "hours"]}),
        lambda d: field_of(d, "task", "hours").update(label="Effort"),
    )
    assert done.conflicts == ()


def test_whatever_a_hostile_form_chooses_is_refused():
    done = merged(running, lambda d: stage(d).update(label="Sold"))
    for choice in ("both", "", "mine ", "x" * 1000):
        with pytest.raises(UnknownChoice):
            done.resolve({done.conflicts[0].id: choice})
