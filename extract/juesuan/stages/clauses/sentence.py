"""A sentence on its way from left to right: what was passed so far, and what can be asked of the clause at hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from juesuan.findings import Cue, Mention, Subject, Tokens
from juesuan.models import Measure
from juesuan.patterns import Patterns
from juesuan.stages.clauses.told import UNNAMED, Context, Refused, Told
from juesuan.stages.tokens import holds

_CLAUSE_MARKS = ",;:、（）。"
_TELLING = ("up", "down", "either", "share", "completion", "budget", "final", "prior", "base")


@dataclass(frozen=True, slots=True)
class Outside:
    """What was in force before a bracket opened."""

    at: int
    metric: str | None
    subject: Subject | None
    year: int | None
    named: bool  # whether the sentence had named a subject, or given a figure, by then
    stopped: bool


@dataclass
class Sentence:
    """Text[start:end] of a view; all but its first six fields change as it is walked."""

    text: str
    start: int
    end: int
    tokens: Tokens
    context: Context
    patterns: Patterns
    told: list[Told] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    at: int = 0  # how far it was read
    metric: str | None = None
    subject: Subject | None = None
    named: list[tuple[str, Subject]] = field(default_factory=list)  # subjects of this sentence, in order
    base: Cue | None = None
    year: int | None = None
    stopped: bool = False  # a cause or a use is being narrated
    includes: bool = False  # …by 主要包括, behind which parts with figures of their own may stand
    budget: bool = False
    spent: bool = False  # in a text without headings: held against its own budget, so it was spent
    opened: list[Outside] = field(default_factory=list)  # one for each open bracket
    completing: Cue | None = None  # 完成预算 with the budget's amount, its rate still to come
    unknown: bool = False  # the last figure was of something unknown
    divided: bool = False  # the parts of one thing of many are listed: 其中:基本支出… behind an item

    def __post_init__(self) -> None:
        self.at, self.metric, self.subject = self.start, self.context.metric, self.context.subject
        executed = any(cue.rule.says == "completion" for cue in self.tokens.cues)  # 支出5万元,完成预算的95%
        held = any(
            cue.rule.says == "base" and cue.rule.basis in ("budget", "adjusted_budget") for cue in self.tokens.cues
        )
        self.spent = self.context.open_world and held
        parts = bool(self.word("parts").match(self.text, self.start, self.end)) or self.context.announced
        planned = self.context.budget or (parts and self.context.planned)
        self.budget = planned and not (executed or self.spent)
        self.unknown = parts and self.context.unknown
        self.divided = self.unknown and self.context.announced

    def word(self, key: str) -> Any:
        """The pattern of the rule `clause.key` of the kind words."""
        return self.patterns.word(f"clause.{key}")

    def refuse(self, mentions: Iterable[Mention], reason: str) -> None:
        """These numbers become no facts; in a text of no account what stands beside them becomes none either."""
        self.context.open_world &= self.context.of_account
        self.refused += [Refused(mention, reason) for mention in mentions]

    def unname(self) -> None:
        """From here on the sentence, and what inherits from it, speaks of something unknown."""
        self.metric, self.subject, self.unknown = (UNNAMED if self.context.tells_unnamed() else None), None, True
        if not self.named:
            self.context.metric, self.context.subject = self.metric, None
            self.context.listed = ()

    def holds(self, subject: Subject) -> bool:
        """Whether the subject can be meant here."""
        return holds(subject.rule, self.metric, self.context.section)

    def is_elsewhere(self) -> bool:
        """Whether what is spoken of is no matter of an account (地区生产总值)."""
        return self.subject is not None and self.subject.rule.elsewhere

    def plain(self) -> Measure:
        """The measure of an amount that no cue speaks of."""
        if self.subject is not None and self.subject.rule.actual:
            return "amount"
        named = next((subject for _, subject in reversed(self.named) if not subject.rule.keeps), None)
        planned = self.context.open_world and named is not None and named.rule.planned
        planned = planned and not any(told.measure == "amount" for told in self.told)
        return "budget" if self.budget or planned else "amount"

    def clause_start(self, until: int) -> int:
        """Where the clause of the number at `until` begins."""
        aside = self.aside(until)
        ends = [*(told.end for told in self.told if not told.words), *(r.mention.end for r in self.refused)]
        floor = min(max([self.start, *(end for end in ends if aside is None or end not in aside)]), until)
        for index in range((aside.start if aside and aside.start > floor else until) - 1, floor - 1, -1):
            if self.text[index] in _CLAUSE_MARKS and not self._inside_token(index):
                return index + 1
        return floor

    def aside(self, until: int) -> range | None:
        """The bracket that closes right before a number and only explains what stands before it: 支出（含结转）3万元."""
        end = until - 1 if self.text[until - 1] in self.patterns.words("clause.before_number") else until
        if not self.text.endswith("）", self.start, end):
            return None
        depth = 0
        for index in range(end - 1, self.start - 1, -1):
            depth += {"）": 1, "（": -1}.get(self.text[index], 0)
            if depth == 0:
                return None if self.word("direction").fullmatch(self.text, index, end) else range(index, end)
        return None

    def _inside_token(self, index: int) -> bool:
        """Whether a mark belongs to a cue or a name; a bracket right behind a base holds its amount: 与上年决算数（3万元）持平."""
        for cue in self.tokens.cues:
            bracketed = cue.rule.says in ("up", "down")  # （增加）: its first character is the mark
            if cue.start < index + bracketed and index < cue.end:
                return True
            if cue.end == index and cue.rule.says == "base" and self.text[index] == "（":
                return True
        return any(subject.start < index < subject.end for _, subject in self.named)

    def clause_end(self, start: int, until: int) -> int:
        """The first comma, semicolon or full stop in [start, until), `until` where there is none."""
        return next((index for index in range(start, until) if self.text[index] in ",;。"), until)

    def last_cue(self, clause: int, until: int, kind: str = "quantity") -> Cue | None:
        """The last cue of the clause before its number; a percentage after 占 is a share whatever its total is called."""
        aside = self.aside(until) or ()
        cues = [
            cue
            for cue in self.tokens.cues
            if clause <= cue.start and cue.end <= until and cue.rule.says in _TELLING and cue.start not in aside
        ]
        named = [(subject.start, subject.end) for _, subject in self.named]
        cues = [  # 拟新增车辆 names what is planned, and says of no change
            cue for cue in cues if cue.rule.says not in ("up", "down") or not any(a <= cue.start < b for a, b in named)
        ]
        shares = [cue for cue in cues if cue.rule.says == "share"] if kind == "percentage" else []
        return shares[0] if shares else cues[-1] if cues else None

    def cues(self, start: int, end: int) -> list[Cue]:
        """The cues of a stretch of the sentence."""
        return [cue for cue in self.tokens.cues if start <= cue.start and cue.end <= end]

    def residue(self, clause: int, until: int) -> str:
        """The words of the clause, after its last subject, that are no cue and no filler; one character is let pass."""
        aside = self.aside(until) or range(0)
        named = (subject for _, subject in self.named if subject.end <= until and subject.start not in aside)
        start = max([clause, *(subject.end for subject in named)])
        known = [(c.start, c.end) for c in self.tokens.cues if c.end > start and c.start < until]
        if aside:
            known = sorted([*known, (aside.start, aside.stop)])
        kept, at = "", start
        for low, high in [*known, (until, until)]:
            kept += self.text[at : max(at, min(low, until))] + "|"
            at = max(at, high)
        for name in self.context.ignored:
            kept = kept.replace(name, "")
        masked = self.word("filler").sub(lambda match: "|" * len(match[0]), kept)
        rest = [index for index, character in enumerate(masked) if character != "|"]
        return kept[rest[0] : rest[-1] + 1].replace("|", "") if len(rest) > 1 else ""
