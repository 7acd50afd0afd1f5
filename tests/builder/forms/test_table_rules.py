"""What must hold of every record of a table is set up as a sentence, and then holds."""

import pytest

from fixtures.plain_forms import Form

pytestmark = pytest.mark.sqlite_only
RULES = "/a/desk/builder/tables/client/rules"


def post(client, page, status, **values):
    """Send the form of a rule with some values changed; returns the answer's text."""
    form = Form(page, "way")
    for name, value in values.items():
        form.values.setlist(name.replace("__", "."), [value])
    answer = client.post(form.action, data=form.values)
    assert answer.status_code == status, (answer.status, answer.text)
    return answer.text


def test_a_rule_is_made_told_changed_and_deleted(workshop):
    client = workshop.browser("ada")
    assert "No rules yet" in client.get(RULES).text
    page = post(client, client.get(f"{RULES}/new").text, 200, do="add")
    page = post(client, page, 200, f1__field="helper", do="show")
    page = post(client, page, 422, f1__op="is_not_empty", do="save", label_en="", field="helper")
    assert 'value="is_not_empty" selected' in page
    asked = post(client, page, 200, message_en="Who helps?", do="save")  # no client has a helper
    assert workshop.app.model.tables["client"].rules == ()
    form = Form(asked, "confirmed")
    assert (
        client.post(form.action, data={**form.values.to_dict(flat=False), "confirmed": "1"}).status_code
        == 303
    )
    (rule,) = workshop.app.model.tables["client"].rules
    assert (rule.expression, rule.message.en, rule.field) == ("NOT(ISBLANK(helper))", "Who helps?", "helper")
    assert "helper is not empty. Otherwise: “Who helps?”" in client.get(RULES).text
    page = client.get(f"{RULES}/rule").text
    post(client, page, 303, field="", do="save")
    assert workshop.app.model.tables["client"].rules[0].field is None
    form = Form(client.get(RULES).text, "base", "/delete")
    client.post(form.action, data=form.values)
    assert workshop.app.model.tables["client"].rules == ()
