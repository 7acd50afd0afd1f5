"""An upgrade brings the steps of automations together one by one, and asks in sentences where both changed the same."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from typing import Any

import pytest

from fixtures.example_documents import by_key
from fixtures.front_desk import Desk
from fixtures.plain_forms import Form, send
from tablewright.builder.publishing import change_app
from tablewright.builder.templates.gallery import find_offer
from tablewright.builder.templates.new_app import app_of_template
from tablewright.builder.templates.versions import publish_version
from tablewright.core.unit_of_work import unit_of_work
from tablewright.core.words import Words
from tablewright.runtime.apps.live import LiveApp, LiveApps

UPGRADE = "/a/child/builder/template/upgrade"
Edit = Callable[[dict[str, Any]], None]


class Family:
    """A template of the office, an app made of it, and the browser of who administers both."""

    def __init__(self, desk: Desk) -> None:
        self.office, self.browser = desk.office, desk.client("ada").client
        self.ada = desk.office.actor("ada")
        self.publish("1.0")
        with unit_of_work(self.office.engine) as work:
            offer = find_offer(work.connection, self.office.workspace_id, f"made:{self.template}")
            app_of_template(work, self.ada, offer, {"key": "child", "label": "Child"})

    def live(self, key: str = "everything") -> LiveApp:
        return LiveApps(self.office.engine).get(None, self.office.workspace_id, key)

    def publish(self, version: str) -> None:
        with unit_of_work(self.office.engine) as work:
            self.template = publish_version(work, self.live(), self.ada, version, "")

    def change(self, key: str, edit: Edit) -> None:
        app = self.live(key)
        document = deepcopy(dict(app.model.document))
        edit(document)
        with unit_of_work(self.office.engine) as work:
            change_app(work, app, self.ada, app.revision, lambda _: document, Words("edit", "edit"))

    def upgrade(self, **choices: str):
        """Send the form of the upgrade."""
        form = Form(self.browser.get(UPGRADE).text, "base", UPGRADE)
        answer = send(self.browser, form, UPGRADE, **choices)
        if answer.status_code == 200 and 'name="confirmed"' in answer.text:
            form = Form(answer.text, "confirmed")
            answer = send(self.browser, form, form.action, confirmed="1")
        return answer

    def automation(self, key: str) -> Mapping[str, Any]:
        return automation(self.live("child").model.document, key)


@pytest.fixture
def family(desk: Desk) -> Family:
    return Family(desk)


def automation(document: Mapping[str, Any], key: str) -> Any:
    return by_key(document["automations"], key)[1]


def tell(**settings: Any) -> Edit:
    """Return the edit of the step that tells the lead of a large project."""

    def edit(document: dict[str, Any]) -> None:
        automation(document, "tell_lead")["steps"][0]["settings"].update(settings)

    return edit


def stop_at_the_end(document: dict[str, Any]) -> None:
    step = {"key": "end", "type": "stop", "settings": {"message": "Done"}}
    automation(document, "tell_lead")["steps"].append(step)


def test_a_step_changed_here_and_another_changed_in_the_template_both_survive(family: Family) -> None:
    family.change("child", tell(title="Look at {name}"))
    family.change("everything", stop_at_the_end)
    family.publish("1.1")
    assert "none contradicts yours" in family.browser.get("/a/child/builder/template").text
    assert family.upgrade().status_code == 303
    tells, ends = family.automation("tell_lead")["steps"]
    assert tells["settings"]["title"] == "Look at {name}" and ends["key"] == "end"


@pytest.mark.parametrize(
    "choice, title, head",
    (
        ("mine", "Look at {name}", False),
        ("theirs", {"en": "A large project.", "zh": "有大额项目。"}, True),
        ("both", "Look at {name}", True),
    ),
)
def test_a_step_changed_on_both_sides_is_asked_in_sentences(
    family: Family, choice: str, title: Any, head: bool
) -> None:
    family.change("child", tell(title="Look at {name}"))
    family.change("everything", tell(people=[{"role": "head"}]))
    family.publish("1.1")
    page = family.browser.get(UPGRADE).text
    for sentence in (
        "Tell Lead: “Look at [Name]”",
        "Tell everybody who is “Head of department”",
        "both together",
    ):
        assert sentence in page, sentence
    name = "choice:value/automations/tell_lead/steps/tell/settings"
    assert family.upgrade().status_code == 422
    assert family.upgrade(**{name: choice}).status_code == 303
    told = family.automation("tell_lead")["steps"][0]["settings"]
    assert (told["title"], told["people"] == [{"role": "head"}]) == (title, head)


def test_the_same_part_of_a_step_changed_on_both_sides_is_one_or_the_other(family: Family) -> None:
    family.change("child", tell(title="Look at {name}"))
    family.change("everything", tell(title="{name} is large"))
    family.publish("1.1")
    page = family.browser.get(UPGRADE).text
    assert "Tell Lead: “[Name] is large”" in page and "both together" not in page
    assert 'value="both"' not in page


def test_conditions_of_both_sides_can_hold_together(family: Family) -> None:
    def only_if(source: str) -> Edit:
        return lambda document: automation(document, "tell_lead").update(condition=source)

    family.change("child", only_if("amount > 500000"))
    family.change("everything", only_if('stage = "run"'))
    family.publish("1.1")
    family.upgrade(**{"choice:value/automations/tell_lead/condition": "both"})
    assert family.automation("tell_lead")["condition"] == 'AND(amount > 500000, stage = "run")'


def test_what_was_changed_here_is_told_in_sentences_in_both_languages(family: Family, desk: Desk) -> None:
    def edit(document: dict[str, Any]) -> None:
        tell(title="Look at {name}")(document)
        automation(document, "hand_over")["trigger"]["settings"]["color"] = "red"

    family.change("child", edit)
    here = "/a/child/builder/template"
    page, chinese = family.browser.get(here).text, desk.client("ada", "zh").get(here).text
    assert "Tell Lead: “Look at [Name]”" in page and "Colour: Red" in page
    assert "通知 负责人：“Look at [名称]”" in chinese and "颜色：红色" in chinese
    assert "{&#34;title" not in page and '{"title' not in page
    history = family.browser.get(f"/a/child/builder/history/{family.live('child').revision}").text
    assert "Tell Lead: “Look at [Name]”" in history and "Colour: Red" in history
