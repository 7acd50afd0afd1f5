"""Which columns name the rows of another sheet: told by values and names together, and not by numbers alone."""

import pytest

from tablewright.builder.starting.columns import guess_column
from tablewright.builder.starting.guess import title_of
from tablewright.builder.starting.relations import Keyed, relate

pytestmark = pytest.mark.sqlite_only
SHIPPERS = ("Shippers", {"ShipperID": "123", "CompanyName": ["Speedy", "United", "Federal"]})
TERRITORIES = ("Territories", {"TerritoryID": [f"0{n}581" for n in range(9)], "Description": "abcdefghi"})


def links(*sheets):
    """Return what the columns of sheets, (name, {column: values}), name: {(sheet, column): (sheet, column)}."""
    made = []
    for label, cells in sheets:
        columns = [guess_column(name, list(values)) for name, values in cells.items()]
        made.append(Keyed(label, columns, [list(values) for values in cells.values()], title_of(columns)))
    relate(made)
    return {
        (sheet.label, column.label): (
            made[column.settings["sheet"]].label,
            made[column.settings["sheet"]].columns[column.settings["column"]].label,
        )
        for sheet in made
        for column in sheet.columns
        if column.type == "relation"
    }


def test_a_number_whose_name_begins_as_the_table_s_and_that_uses_its_rows_is_a_link():
    orders = ("Orders", {"OrderID": range(1000, 1012), "ShipVia": "123" * 4})
    orders = (orders[0], {name: list(map(str, values)) for name, values in orders[1].items()})
    assert links(SHIPPERS, orders) == {("Orders", "ShipVia"): ("Shippers", "ShipperID")}


@pytest.mark.parametrize("name", ["Floor", "ShipDays", "Shipped quantity", "Rating"])
def test_small_numbers_stand_among_those_of_every_table_and_name_none(name):
    orders = ("Orders", {"OrderID": [f"A{n}" for n in range(12)], name: "123" * 4})
    assert links(SHIPPERS, orders) == {}


def test_what_is_named_once_each_leads_to_the_table_that_has_more():
    pairs = ("Assigned", {"Who": ["Ann", "Bob"] * 3, "TerritoryID": [f"0{n}581" for n in range(6)]})
    told = {("Assigned", "TerritoryID"): ("Territories", "TerritoryID")}
    assert links(pairs, TERRITORIES) == links(TERRITORIES, pairs) == told
