"""Every template that is shipped can be made from nothing with the builder's own verbs, and comes out the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from tablewright.builder.edits import fields, forms, navigation, roles, tables, views
from tablewright.definition.check import check
from tablewright.definition.diff import diff
from tablewright.definition.read import read_folder

FOLDERS = sorted(path.parent for path in (Path(__file__).parents[3] / "apps").glob("*/app.json"))
BUILT = ("tables", "forms", "views", "roles", "navigation")
MADE_ALONG = ("key", "label", "fields")


def keyed(piece) -> str:
    return f"{piece['table']}.{piece['key']}"


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_from_nothing_to_the_template(folder):
    wanted = read_folder(folder).document
    made = {name: each for name, each in wanted.items() if name not in BUILT}
    for table in wanted["tables"]:
        title = next(each for each in table["fields"] if each["key"] == table["title"])
        made = tables.add_table(made, {"key": table["key"], "label": table["label"], "fields": [title]})
    for table in wanted["tables"]:
        before = None
        for field in table["fields"]:
            if field["key"] != table["title"]:
                made = fields.add_field(made, table["key"], field, after=before)
            made = fields.move_field(made, table["key"], field["key"], before)
            before = field["key"]
    for begun in list(made["forms"]):
        made = forms.remove_form(made, keyed(begun)).document
    for begun in list(made["views"]):
        made = views.remove_view(made, keyed(begun)).document
    for form in wanted["forms"]:
        made = forms.add_form(made, form)
    for view in wanted["views"]:
        made = views.add_view(made, view)
    for table in wanted["tables"]:
        made = tables.change_table(
            made, table["key"], {name: each for name, each in table.items() if name not in MADE_ALONG}
        )
    for role in wanted["roles"]:
        made = roles.add_role(made, role)
    made = navigation.set_navigation(made, wanted["navigation"])
    assert [each.path for each in diff(made, wanted)] == []
    assert check(made) == []
