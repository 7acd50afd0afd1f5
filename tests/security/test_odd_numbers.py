"""A number in a form or an address may be anything somebody types: the answer is never a fault of ours."""

import pytest

from fixtures.plain_forms import Form

pytestmark = pytest.mark.sqlite_only
APP = "/a/everything"
BUILDER = f"{APP}/builder"
ODD = ("²", "9" * 25, "9" * 5000, "-1", "１")
ASKED = (
    f"{APP}/project/duplicates?_id=%s",
    f"{APP}/project/choices/parent?_form=main&_id=%s",
    f"{BUILDER}/forms/project.main?at=basics:%s",
    f"{BUILDER}/forms/project.main/link?kind=fill&at=basics:%s",
    f"{BUILDER}/history?below=%s",
    f"{BUILDER}/bin/purge?days=%s",
    f"{BUILDER}/navigation/group?group=%s",
)
POSTED = (
    (f"{APP}/project/1/edit", {"_rev": "%s"}),
    (f"{APP}/project/new", {"_fields": "1", "name": "x", "lines:%s:text": "x", "lines:1:id": "%s"}),
    (f"{BUILDER}/forms/project.main/place", {"do": "field name", "to": "basics %s"}),
    (f"{BUILDER}/forms/project.main/move", {"do": "up", "at": "basics:%s"}),
    (f"{BUILDER}/forms/project.main/link", {"kind": "matches", "at": "basics:0", "limit": "%s"}),
    (f"{BUILDER}/tables/project/fields/new", {"type": "select", "label_en": "S", "options:%s:label": "a"}),
    (f"{BUILDER}/tables/project/fields/new", {"type": "text", "form": "project.main", "at": "basics:%s"}),
    (f"{BUILDER}/views/project.all/preview", {"do": "remove.%s"}),
    (f"{BUILDER}/views/project.all", {"do": "remove.%s", "f%s.op": "is"}),
    (f"{BUILDER}/navigation/move", {"to": "%s 0.%s"}),
    (f"{BUILDER}/package/apply", {"carried": "%sé"}),
    (f"{BUILDER}/admins/add", {"person": "%s"}),
)


@pytest.mark.parametrize("odd", ODD, ids=("superscript", "beyond 64 bits", "very long", "negative", "wide"))
def test_no_number_is_too_odd(desk, odd):
    ada = desk.client("ada").client
    page = ada.get(f"{BUILDER}/look").text
    values = Form(page, "base", "look").values
    basis = {"csrf": values["csrf"], "base": values["base"]}
    broken = [path for path in ASKED if ada.get(path % odd).status_code >= 500]
    for path, data in POSTED:
        told = {name.replace("%s", odd): value.replace("%s", odd) for name, value in data.items()}
        if ada.post(path, data={**basis, **told}).status_code >= 500:
            broken.append(f"{path} {data}")
    assert not broken
