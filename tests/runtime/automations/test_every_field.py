"""A record's owner and times are values as any other, though its table does not list them."""

from __future__ import annotations

from fixtures.workshop import NOTE, Workshop, automation, on, step


def test_steps_name_whose_a_record_is_and_when_it_was_made(workshop: Workshop):
    made = "IF(ISBLANK(created_at), 0, 1)"
    noted = "IF(ISBLANK(steps.note.created_at), 0, 1)"
    workshop.begin_with(
        automation(
            "hand_on",
            on("record_created"),
            step("mine", "update_record", values={"who": "owner", "points": made}),
            NOTE,
            step("when", "update_record", table="note", records="steps.note", values={"number": noted}),
            condition="NOT(ISBLANK(owner))",
        )
    )
    workshop.create("task", {"name": "Draw", "owner": workshop.people["ben"]}, who="ada")
    workshop.work()
    (task,), (note,) = workshop.records("task"), workshop.records("note")
    assert (task["who"], task["points"], note["number"]) == (workshop.people["ben"], 1, 1)
