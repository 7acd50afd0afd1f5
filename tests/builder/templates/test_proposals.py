"""A clone's administrator offers a change to the template's owner, who takes it over or declines."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from tablewright.builder.templates import proposals
from tablewright.builder.templates.models import Proposal
from tablewright.builder.templates.proposals import Answered, decide
from tablewright.core.database import reading
from tablewright.core.errors import NotFound
from tablewright.core.unit_of_work import unit_of_work
from tablewright.identity.models import AppAdmin

from .test_upgrades import Pages, field_in, label

CHANGED = "tables/team/fields/founded"


@pytest.fixture
def pages(desk: Desk) -> Pages:
    """Give the pages of a template that edith owns, and a clone in which two labels were changed."""
    pages = Pages(desk)
    with unit_of_work(desk.office.engine) as work:
        mine = {"app_id": desk.office.app.id, "person_id": desk.office.people["edith"]}
        work.connection.execute(sa.insert(AppAdmin).values(mine))
        work.connection.execute(sa.text("UPDATE version SET number = number + 1"))
    pages.edith = desk.client("edith").client  # type: ignore[attr-defined]
    pages.family.change("child", label("team", "founded", "Since"))
    pages.family.change("child", label("team", "level", "Rank"))
    return pages


def offered(pages: Pages) -> sa.Row:
    with reading(pages.family.engine) as connection:
        return connection.execute(sa.select(Proposal.__table__)).one()


def propose(pages: Pages) -> int:
    form = Form(pages.text("child"), "csrf", "/propose")
    assert f'form="propose" name="element" value="{CHANGED}"' in pages.text("child")
    form.names.add("element")
    answer = send(pages.browser, form, "", element=CHANGED, note="Clearer for everybody")
    assert answer.status_code == 303, answer.text
    return offered(pages).id


def told(pages: Pages, who) -> str:
    return who.get("/notices").text


def test_the_owner_hears_of_it_sees_what_it_changes_and_takes_it_over(pages: Pages) -> None:
    number = propose(pages)
    assert "proposes a change of" in told(pages, pages.edith)
    pages.browser, mine = pages.edith, pages.browser
    assert "Clearer for everybody" in pages.text("everything")
    page = f"/proposals/{number}"
    assert "Since" in pages.text("everything", page) and "Rank" not in pages.text("everything", page)
    assert pages.send("everything", f"{page}/take", page).status_code == 303
    document = pages.family.live().model.document
    assert field_in(document, "team", "founded")["label"]["en"] == "Since"
    assert field_in(document, "team", "level")["label"]["en"] != "Rank"
    assert document["key"] == "everything"
    assert offered(pages).state == "taken"
    assert "took over what you proposed to" in told(pages, mine)


def test_the_owner_declines_and_nothing_changes(pages: Pages) -> None:
    number = propose(pages)
    before = pages.family.live().revision
    pages.browser, mine = pages.edith, pages.browser
    page = f"/proposals/{number}"
    form = pages.browser.get(f"/a/everything/builder/template{page}")
    assert form.status_code == 200
    filled = Form(form.text, "csrf", f"{page}/take")
    filled.action = filled.action.replace("/take", "/decline")
    assert send(pages.browser, filled, page).status_code == 303
    assert pages.family.live().revision == before and offered(pages).state == "declined"
    assert "declined what you proposed to" in told(pages, mine)


def test_a_proposal_is_answered_once(pages: Pages) -> None:
    number = propose(pages)
    family = pages.family
    with unit_of_work(family.engine) as work:
        decide(work, family.live(), family.ada, number, "declined")
    with pytest.raises(Answered), unit_of_work(family.engine) as work:
        decide(work, family.live(), family.ada, number, "taken")


def test_what_contradicts_the_template_of_now_is_asked(pages: Pages) -> None:
    number = propose(pages)
    pages.family.change("everything", label("team", "founded", "From"))
    page = f"/proposals/{number}"
    assert pages.send("everything", f"{page}/take", page).status_code == 422
    assert offered(pages).state == "open"


def test_nothing_chosen_is_refused_and_the_note_stays(pages: Pages) -> None:
    answer = pages.send("child", "/propose", note="Kept words")
    assert answer.status_code == 422 and "Kept words" in answer.text


def test_a_proposal_is_known_to_its_template_alone(pages: Pages) -> None:
    number = propose(pages)
    assert pages.browser.get(f"/a/child/builder/template/proposals/{number}").status_code == 404
    with pytest.raises(NotFound), unit_of_work(pages.family.engine) as work:
        decide(work, pages.family.live("child"), pages.family.ada, number, "taken")


def test_a_proposal_that_cannot_be_noted_as_taken_changes_nothing(pages: Pages, monkeypatch) -> None:
    number, before = propose(pages), pages.family.live()
    pages.browser = pages.edith
    form = Form(pages.text("everything", f"/proposals/{number}"), "base", "/take")

    def away(*_told: object, **_more: object) -> None:
        raise NotFound

    monkeypatch.setattr(proposals, "notify", away)
    assert send(pages.browser, form, form.action).status_code == 404
    assert (offered(pages).state, pages.family.live().revision) == ("open", before.revision)
    monkeypatch.undo()
    assert send(pages.browser, form, form.action).status_code == 303
    assert (offered(pages).state, pages.family.live().revision) == ("taken", before.revision + 1)
