"""What a step is: what it needs, what it does through the port `Doing`, and how the run goes on after it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, ClassVar, Protocol

from ..core.errors import ProductError
from ..core.words import Words
from .declared import Declared
from .shape import Shape
from .trigger import Names


@dataclass(frozen=True, slots=True)
class Done:
    """The step is done. `output` is JSON: what `steps.<key>` gives; a record is {"table": key, "id": id}."""

    output: Any = None


@dataclass(frozen=True, slots=True)
class Enter:
    """The run goes into a list of steps of this step's own, once for each item; then behind this step.

    `items` are JSON values, a record or a line of a sub-form as {"table": key, "id": id}, a line that is not saved yet
    with its values (`Doing.records`); None where there is no item and it is done once.
    """

    branch: str | None = None
    """The key of the branch whose steps these are; None for the step's own."""
    items: Sequence[Any] | None = None
    output: Any = None


@dataclass(frozen=True, slots=True)
class Sleep:
    """The run goes on at `until`; `again` asks the same step anew then, otherwise it goes on behind it.

    With `watch`, (table key, record id), a change of that record wakes it earlier, and the step is asked anew.
    """

    until: datetime | None
    again: bool = False
    watch: tuple[str, int] | None = None
    output: Any = None


@dataclass(frozen=True, slots=True)
class Send:
    """Something leaves: written down now, sent after the commit by other processes, its answer noted in the run.

    `what` is "http" with {"method", "url", "headers", "body", "secret"} or "message" with {"account", "to",
    "message"}; JSON either way. The answer comes back to `Step.answered`.
    """

    what: str
    request: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Stop:
    """The run ends here, as it was meant to; before a save, `refuse` refuses the save with the message."""

    message: Words | None = None
    refuse: bool = False


Outcome = Done | Enter | Sleep | Send | Stop


class StepFailed(Exception):
    """The step cannot do its work; the run fails here with these words and can be retried from here."""

    def __init__(self, words: Words) -> None:
        super().__init__(words.en)
        self.words = words


class Overtaken(StepFailed):
    """What the step found has changed before it could write: it is done anew, once, and fails if that ends the same way."""

    def __init__(self, why: ProductError) -> None:
        super().__init__(Words(why.say("en"), why.say("zh")))
        self.why = why


@dataclass(frozen=True, slots=True)
class Response:
    """What came back from outside: an HTTP status (0 for a message), headers and the body as text."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""


class Doing(Protocol):
    """What a step may do, in the transaction of the step, as the automation's actor.

    Values of records are API values. Everything written goes through the record service: rights, checks and rules
    hold; its errors fail the step. Expressions and templates are evaluated in the run's scope.
    """

    now: datetime
    """The database's moment, aware."""
    zone: str
    language: str
    """Of the workspace: what texts are written in where nobody in particular reads them."""
    table: str | None
    """The table the automation is about."""
    record_id: int | None
    before_save: bool

    def value(self, expression: str) -> Any:
        """Return what an expression gives, as an API value; StepFailed where it fails."""

    def records(self, expression: str) -> list[Mapping[str, Any]]:
        """Return the records that an expression gives, one by one: {"table", "id"}, without "table" where it is not known.

        A line of a sub-form that is not saved yet, or that was there before the change, is {"table", "row": {field key:
        value}}. StepFailed where there are no records in it.
        """

    def holds(self, expression: str) -> bool:
        """Say whether a condition holds; an empty source does."""

    def text(self, template: Any, language: str | None = None) -> str:
        """Return a template, {"en", "zh"} or a text, with its chips filled in as people read the values."""

    def values(self, table: str, values: Mapping[str, str]) -> dict[str, Any]:
        """Return {field key: API value} of {field key: expression}, each as its field takes it."""

    def people(self, whom: Sequence[Mapping[str, Any]]) -> list[int]:
        """Return the ids of the active people meant, each once, in order."""

    def one_at_a_time(self, table: str, values: Mapping[str, Any]) -> None:
        """Wait for every other step that has named the same values of a table to end; no other begins until this one ends."""

    def create(self, table: str, values: Mapping[str, Any]) -> int:
        """Make a record and return its id."""

    def update(self, table: str, ids: Sequence[int], values: Mapping[str, Any]) -> None:
        """Change records. Before a save, the record that is being saved gets the values without another act."""

    def delete(self, table: str, ids: Sequence[int]) -> None:
        """Move records to the recycle bin."""

    def find(self, table: str, condition: str, sort: Sequence[Any] = (), limit: int = 100) -> list[int]:
        """Return the ids of records for which a condition holds: bare names are theirs, `run.…` the run's."""

    def read(self, table: str, record_id: int, fields: Sequence[str]) -> dict[str, Any]:
        """Return API values of a record the actor may see; StepFailed where it is gone."""

    def count_by(self, table: str, field: str, people: Sequence[int], condition: str) -> dict[int, int]:
        """Return how many records that meet a condition each person holds in a field (for the least loaded)."""

    def away(self, people: Sequence[int]) -> set[int]:
        """Return those who are away now."""

    def next_turn(self, among: int) -> int:
        """Return this step's next number from 0 to `among` - 1: each run gets the next one, in turn."""

    def set(self, name: str, value: Any) -> None:
        """Set a variable (JSON)."""

    def get(self, name: str) -> Any:
        """Return a variable, None where it was never set."""

    def notify(self, people: Sequence[int], title: str, text: str, record: tuple[str, int] | None) -> None:
        """Put a notice into the in-app centre of people."""

    def start(self, automation: str, given: Mapping[str, Any], record: tuple[str, int] | None) -> int | None:
        """Begin a run of another automation of the app and return its id; None where its condition does not hold."""

    def comment(self, table: str, record_id: int, text: str) -> None:
        """Write a comment under a record."""

    def document(self, print_key: str, table: str, record_id: int) -> int:
        """Print a record to a PDF and return the file's id."""


class Step(Declared):
    """One kind of step. `family` is "records", "flow", "people", "messages" or "outside"."""

    outside: ClassVar[bool] = False
    """It sends something; it cannot stand before a save."""
    waits: ClassVar[bool] = False
    """It may sleep; it cannot stand before a save."""
    ends: ClassVar[bool] = False
    """Nothing comes behind it."""
    holds: ClassVar[str] = ""
    """"steps" where it holds a list of steps, "branches" where it holds several with a condition each."""

    def gives(
        self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]
    ) -> Shape | None:
        """Return what later steps see at `steps.<key>`; None for nothing. `scope` is what this step sees."""
        return None

    def item(
        self, settings: Mapping[str, Any], table: str | None, scope: Mapping[str, Shape]
    ) -> Shape | None:
        """Return what the steps it holds see at `item`."""
        return None

    def run(self, doing: Doing, settings: Mapping[str, Any]) -> Outcome:
        """Do it. Raises StepFailed and the record service's errors; what was written is then taken back.

        A step that `holds` branches finds them, each with "key" and "condition", at `settings["branches"]`.
        """
        raise NotImplementedError

    def answered(self, settings: Mapping[str, Any], answer: Response) -> Any:
        """Return the step's output from what came back from outside; raises StepFailed."""
        return None

    def writes(self, settings: Mapping[str, Any], table: str | None) -> Mapping[str, frozenset[str]]:
        """Return {table key: field keys} it writes ("*" for new and deleted records), to warn of loops."""
        return {}

    def sentence(self, settings: Mapping[str, Any], names: Names) -> Words:
        """Return what it does, as people say it."""
        raise NotImplementedError
