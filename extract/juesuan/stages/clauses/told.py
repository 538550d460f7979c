"""What the clause grammar is given and what it gives back."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from juesuan.figures import USUAL_MONEY
from juesuan.findings import Cue, Mention, Subject
from juesuan.models import Basis, Direction, Measure

UNNAMED = "unnamed"
"""The metric of a figure whose clause names none, in a text with no headings."""


@dataclass(frozen=True, slots=True)
class Told:
    """What a clause tells: the value printed at view range [start, end), or said there in words."""

    start: int
    end: int
    measure: Measure
    value: Decimal
    unit: str
    metric: str | None
    subject: Subject | None
    rule: str
    clause: int  # where the clause begins
    year: int | None = None
    direction: Direction | None = None
    basis: Basis | None = None
    base_year: int | None = None
    approximate: bool = False
    words: bool = False
    assumed: bool = False  # its unit is printed nowhere


@dataclass(frozen=True, slots=True)
class Refused:
    """A number that became no fact, and why."""

    mention: Mention
    reason: str


@dataclass
class Context:
    """What a sentence inherits and leaves to the next: the subject in force, the section, the kind and year of the document."""

    section: str | None = None
    metric: str | None = None
    subject: Subject | None = None
    listed: tuple[tuple[str, Subject], ...] = ()
    budget: bool = False
    settled: bool = False  # the document says itself whether it plans or accounts
    base: Cue | None = None  # last year's budget, where the sentences before are held against it
    year: int | None = None
    dated: int | None = None  # the year of a 截至… before, for what follows it in the section
    planned: bool = False  # the sentence before told what is planned, and its parts are planned too
    unknown: bool = False  # …or ended with a figure of something unknown, whose parts are no parts of the account
    announced: bool = False  # …or ended with 其中: its parts stand in lines of their own
    ignored: tuple[str, ...] = ()  # the body's own names, which name no subject
    unit: str = USUAL_MONEY
    stated_unit: str | None = None  # of bare amounts, where the text states one
    open_world: bool = False  # a text with no headings: a subject that no pack knows is told as it is…
    of_account: bool = True  # …where the text speaks of an account at all

    def tells_unnamed(self) -> bool:
        """Whether a figure of something that no pack knows is told."""
        return self.open_world and self.of_account

    def year_before(self) -> int | None:
        """The year before the document's own."""
        return self.year - 1 if self.year else None
