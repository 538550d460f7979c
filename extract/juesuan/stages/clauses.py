"""The clause grammar: what a sentence tells of each of its numbers, as subject × measure × mention.

A sentence is walked from left to right. Subjects and bases of comparison are remembered as they are passed; each number is
told by the last cue before it in its clause, and belongs to the last subject before it. Where the words between are neither
subject, cue nor filler, the number speaks of something this project does not know, and nothing is told of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import regex

from juesuan.findings import Cue, Mention, Subject, Tokens
from juesuan.models import Basis, Direction, Measure
from juesuan.patterns import Patterns
from juesuan.stages.tokens import holds

_CLAUSE_MARKS = ",;:、（）。"
_YEAR = regex.compile(r"((?:19|20)\d\d)年")
_LIST_MARK = regex.compile(r"(?:[、,和及与]|以及)")
_ENUMERATED = regex.compile(r"\s*(?:[一二三四五六七八九十]+[是、]|（[\d一二三四五六七八九十]+）|\d+[.、]|[①-⑩])")
_SPENDING = regex.compile(r"支出|开支|发生|使用|决算|经费支出")
_THRESHOLD = regex.compile(r"(?:（含）|及)?以[上下内]")
_OF = regex.compile(r",?的")
_LIMIT = regex.compile(r"(?:不(?:得|能|应)?(?:超过|高于|低于|少于|多于)|上限为?|限额为?)$")
_SUM = regex.compile(r"(?:等)?(?:支出|收入)?(?:共计?|合计|总计)为?")
_AVERAGE = regex.compile(r"[人车户生班]均|平均每|每[人辆台户次批]")
_FIRST_OF_A_LIST = regex.compile(r"(?<=[,;:。])\s*(?:一是|（[1一]）|1[.、]|①)|^\s*(?:1[.、]|（1）|①)")
_SHARE_OF_A_BUDGET = regex.compile(r"占[^,。;:%\d]{0,14}(?<!一般公共|公共财政|基金|资本经营|公共)预算")


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
    year: int | None = None
    dated: int | None = None  # the year of a 截至… before, for what follows it in the section
    ignored: tuple[str, ...] = ()  # the body's own names, which name no subject
    unit: str = "万元"
    open_world: bool = False  # a text with no headings: a subject that no pack knows is told as it is


UNNAMED = "unnamed"
"""The metric of a figure whose clause names none, in a text with no headings."""


@dataclass(frozen=True)
class Grammar:
    """The pieces of the packs that the walk itself needs."""

    filler: Any


def grammar(patterns: Patterns) -> Grammar:
    """The grammar of a set of packs."""
    return Grammar(regex.compile(patterns["cues"].expand("{filler}").replace("\n", "").replace(" ", "")))


@dataclass
class _Walk:
    """One sentence on its way from left to right."""

    text: str
    start: int
    end: int
    tokens: Tokens
    context: Context
    filler: Any
    told: list[Told] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    at: int = 0
    metric: str | None = None
    subject: Subject | None = None
    named: list[tuple[str, Subject]] = field(default_factory=list)  # subjects of this sentence, in order
    base: Cue | None = None
    year: int | None = None
    stopped: bool = False
    budget: bool = False
    opened: list[tuple[str | None, Subject | None, bool, bool]] = field(
        default_factory=list
    )  # before each open bracket
    completing: Cue | None = None  # 完成预算 with the budget's amount, its rate still to come

    def run(self, mentions: Sequence[Mention]) -> None:
        self.at, self.metric, self.subject = self.start, self.context.metric, self.context.subject
        self.budget = self.context.budget
        self.stopped = self._narrates_throughout()
        groups = list(_groups(self.text, mentions))
        for number, group in enumerate(groups):
            following = groups[number + 1][0].start if number + 1 < len(groups) else self.end
            self._pass(group[0].start)
            self._tell(group, following)
            self.at = max(self.at, group[-1].end)
        self._pass(self.end)
        self._leave()

    # ---- passing over words

    def _pass(self, until: int) -> None:
        """Read the subjects, bases, years and stops between here and `until`."""
        subjects = self._subjects(self.at, until)
        cues = [cue for cue in self.tokens.cues if self.at <= cue.start < until and not _covered(cue, subjects)]
        events: list[tuple[int, int, Any]] = [(cue.start, 0, cue) for cue in cues]
        events += [(subject.start, 1, subject) for subject in subjects]
        events += [(m.start(), 2, m) for m in _YEAR.finditer(self.text, self.at, until)]
        events += [(m.start(), 3, m) for m in regex.finditer("[;（）]", self.text, pos=self.at, endpos=until)]
        for _, kind, token in sorted(events, key=lambda event: event[:2]):
            if kind == 0:
                self._cue(token)
            elif kind == 1:
                self._name(token)
            elif kind == 2:
                self._dated(token)
            elif token[0] != ";":
                self._bracket(token)
            elif self.stopped and not self._goes_on(token.end()):
                self.stopped = False
                self.base = None
                self.metric, self.subject = self.context.metric, self.context.subject
        self.at = max(self.at, until)

    def _bracket(self, match: Any) -> None:
        """What a bracket says holds inside it alone: behind it the subject and the narration before it go on, if there were any."""
        if match[0] == "（":
            self.opened.append((self.metric, self.subject, bool(self.named), self.stopped))
        elif self.opened:
            metric, subject, named, self.stopped = self.opened.pop()
            if named:
                self.metric, self.subject = metric, subject

    def _goes_on(self, at: int) -> bool:
        """主要原因：一是…;二是…: the narration goes on in the next of its list, but not in the next of a list it stands in."""
        if not _ENUMERATED.match(self.text, at):
            return False
        stops = [cue.start for cue in self.tokens.cues if cue.rule.says == "stop" and cue.start < at]
        return not (stops and _FIRST_OF_A_LIST.search(self.text, self.start, stops[0]))

    def _subjects(self, start: int, until: int) -> list[Subject]:
        """The subjects that hold in [start, until): the longest first, none inside a cue or a share's base."""
        metric, kept, last = self.metric, [], start
        closing = self.text.find("）", start, until) if self.opened and self.opened[-1][2] else -1
        for subject in self.tokens.subjects:
            if last <= closing < subject.start < until:
                metric, last = self.opened[-1][0], closing
            if subject.start < last or subject.end > until or not holds(subject.rule, metric, self.context.section):
                continue
            if self._hidden(subject):
                continue
            kept.append(subject)
            metric, last = subject.rule.metric or metric, subject.end
        return kept

    def _holds(self, subject: Subject) -> bool:
        return holds(subject.rule, self.metric, self.context.section)

    def _hidden(self, subject: Subject) -> bool:
        for cue in self.tokens.cues:
            if cue.rule.says == "base" and cue.start < subject.end and subject.start < cue.end:
                return True
            if cue.rule.says == "share" and cue.end <= subject.start and not _marks(self.text, cue.end, subject.start):
                return True
        return False

    def _cue(self, cue: Cue) -> None:
        says = cue.rule.says
        if says == "stop":
            self.stopped = True
        elif says == "resume" or (self.stopped and self._turns_back(cue)):
            self.stopped = False
            self.base = cue if says == "base" else self.base
        elif self.stopped:
            return
        elif says == "base":
            self.base = cue
        elif says == "flat":
            self._tell_flat(cue)
        elif says == "zero":
            self._tell_zero(cue)
        elif says == "budget" and self.text.startswith("中", cue.end):
            self.budget = True  # 预算支出中,…: what follows are its parts

    def _turns_back(self, cue: Cue) -> bool:
        """…的主要原因是…, 与上年相比减少…: a base that opens a clause ends the narration, unless the whole sentence is one."""
        opens = self.text[cue.start - 1 : cue.start] in (",", ";")
        return cue.rule.says == "base" and opens and not self._narrates_throughout()

    def _narrates_throughout(self) -> bool:
        """…, 故…: the sentence gives a cause first and its effect then; a 故 inside a stated cause says nothing more."""
        stops = [cue for cue in self.tokens.cues if cue.rule.says == "stop"]
        return bool(stops) and stops[0].rule.whole

    def _name(self, subject: Subject) -> None:
        if self.stopped:
            return
        if subject.rule.keeps and self.subject and subject.qualifier is None:
            subject = replace(subject, qualifier=self.subject.qualifier)
        self.metric, self.subject = subject.rule.metric or self.metric, subject
        self.named.append((self.metric or UNNAMED, subject))

    def _dated(self, match: Any) -> None:
        inside = any(cue.start <= match.start() < cue.end for cue in self.tokens.cues if cue.rule.says == "base")
        if not inside and not self.stopped:
            self.year = int(match[1])
            if self.text[max(0, match.start() - 2) : match.start()] in ("截至", "截止"):
                self.context.dated = self.year

    def _leave(self) -> None:
        """What the next sentence inherits: this one's first subject."""
        if self.named:
            self.context.metric, self.context.subject = self.named[0]
            self.context.listed = tuple(self.named)
        if self.context.open_world and any(told.measure in ("amount", "budget") for told in self.told):
            self.context.budget = self.budget

    # ---- telling numbers

    def _tell(self, group: list[Mention], following: int) -> None:
        if self.stopped:
            self.refused += [Refused(mention, "narrated cause or use") for mention in group]
            return
        first = group[0]
        chunk = self._chunk(first.start)
        if unsaid := self._unsaid(group, chunk):
            self.refused += [Refused(mention, unsaid) for mention in group]
            return
        if first.kind == "quantity":
            self._tell_count(first, chunk, following)
            return
        measured = self._measure(first, chunk, following)
        if isinstance(measured, str):
            self.refused += [Refused(mention, measured) for mention in group]
            return
        if first.kind == "amount" and measured[0] in ("amount", "budget"):
            self.budget = measured[0] == "budget"
        for mention, metric, subject in self._shared(group):
            self._add(mention, metric, subject, chunk, *measured)

    def _unsaid(self, group: list[Mention], chunk: int) -> str | None:
        """Why the numbers are no figures of the account: 50万元以上, 不超过150元, 人均81元."""
        start = group[0].start
        if _THRESHOLD.match(self.text, group[-1].end) or _LIMIT.search(self.text, chunk, start):
            return "a threshold"
        if self._sums_several(start):
            self._unname()
            return "the sum of several subjects"
        if group[0].kind == "amount" and _AVERAGE.search(self.text, chunk, start):
            return "an average"
        return None

    def _sums_several(self, start: int) -> bool:
        """上缴上级支出、经营支出、对附属单位补助支出共0元: the sum of a list is no figure of its last."""
        if len(self.named) < 2:
            return False
        (_, before), (_, last) = self.named[-2:]
        listed = _LIST_MARK.fullmatch(self.text, before.end, last.start)
        return bool(listed and _SUM.fullmatch(self.text, last.end, start))

    def _chunk(self, until: int) -> int:
        """Where the clause of the number at `until` begins."""
        floor = max(
            [self.start, *(told.end for told in self.told if not told.words), *(r.mention.end for r in self.refused)]
        )
        floor = min(floor, until)
        for index in range(until - 1, floor - 1, -1):
            if self.text[index] in _CLAUSE_MARKS and not self._inside_token(index):
                return index + 1
        return floor

    def _inside_token(self, index: int) -> bool:
        if any(cue.start < index < cue.end for cue in self.tokens.cues):
            return True
        return any(subject.start < index < subject.end for _, subject in self.named)

    def _last_cue(self, chunk: int, until: int, kind: str = "quantity") -> Cue | None:
        """The last cue of the clause before its number; a percentage after 占 is a share whatever its total is called."""
        telling = ("up", "down", "either", "share", "completion", "budget", "final", "prior", "base")
        cues = [cue for cue in self.tokens.cues if chunk <= cue.start and cue.end <= until and cue.rule.says in telling]
        named = [(subject.start, subject.end) for _, subject in self.named]
        cues = [  # 拟新增车辆 names what is planned, and says of no change
            cue for cue in cues if cue.rule.says not in ("up", "down") or not any(a <= cue.start < b for a, b in named)
        ]
        shares = [cue for cue in cues if cue.rule.says == "share"] if kind == "percentage" else []
        found = shares or cues
        return found[-1] if found else None

    def _measure(self, mention: Mention, chunk: int, following: int) -> tuple[Measure, Cue | None] | str:
        """Measure and cue of an amount or a percentage, or why there is none."""
        cue = self._last_cue(chunk, mention.start, mention.kind)
        money = mention.kind == "amount"
        if (
            cue is None
            and not money
            and self.completing
            and _OF.fullmatch(self.text, self.told[-1].end if self.told else 0, mention.start)
        ):
            return "completion", None
        sharing = cue is not None and cue.rule.says == "share"
        residue = self._residue(chunk, cue.start if cue and sharing else mention.start, cue)
        if residue and cue is not None and cue.rule.says in ("share", "completion") and not money and not self.told:
            return f"a rate of something unknown: {residue}"
        if sharing:
            return ("share", cue) if not money else "an amount after 占"
        if residue:
            self._unname()
            if not self.context.open_world:
                return f"unknown subject: {residue}"
        if cue is None:
            return (self._plain(), None) if money else "a percentage without a cue"
        return self._by_cue(cue, mention, following)

    def _by_cue(self, cue: Cue, mention: Mention, following: int) -> tuple[Measure, Cue | None] | str:
        says, money = cue.rule.says, mention.kind == "amount"
        if says in ("up", "down", "either"):
            return ("change" if money else "growth"), cue
        if says == "completion":
            if not money:
                return "completion", cue
            self.completing = cue
            held = _OF.match(self.text, mention.end) or following - mention.end <= 2
            return ("budget" if held else self._plain()), cue
        if says == "base":
            if not money:
                return "a percentage after a base"
            if unknown := self._residue(cue.end, mention.start, cue):
                return f"unknown words after a base: {unknown}"  # they may say more or less
            return ("prior" if self._based(cue) in ("prior_year", "prior_budget") else "budget"), cue
        if not money:
            return "a percentage without a cue"
        if says == "budget":
            self._rebase(cue)
            return "budget", cue
        return ("prior" if says == "prior" or self._is_last_years() else "amount"), cue

    def _is_last_years(self) -> bool:
        """2024年预算数为45万元,2023年执行数为50万元."""
        return any(told.measure == "budget" and told.year and told.year - 1 == self.year for told in self.told)

    def _rebase(self, cue: Cue) -> None:
        """比2023年“三公”经费年初预算…: the year's base turns out to be its budget."""
        base = self.base
        if base and base.rule.basis == "prior_year" and base.year and self._chunk(cue.start) <= base.start:
            rule = base.rule.model_copy(update={"basis": "prior_budget"})
            self.base = replace(base, rule=rule)

    def _plain(self) -> Measure:
        actual = self.subject is not None and self.subject.rule.actual
        return "budget" if self.budget and not actual else "amount"

    def _residue(self, chunk: int, until: int, cue: Cue | None) -> str:
        """The words of the clause, after its last subject, that are no cue and no filler; one character is let pass."""
        start = max([chunk, *(subject.end for _, subject in self.named if subject.end <= until)])
        known = [(c.start, c.end) for c in self.tokens.cues if c.end > start and c.start < until]
        kept, at = "", start
        for low, high in [*known, (until, until)]:
            kept += self.text[at : max(at, min(low, until))] + "|"
            at = max(at, high)
        for name in self.context.ignored:
            kept = kept.replace(name, "")
        masked = self.filler.sub(lambda match: "|" * len(match[0]), kept)
        rest = [index for index, character in enumerate(masked) if character != "|"]
        return kept[rest[0] : rest[-1] + 1].replace("|", "") if len(rest) > 1 else ""

    def _unname(self) -> None:
        """From here on the sentence, and what inherits from it, speaks of something unknown."""
        self.metric, self.subject = (UNNAMED if self.context.open_world else None), None
        if not self.named:
            self.context.metric, self.context.subject = self.metric, None

    def _tell_count(self, mention: Mention, chunk: int, following: int) -> None:
        subject = self._counted(mention, chunk, following)
        if subject is None:
            self.refused.append(Refused(mention, "nothing that is counted in this unit"))
            return
        cue = self._last_cue(chunk, mention.start)
        measure: Measure = "score" if mention.unit == "分" else "count"
        if cue and cue.rule.says in ("up", "down"):
            measure = "change"
        elif cue and cue.rule.says == "base":
            measure = "prior"
        if subject.start < mention.start and self._residue(chunk, mention.start, cue):
            self.refused.append(Refused(mention, "unknown subject"))
            return
        self._add(
            mention, subject.rule.metric or self.metric, subject, chunk, measure, cue if measure != "count" else None
        )

    def _counted(self, mention: Mention, chunk: int, following: int) -> Subject | None:
        """The subject that is counted in the mention's unit: before the number, or behind it where the rule says so."""
        before = [subject for _, subject in self.named if chunk <= subject.start]
        if not before:
            stop = next((i for i in range(mention.end, following) if self.text[i] in ",;。"), following)
            for subject in self.tokens.subjects:
                behind = mention.end <= subject.start and subject.end <= stop and self._counts_what(subject, mention)
                if behind and mention.unit in subject.rule.counts and self._holds(subject):
                    return subject
        current = self.subject
        if current is None or mention.unit not in current.rule.counts or (current.rule.after and not before):
            return None
        return current

    def _counts_what(self, subject: Subject, mention: Mention) -> bool:
        """3个项目开展绩效自评, but not 2个预算单位编报绩效目标."""
        between = self.text[mention.end : min(mention.end + 8, subject.end)]
        return subject.rule.after is not None and subject.rule.after in between

    def _shared(self, group: list[Mention]) -> Iterator[tuple[Mention, str | None, Subject | None]]:
        """Each number of a list with its own subject; a single number with the subject in force."""
        if len(group) == 1:
            yield group[0], self.metric, self.subject
            return
        listed = self._listed(len(group))
        parts = self.subject.rule.parts if self.subject else ()
        for index, mention in enumerate(group):
            if listed:
                yield mention, *listed[index]
            elif len(parts) == len(group):
                yield mention, parts[index], self.subject
            elif self.context.open_world:
                yield mention, UNNAMED, None
            else:
                self.refused.append(Refused(mention, "a list whose subjects are not named one by one"))

    def _listed(self, count: int) -> list[tuple[str, Subject]] | None:
        """The last `count` subjects, where they stand in a list, of this sentence or else of the one before."""
        for named in (self.named, list(self.context.listed)):
            last = named[-count:]
            if len(last) == count:
                gaps = [self.text[a.end : b.start] for (_, a), (_, b) in pairwise(last)]
                listed = all(_LIST_MARK.fullmatch(gap) for gap in gaps) or len(named) == count
                if named is not self.named or listed:
                    return last
        return None

    def _add(
        self,
        mention: Mention,
        metric: str | None,
        subject: Subject | None,
        chunk: int,
        measure: Measure,
        cue: Cue | None,
    ) -> None:
        if metric is None and self.context.open_world:
            metric = UNNAMED
        direction, value = self._signed(mention.value, measure, cue)
        if value is None or metric is None:
            self.refused.append(Refused(mention, "no subject" if metric is None else "no direction"))
            return
        basis, base_year = self._basis(measure, cue)
        year = self.year or self.context.dated or self.context.year
        if measure == "prior":
            year = self.year if cue is None or cue.rule.says != "base" else cue.year
            year = base_year or (year if year != self.context.year else None) or self._before()
        rule = f"{subject.rule.key if subject else 'section'}/{cue.rule.key if cue else 'plain'}"
        self.told.append(
            Told(
                mention.start, mention.end, measure, value, mention.unit, metric, subject, rule, chunk, year, direction,
                basis, base_year, mention.approximate,
            )
        )  # fmt: skip
        if measure != "budget":
            self.completing = None

    def _before(self) -> int | None:
        return self.context.year - 1 if self.context.year else None

    def _signed(self, value: Decimal, measure: Measure, cue: Cue | None) -> tuple[Direction | None, Decimal | None]:
        """Direction and signed value of a change or growth; a sign printed beside a word of its own kind counts once."""
        if measure not in ("change", "growth") or cue is None:
            return None, value
        says = cue.rule.says
        if says == "either":
            earlier = [told.direction for told in self.told if told.measure in ("change", "growth")]
            says = earlier[-1] if earlier and earlier[-1] in ("up", "down") else "either"
            if says == "either":
                return (None, None) if value > 0 else ("down" if value < 0 else "flat", value)
        if says == "down":
            return "down", -abs(value)
        return ("up" if value >= 0 else "down"), value

    def _basis(self, measure: Measure, cue: Cue | None) -> tuple[Basis | None, int | None]:
        if measure in ("completion", "budget"):
            if cue and cue.rule.says == "base":
                return self._based(cue), None
            held = cue or self.completing
            return (held.rule.basis if held else None), None
        if measure not in ("change", "growth"):
            return None, None
        if cue and cue.rule.basis:  # 预决算差异率: against the budget stated last
            stated = [told.basis for told in self.told if told.measure == "budget" and told.basis]
            return (stated[-1] if stated else cue.rule.basis), None
        if self.base is None:
            return "prior_year", self._before()
        basis = self.base.rule.basis
        if (
            basis == "prior_budget"
            and self.base.year is not None
            and self.base.year == (self.year or self.context.year)
        ):
            basis = "budget"  # 比2013年预算数 in a sentence that speaks of 2013
        if basis in ("budget", "adjusted_budget"):
            return basis, None
        return basis, self.base.year or (
            (self.year or self.context.year or 0) - 1 if self.year or self.context.year else None
        )

    def _based(self, base: Cue) -> Basis | None:
        """What a base is: 比2013年预算数 in a sentence that speaks of 2013 is this year's budget."""
        if (
            base.rule.basis == "prior_budget"
            and base.year is not None
            and base.year == (self.year or self.context.year)
        ):
            return "budget"
        return base.rule.basis

    # ---- telling words

    def _tell_flat(self, cue: Cue) -> None:
        basis, base_year = self._basis("change", None)
        if self.base is None and not cue.rule.growth and not self.text.startswith(("无", "没有", "未"), cue.start):
            return
        if self.metric is None and not self.context.open_world:
            return
        if basis in ("budget", "adjusted_budget") and not (self.told and self.told[-1].measure == "budget"):
            return  # 决算数与预算数持平 says no more than 完成预算100%
        metric = self.metric or UNNAMED
        measure: Measure = "growth" if cue.rule.growth else "change"
        rule = f"{self.subject.rule.key if self.subject else 'section'}/{cue.rule.key}"
        self.told.append(
            Told(
                cue.start, cue.end, measure, Decimal(0), "%" if cue.rule.growth else self._unit(), metric, self.subject, rule,
                self._chunk(cue.start), self.year or self.context.year, "flat", basis, base_year, words=True,
            )
        )  # fmt: skip

    def _tell_zero(self, cue: Cue) -> None:
        """无…支出, 未开支…: a zero said in words, where the subject follows at once and no number does."""
        for subject in self.tokens.subjects:
            if subject.start < cue.end or self.filler.sub("", self.text[cue.end : subject.start]):
                continue
            if not self._holds(subject) or subject.rule.counts == ("个",):
                continue
            stop = next((i for i in range(subject.end, self.end) if self.text[i] in ",;。"), self.end)
            spent = _SPENDING.search(self.text, self.start, self.end) or self.text.endswith("安排", 0, cue.end)
            if spent and not regex.search(r"\d", self.text, pos=subject.end, endpos=stop):
                self._add_zero(cue, subject)
            return

    def _add_zero(self, cue: Cue, subject: Subject) -> None:
        self.told.append(
            Told(
                cue.start, subject.end, self._plain(), Decimal(0), self.context.unit, subject.rule.metric, subject,
                f"{subject.rule.key}/{cue.rule.key}", self._chunk(cue.start), self.year or self.context.year, words=True,
            )
        )  # fmt: skip

    def _unit(self) -> str:
        units = [told.unit for told in self.told if told.unit.endswith("元")]
        if not units and self.told and self.told[-1].measure == "count":
            return self.told[-1].unit
        return units[-1] if units else self.context.unit


def speaks_of_budget(text: str) -> bool:
    """Whether a view text without headings is of a budget: 占支出总预算… and no word of a final account.

    >>> speaks_of_budget("项目支出48100元,占支出总预算的4.43%"), speaks_of_budget("占一般公共预算收入比重为57.1%")
    (True, False)
    """
    return bool(_SHARE_OF_A_BUDGET.search(text)) and "决算" not in text


def read_sentence(
    text: str, start: int, end: int, mentions: Sequence[Mention], tokens: Tokens, context: Context, filler: Any
) -> tuple[list[Told], list[Refused]]:
    """What text[start:end], one sentence of a view, tells; `context` is read and left changed for the next sentence."""
    walk = _Walk(text, start, end, tokens.within(start, end), context, filler)
    walk.run(mentions)
    return _without_doubled_flat(walk.told), walk.refused


def _without_doubled_flat(told: list[Told]) -> list[Told]:
    """A 持平 beside a stated change of the same subject and base says nothing new."""
    stated = {(t.metric, t.base_year) for t in told if not t.words and t.measure in ("change", "growth")}
    return [t for t in told if not (t.words and t.direction == "flat" and (t.metric, t.base_year) in stated)]


def _covered(cue: Cue, subjects: Sequence[Subject]) -> bool:
    """Whether a stop is part of a subject's own words (用于保障…运转的日常支出)."""
    return cue.rule.says == "stop" and any(subject.start <= cue.start < subject.end for subject in subjects)


def _marks(text: str, start: int, end: int) -> bool:
    return any(mark in text[start:end] for mark in ",;。:")


def _groups(text: str, mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """The numbers, those of one list together: same kind, nothing but a list mark between."""
    group: list[Mention] = []
    for mention in mentions:
        if group and _continues(text, group[-1], mention):
            group.append(mention)
            continue
        if group:
            yield group
        group = [mention]
    if group:
        yield group


def _continues(text: str, before: Mention, mention: Mention) -> bool:
    same = before.kind == mention.kind and before.kind != "quantity"
    return same and bool(_LIST_MARK.fullmatch(text, before.end, mention.start))
