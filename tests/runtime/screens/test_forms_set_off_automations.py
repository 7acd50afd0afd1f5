"""What is sent by a form, by people of the office or by strangers, sets off what waits for that form alone."""

from __future__ import annotations

from fixtures.automated import automate, work
from fixtures.workshop import automation, on, step

SAY = step("say", "update_record", values={"brief": 'CONCATENATE("By ", event.source)'})


def sent(key, form):
    return automation(key, on("form_submitted", "project", form=form), SAY)


def test_the_short_form_and_a_public_one(desk, public):
    automate(desk.office, sent("short", "quick"), sent("long", "main"))
    made = desk.client("ada").post("/a/everything/project/quick", _fields="name", name="Harbour")
    assert made.status_code == 303
    work(desk.office)
    (project,) = desk.office.live_ids("project")
    assert desk.office.stored("project", project)["brief"] == "By form"
    automate(desk.office, sent("asked", "ask"))
    assert public.stranger().answer(public.open(), name="Quay").status_code == 303
    work(desk.office)
    found = [desk.office.stored("project", each) for each in desk.office.live_ids("project")]
    assert [(each["name"], each["brief"]) for each in found] == [
        ("Harbour", "By form"),
        ("Quay", "By public"),
    ]
