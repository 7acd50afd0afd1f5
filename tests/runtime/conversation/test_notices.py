"""What people hear of: who hears what, once and not too often; as their rights are when they read it."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.conversation import notices
from tablewright.runtime.conversation.messages import FAILED, PRESS_FAILED, SAYS, WEBHOOK_OFF, notify
from tablewright.runtime.conversation.models import Notice
from tablewright.runtime.records import service

LIST = "/a/everything/project/"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("edith", "project", name="Bridge", stage="run")


def heard(desk: Desk, who: str) -> list[str]:
    """Return the kinds of somebody's notices, oldest first."""
    mine = sa.select(Notice.kind).where(Notice.person_id == desk.office.people[who]).order_by(Notice.id)
    with reading(desk.office.engine) as connection:
        return list(connection.scalars(mine))


def unread(desk: Desk, who: str) -> int:
    return desk.client(who).get("/notices/count").json["unread"]


def test_the_owner_hears_of_a_change_once_in_a_while_and_not_of_their_own(desk: Desk, record: int):
    desk.office.update("edith", "project", record, amount=5)
    assert heard(desk, "edith") == []
    for amount in (6, 7):
        desk.office.update("ada", "project", record, amount=amount)
    assert heard(desk, "edith") == ["change"]
    page = desk.client("edith").get("/notices").text
    assert "Ada</bdi> changed <strong><bdi>Bridge" in page and "Amount" in page


def test_a_refused_change_tells_nobody(desk: Desk, record: int):
    with pytest.raises(Exception, match="correcting"):
        desk.office.update("ada", "project", record, name="x")
    assert heard(desk, "edith") == []


def test_who_follows_hears_and_who_mutes_does_not(desk: Desk, record: int):
    mia, edith = desk.client("mia"), desk.client("edith")
    assert mia.post(f"{LIST}{record}/follow", follow="on").status_code == 303
    assert edith.post(f"{LIST}{record}/follow", follow="off").status_code == 303
    assert edith.post(f"{LIST}{record}/follow", follow="perhaps").status_code == 400
    desk.office.update("ada", "project", record, brief="new")
    desk.client("ada").post(f"{LIST}{record}/comments", text="hello")
    assert heard(desk, "mia") == ["change", "comment"]
    assert heard(desk, "edith") == []


def test_a_mention_is_heard_once_even_by_who_follows(desk: Desk, record: int):
    desk.client("ada").post(f"{LIST}{record}/comments", text="@Edith and @Mia, @Edith")
    assert heard(desk, "edith") == ["mention"] and heard(desk, "mia") == ["mention"]
    page = desk.client("mia").get("/notices").text
    assert "mentioned you in" in page and "@Edith and @Mia, @Edith" in page
    assert heard(desk, "ada") == []


def test_being_given_a_record_is_heard(desk: Desk, record: int):
    desk.office.create("ada", "project", name="Canal", owner=desk.office.people["mia"])
    desk.office.update("ada", "project", record, owner=desk.office.people["max"])
    assert heard(desk, "mia") == ["assigned"] and heard(desk, "max") == ["assigned"]


def test_what_no_person_did_is_told_as_such(desk: Desk, record: int):
    table = desk.office.app.tables["project"].id
    with unit_of_work(desk.office.engine) as work:
        people, app = [desk.office.people["ada"]], desk.office.app.id
        for kind in ("assigned", "change"):
            notices.notify(
                work, people, kind, app_id=app, by=None, table_id=table, record_id=record, detail={}
            )
    page, chinese = desk.client("ada").get("/notices").text, desk.client("ada", "zh").get("/notices").text
    assert "You were given" in page and "Was changed:" in page and "Somebody" not in page
    assert "已交给您：" in chinese and "有人" not in chinese


def test_changing_many_records_is_told_once(desk: Desk):
    office = desk.office
    ids = office.create_many("edith", "project", [{"name": f"Number {n}"} for n in range(30)])
    changes = [service.Change(each, {"brief": "all"}) for each in ids]
    office.act("ada", lambda work, context: service.update(work, context, "project", changes, "test"))
    assert heard(desk, "edith") == ["many"]
    assert "several records of" in desk.client("edith").get("/notices").text


def test_rights_are_asked_when_a_notice_is_shown(desk: Desk, record: int):
    ada = desk.client("ada")
    ada.post(f"{LIST}{record}/comments", text="@Mia the secret plan")
    assert unread(desk, "mia") == 1
    desk.office.update("ada", "project", record, stage="plan")
    mia = desk.client("mia")
    assert unread(desk, "mia") == 0
    for address in ("/notices", "/notices?menu=1", f"{LIST}"):
        page = mia.get(address).text
        assert "Bridge" not in page and "secret plan" not in page
    assert 'class="bell-count" hidden' in mia.get(LIST).text
    desk.office.update("ada", "project", record, stage="run")
    assert unread(desk, "mia") == 2  # the mention, and the change, as who is named follows
    desk.office.delete("ada", "project", record)
    assert unread(desk, "mia") == 0


def test_a_field_one_may_not_read_is_not_named(desk: Desk, record: int):
    desk.client("mia").post(f"{LIST}{record}/follow", follow="on")
    desk.office.update("ada", "project", record, phone="+8613800138000", brief="x")
    page = desk.client("mia").get("/notices").text
    assert "Brief" in page and "Phone" not in page


def test_opening_marks_one_as_read_and_all_can_be(desk: Desk, record: int):
    ada, edith = desk.client("ada"), desk.client("edith")
    for text in ("one", "two", "three"):
        ada.post(f"{LIST}{record}/comments", text=text)
    assert unread(desk, "edith") == 3
    assert "bell-count" in edith.get(LIST).text
    with reading(desk.office.engine) as connection:
        first, second, _ = connection.scalars(sa.select(Notice.id).order_by(Notice.id))
    assert ada.post(f"/notices/{first}/open").status_code == 404
    answer = edith.post(f"/notices/{first}/open")
    assert answer.status_code == 303 and answer.location.startswith(f"{LIST}{record}/stream#comment-")
    assert unread(desk, "edith") == 2
    edith.post("/notices/read", up_to=second)
    assert unread(desk, "edith") == 1
    edith.post("/notices/read")
    assert unread(desk, "edith") == 0


def test_asking_for_access_is_heard_by_administrators_and_the_answer_by_who_asked(desk: Desk, record: int):
    mia, ada = desk.client("mia"), desk.client("ada")
    mia.post("/a/everything/ask-access", table="project", action="delete", message="please")
    assert heard(desk, "ada") == ["request"]
    page = ada.get("/notices").text
    assert "asks for access" in page
    assert ada.post("/a/everything/builder/requests/1/decline").status_code == 303
    assert heard(desk, "mia") == ["answer"]


def message(desk: Desk, who: str, title: str, record: int | None = None) -> None:
    """Have an automation tell somebody something."""
    table = desk.office.table("project").id if record else None
    with unit_of_work(desk.office.engine) as work:
        person = desk.office.people[who]
        notify(work, desk.office.app.id, [person], SAYS, title, "<b>text</b>", table, record)


def test_what_an_automation_says_stays_and_its_link_ends_with_the_right(desk: Desk, record: int):
    message(desk, "mia", "Look at the piers", record)
    mia = desk.client("mia")
    page = mia.get("/notices?show=automations").text
    assert "Look at the piers" in page and "Bridge" in page and "&lt;b&gt;text" in page
    with reading(desk.office.engine) as connection:
        (notice,) = connection.scalars(sa.select(Notice.id))
    assert mia.post(f"/notices/{notice}/open").location == f"{LIST}{record}"
    desk.office.update("ada", "project", record, stage="plan")
    page = mia.get("/notices").text
    assert "Look at the piers" in page and "Bridge" not in page
    assert mia.post(f"/notices/{notice}/open").location == "/notices"
    message(desk, "sam", "Not for your eyes")
    assert "Not for your eyes" not in desk.client("sam").get("/notices").text


def test_the_list_narrows_to_kinds_and_one_is_put_back_among_the_unread(desk: Desk, record: int):
    ada, edith = desk.client("ada"), desk.client("edith")
    ada.post(f"{LIST}{record}/comments", text="@Edith")
    desk.office.create("ada", "project", name="Canal", owner=desk.office.people["edith"])
    message(desk, "edith", "A word")
    for show, told in (
        ("mentions", "mentioned you"),
        ("assigned", "gave you"),
        ("automations", "A word"),
    ):
        page = edith.get(f"/notices?show={show}").text
        assert told in page and page.count('<li class="notice-line') == 1, show
    assert "Nothing here" not in edith.get("/notices?show=unread").text
    edith.post("/notices/read")
    assert "Nothing here" in edith.get("/notices?show=unread").text
    assert edith.get("/notices?show=everything").status_code == 400
    with reading(desk.office.engine) as connection:
        first = connection.scalar(
            sa.select(Notice.id).where(Notice.person_id == desk.office.people["edith"]).order_by(Notice.id)
        )
    assert ada.post(f"/notices/{first}/read", read="0").status_code == 404
    drawn = edith.post(f"/notices/{first}/read", fragment=True, read="0").text
    assert "notice-new" in drawn and edith.get("/notices/count").json == {"unread": 1, "newest": first}
    assert edith.post(f"/notices/{first}/read", read="1", show="mentions").location.endswith("show=mentions")
    assert unread(desk, "edith") == 0


def test_that_an_automation_failed_is_for_those_who_look_after_the_app(desk: Desk):
    people = [desk.office.people[who] for who in ("ada", "edith")]
    reason = {"en": "The server is away.", "zh": "服务器不可用。"}
    with unit_of_work(desk.office.engine) as work:
        detail = {"automation": "tell_lead", "run": 7, "reason": reason}
        notices.notify(work, people, FAILED, app_id=desk.office.app.id, by=None, detail=detail)
    page = desk.client("ada").get("/notices?show=automations").text
    assert "An automation failed" in page and "The server is away." in page
    with reading(desk.office.engine) as connection:
        first = connection.scalar(sa.select(sa.func.min(Notice.id)))
    opened = desk.client("ada").post(f"/notices/{first}/open")
    assert opened.location == "/a/everything/builder/automations/runs/7"
    assert "The server is away." not in desk.client("edith").get("/notices").text


def test_that_a_webhook_was_switched_off_leads_to_it_in_the_language_of_who_reads(desk: Desk):
    ada, table = desk.office.people["ada"], desk.office.app.tables["project"]
    reason = {"en": "Nothing has arrived.", "zh": "一直无法送达。"}
    detail = {"webhook": 5, "title": "Ledger", "reason": reason}
    with unit_of_work(desk.office.engine) as work:
        about = {"app_id": desk.office.app.id, "table_id": table.id, "by": None}
        notices.notify(work, [ada, desk.office.people["edith"]], WEBHOOK_OFF, detail=detail, **about)
    page = desk.client("ada").get("/notices?show=automations").text
    assert "A webhook was switched off:" in page and "Ledger" in page and "Nothing has arrived." in page
    with reading(desk.office.engine) as connection:
        first = connection.scalar(sa.select(sa.func.min(Notice.id)))
    opened = desk.client("ada").post(f"/notices/{first}/open")
    assert opened.location == "/a/everything/builder/tables/project/webhooks/5"
    assert "Ledger" not in desk.client("edith").get("/notices").text
    assert "A webhook of mine is switched off" in desk.client("ada").get("/me/notifications").text


def test_that_a_press_failed_leads_to_its_run_or_to_the_record(desk: Desk):
    office = desk.office
    project = office.create("edith", "project", name="Harbour")
    about = {"app_id": office.app.id, "by": None, "table_id": office.app.tables["project"].id}
    detail = {"automation": "go", "run": 9, "reason": {"en": "No way.", "zh": "不行。"}}
    with unit_of_work(office.engine) as work:
        people = [office.people[who] for who in ("ada", "edith")]
        notices.notify(work, people, PRESS_FAILED, record_id=project, detail=detail, **about)
    with reading(office.engine) as connection:
        asked = sa.select(Notice.person_id, Notice.id).where(Notice.kind == PRESS_FAILED)
        ids = dict(connection.execute(asked).all())
    for who, place in ("ada", "builder/automations/runs/9"), ("edith", f"project/{project}"):
        page = desk.client(who).get("/notices").text
        assert "A button you pressed failed:" in page and "No way." in page
        opened = desk.client(who).post(f"/notices/{ids[office.people[who]]}/open")
        assert opened.location == f"/a/everything/{place}"


def test_a_message_to_many_is_one_statement(desk: Desk):
    office, seen = desk.office, []
    sa.event.listen(office.engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    with unit_of_work(office.engine) as work:
        notify(work, office.app.id, office.people.values(), SAYS, "To all", "")
    assert len([each for each in seen if "INSERT" in each]) == 1
    assert all(heard(desk, who) == [SAYS] for who in office.people)
