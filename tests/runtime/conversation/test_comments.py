"""Comments through their pages: who reads and writes them, whom they name, what they hold, and where they end."""

from __future__ import annotations

import io

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from tablewright.core.database import reading
from tablewright.core.unit_of_work import unit_of_work
from tablewright.runtime.conversation.models import Comment, Follow, Notice, Presence
from tablewright.runtime.files.models import Attachment

LIST = "/a/everything/project/"


@pytest.fixture
def record(desk: Desk) -> int:
    return desk.office.create("edith", "project", name="Bridge", stage="run")


def said(desk: Desk) -> list[sa.Row]:
    with reading(desk.office.engine) as connection:
        return connection.execute(sa.select(Comment.__table__).order_by(Comment.id)).all()


def test_what_is_said_stands_in_the_stream_as_text(desk: Desk, record: int):
    ada = desk.client("ada")
    answer = ada.post(f"{LIST}{record}/comments", text="<b>Look</b>\nhttps://a.example/x @Edith")
    assert answer.status_code == 303
    for who in ("ada", "edith", "mia"):
        page = desk.client(who).get(f"{LIST}{record}/stream").text
        assert "&lt;b&gt;Look&lt;/b&gt;" in page and "@Edith</bdi>" in page
        assert 'href="https://a.example/x"' in page


def test_whoever_lacks_the_right_reads_and_cannot_write(desk: Desk, record: int):
    mia = desk.client("mia")
    before = desk.office.snapshot()
    assert "comment-form" not in mia.get(f"{LIST}{record}?tab=activity").text
    assert mia.post(f"{LIST}{record}/comments", text="I").status_code == 403
    assert mia.get(f"{LIST}{record}/people?q=a").status_code == 403
    assert desk.office.snapshot() == before
    assert "comment-form" in desk.client("edith").get(f"{LIST}{record}?tab=activity").text


def test_comments_go_with_the_row_from_who_may_not_see_it(desk: Desk, record: int):
    desk.client("ada").post(f"{LIST}{record}/comments", text="A secret word")
    mia = desk.client("mia")
    assert "A secret word" in mia.get(f"{LIST}{record}/stream").text
    desk.office.update("ada", "project", record, stage="plan")
    for path in ("", "/stream", "/comments/1", "/people?q="):
        answer = mia.get(f"{LIST}{record}{path}")
        assert answer.status_code == 404 and "secret" not in answer.text
    assert mia.post(f"{LIST}{record}/follow", follow="on").status_code == 404


def test_only_its_author_changes_or_deletes_a_comment(desk: Desk, record: int):
    edith, ada = desk.client("edith"), desk.client("ada")
    edith.post(f"{LIST}{record}/comments", text="First @Ada")
    (one,) = said(desk)
    address = f"{LIST}{record}/comments/{one.id}"
    assert ada.get(address).status_code == 403
    assert ada.post(address, text="Mine now").status_code == 403
    assert ada.post(f"{address}/delete").status_code == 403
    assert "First @Ada" in edith.get(address).text
    assert edith.post(address, text="Second @Ada").status_code == 303
    page = ada.get(f"{LIST}{record}/stream").text
    assert "Second" in page and "edited" in page
    assert edith.post(f"{address}/delete").status_code == 303
    page = ada.get(f"{LIST}{record}/stream").text
    assert "Second" not in page and "This comment was deleted" in page
    assert said(desk)[0].text == ""
    assert edith.post(address, text="Third").status_code == 404


def test_an_answer_stands_under_what_it_answers(desk: Desk, record: int):
    ada = desk.client("ada")
    ada.post(f"{LIST}{record}/comments", text="Question")
    ada.post(f"{LIST}{record}/comments", text="Answer", answers=said(desk)[0].id)
    ada.post(f"{LIST}{record}/comments", text="Further", answers=said(desk)[1].id)
    first, *others = said(desk)
    assert [each.answers for each in others] == [first.id, first.id]
    other = desk.office.create("ada", "project", name="Elsewhere", stage="run")
    assert ada.post(f"{LIST}{other}/comments", text="x", answers=first.id).status_code == 404
    assert ada.post(f"{LIST}{record}/comments", text="x", answers="y").status_code == 400


def test_who_may_not_see_the_record_is_not_named(desk: Desk, record: int):
    ada = desk.client("ada")
    before = desk.office.snapshot()
    for fragment in (False, True):
        answer = ada.post(f"{LIST}{record}/comments", fragment=fragment, text="@Sam and @Edith, look")
        assert answer.status_code == 422
        assert "Sam may not see this record" in answer.text and f"{LIST}{record}/share" in answer.text
    assert desk.office.snapshot() == before
    assert "@Sam and @Edith, look" in ada.post(f"{LIST}{record}/comments", text="@Sam and @Edith, look").text


def test_colleagues_who_may_see_the_record_are_offered(desk: Desk, record: int):
    found = desk.client("ada").get(f"{LIST}{record}/people?q=").json["people"]
    assert {each["title"] for each in found} == {"Edith", "Mia", "Max"}
    found = desk.client("ada").get(f"{LIST}{record}/people?q=ed").json["people"]
    assert [each["title"] for each in found] == ["Edith"]


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5001])
def test_too_little_and_too_much_is_refused(desk: Desk, record: int, text: str):
    assert desk.client("ada").post(f"{LIST}{record}/comments", text=text).status_code == 422
    assert said(desk) == []


def test_files_follow_the_permission_of_the_record(desk: Desk, record: int):
    ada, mia = desk.client("ada"), desk.client("mia")
    file = (io.BytesIO(b"the plan"), "plan.txt")
    assert ada.post(f"{LIST}{record}/comments", text="", files=file).status_code == 303
    (one,) = said(desk)
    address = f"/files/{one.files[0]}/plan.txt"
    assert "plan.txt" in mia.get(f"{LIST}{record}/stream").text
    assert mia.get(address).data == b"the plan"
    assert desk.client("sam").get(address).status_code == 404
    desk.office.update("ada", "project", record, stage="plan")
    assert mia.get(address).status_code == 404
    desk.office.delete("ada", "project", record)
    assert ada.get(address).status_code == 404
    desk.office.restore("ada", "project", record)
    ada.post(f"{LIST}{record}/comments/{one.id}/delete")
    assert ada.get(address).status_code == 404


def test_a_refused_comment_keeps_no_file(desk: Desk, record: int):
    ada, mia = desk.client("ada"), desk.client("mia")
    before = desk.office.snapshot()
    file = (io.BytesIO(b"x"), "x.txt")
    assert mia.post(f"{LIST}{record}/comments", text="a", files=file).status_code == 403
    file = (io.BytesIO(b"x"), "x.txt")
    assert ada.post(f"{LIST}{record}/comments", text="@Sam", files=file).status_code == 422
    assert desk.office.snapshot() == before


def test_nothing_is_left_of_a_record_that_is_gone_for_good(desk: Desk, record: int):
    ada = desk.client("ada")
    ada.post(f"{LIST}{record}/comments", text="@Edith", files=(io.BytesIO(b"x"), "x.txt"))
    ada.post(f"{LIST}{record}/follow", follow="on")
    desk.office.delete("ada", "project", record)
    assert "Edith" not in ada.get("/a/everything/search").text
    desk.office.purge("ada", "project", record)
    with unit_of_work(desk.office.engine) as work:
        for kind in (Comment, Follow, Notice, Presence, Attachment):
            assert work.connection.scalar(sa.select(sa.func.count()).select_from(kind)) == 0


def test_the_stream_tells_everything_in_order_page_by_page(desk: Desk, record: int):
    ada = desk.client("ada")
    for number in range(25):
        desk.office.update("edith", "project", record, brief=f"text {number}")
        if number % 5 == 0:
            ada.post(f"{LIST}{record}/comments", text=f"remark {number}")
            desk.office.create("ada", "task", name=f"job {number}", project=record)
    wanted = {f"text {n}" for n in range(25)} | {
        f"{w} {n}" for w in ("remark", "job") for n in range(0, 25, 5)
    }
    address, pages = f"{LIST}{record}/stream", []
    while address:
        page = ada.get(address, fragment=True).text
        pages.append(page)
        older = page.split('class="stream-older"')[1:]
        address = older[0].split('href="')[1].split('"')[0].replace("&amp;", "&") if older else ""
    assert len(pages) > 1
    everything = "".join(pages)
    assert all(f"{each}<" in everything or f"{each}\n" in everything for each in wanted)
    assert everything.count("remark 20") == 1 and everything.count("job 20") == 1
    assert everything.index("job 20") < everything.index("remark 20") < everything.index("remark 0")
    only = ada.get(f"{LIST}{record}/stream?show=comments", fragment=True).text
    assert "remark 0" in only and "job" not in only and "text 3" not in only
    assert ada.get(f"{LIST}{record}/stream?show=lines").status_code == 404


def test_without_the_right_to_history_changes_are_not_told(desk: Desk, record: int):
    desk.office.update("edith", "project", record, share=0.777)
    page = desk.client("mia").get(f"{LIST}{record}/stream").text
    assert "77.7" not in page
