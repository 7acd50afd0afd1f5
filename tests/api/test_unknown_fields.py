"""A field that does not exist for the actor is no wrong value: the request is refused as malformed."""

import pytest

from fixtures.office import Office
from tablewright.core.errors import Invalid, UnknownMembers
from tablewright.web.errors import status_of


@pytest.mark.parametrize(
    ("who", "fields", "status"),
    [
        ("ada", {"name": "x", "nope": 1}, 400),
        ("ada", {"name": "x", "lines": [{"item": "a", "nope": 1}]}, 400),
        ("mia", {"name": "x", "share": 0.5}, 400),
        ("ada", {"name": "x", "amount": "lots"}, 422),
        ("mia", {"name": "x", "amount": 5}, 422),
    ],
)
def test_unknown_and_hidden_fields_are_400_and_wrong_values_422(office: Office, who, fields, status):
    with pytest.raises(Invalid) as error:
        office.create(who, "project", **fields)
    assert status_of(error.value) == status
    assert isinstance(error.value, UnknownMembers) == (status == 400)
