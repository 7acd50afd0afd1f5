"""Packages with sample data: asked about, put in with the app or not at all, refused where it asks for too much."""

import io
import json
from pathlib import Path

import pytest
import sqlalchemy as sa

from fixtures.plain_forms import Form, send
from tablewright.builder.package.package import write_package
from tablewright.core.database import reading
from tablewright.definition.read import read_folder
from tablewright.runtime.apps.live import LiveApps

pytestmark = pytest.mark.sqlite_only
AT = "/apps/new/package"
DOCUMENT = read_folder(Path(__file__).parents[2] / "examples" / "minimal").document
TABLE = DOCUMENT["tables"][0]["key"]
TITLE = DOCUMENT["tables"][0]["title"]


def recipe(field, **more):
    """Return a recipe whose title field is made so."""
    return {"seed": 1, "tables": [{"table": TABLE, "count": 3, "fields": {TITLE: field}} | more]}


@pytest.fixture
def ada(desk):
    """Give the administrator's browser."""
    return desk.client("ada").client


def looked_into(client, data):
    """Send a package with this data file; returns the answer."""
    content = write_package({**DOCUMENT, "key": "packed", "data": {"sample": data}}, {})
    token = Form(client.get(AT).text, "package", AT).values["csrf"]
    posted = {"csrf": token, "package": (io.BytesIO(content), "app.zip")}
    return client.post(AT, data=posted, content_type="multipart/form-data")


def titles(desk):
    """Return what the records of the app are called; None where there is no such app."""
    apps = LiveApps(desk.office.engine).current(None, desk.office.workspace_id)
    if "packed" not in apps:
        return None
    table = apps["packed"].tables[TABLE]
    with reading(desk.office.engine) as connection:
        return list(connection.scalars(sa.select(table.column(TITLE)).order_by(table.sql.c.id)))


def test_sample_data_is_asked_about_and_comes_with_the_app(desk, ada):
    page = looked_into(ada, recipe({"sequence": "N{:03d}"}))
    assert "With sample records" in page.text
    assert send(ada, Form(page.text, "carried"), "").location == "/a/packed/builder"
    assert titles(desk) == ["N001", "N002", "N003"]


def test_an_app_is_made_without_it_where_nobody_wants_it(desk, ada):
    form = Form(looked_into(ada, recipe({"sequence": "N{}"})).text, "carried")
    del form.values["samples"]
    send(ada, form, "")
    assert titles(desk) == []
    assert "With sample records" not in looked_into(ada, {"note": "no recipe"}).text


@pytest.mark.parametrize(
    ("field", "more", "why"),
    [
        ({"sequence": "{:999999999d}"}, {}, "recipe is not right"),
        ({"pick": "nowhere"}, {}, "There is no list"),
        ({"rows": [0, 10**9], "fields": {}}, {}, "recipe is not right"),
        ({"value": 1}, {"per": {"table": TABLE, "field": "x", "counts": {"1": 1}}}, "made before these"),
        ({"value": 1}, {"per": {"table": TABLE, "field": "x", "counts": {"9999": 1}}}, "recipe is not right"),
        ({"value": 1}, {"table": "elsewhere"}, "There is no table"),
        ({"eval": "1"}, {}, "recipe is not right"),
    ],
)
def test_a_recipe_that_is_wrong_is_refused_with_its_place(desk, ada, field, more, why):
    answer = looked_into(ada, recipe(field, **more))
    assert answer.status_code == 422
    assert why in answer.text


@pytest.mark.parametrize(
    "fields",
    [
        # Every text twice the one before: 2 to the power of 40.
        {f"_{n}": {"text": f"{{_{n - 1}}}{{_{n - 1}}}" if n else "xx"} for n in range(40)},
        {f"_{n}": {"text": "x" * 3000} for n in range(300)},
        {"_n": {"number": [0, 5], "low": True}},
        {"_d": {"days_ago": [0, 1e300]}},
        {"_d": {"days_ago": [9, 1]}},
        {"_d": {"value": "no day"}, "_e": {"days_after": [1, 1], "of": "_d"}},
        {"_p": {"pick": {"a": 0}}},
        {"_p": {"parent": "x"}},
        {"created_at": {"value": "yesterday"}},
        {TITLE: {"value": {"not": "a text"}}},
        {"nowhere": {"value": 1}},
    ],
    ids=lambda fields: json.dumps(fields)[:40],
)
def test_sample_data_that_cannot_be_made_leaves_nothing_behind_and_the_app_comes_without_it(
    desk, ada, fields
):
    spec = {"table": TABLE, "count": 10**9, "fields": {TITLE: {"value": "a"}, **fields}}
    form = Form(looked_into(ada, {"seed": 1, "tables": [spec]}).text, "carried")
    answer = send(ada, form, "")
    assert answer.status_code == 422
    assert "without" in answer.text
    assert titles(desk) is None
    del form.values["samples"]
    assert send(ada, form, "").status_code == 303
    assert titles(desk) == []


def test_a_text_of_a_recipe_reaches_nothing_but_the_values_of_its_row(desk, ada):
    told = {"text": "{_a.__class__} {_a!r} {_a:>99999} {_a}"}
    form = Form(looked_into(ada, recipe(told, fields={"_a": {"value": 7}, TITLE: told})).text, "carried")
    send(ada, form, "")
    assert titles(desk)[0] == "{_a.__class__} {_a!r} {_a:>99999} 7"
