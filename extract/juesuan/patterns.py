"""The pattern packs: everything the recognisers know about Chinese wording, loaded from YAML and checked.

A pack is a folder of YAML files. Each file states its `kind`, named `pieces` that its patterns use as `{name}`, and `rules`.
A rule's patterns are regular expressions on the *view*; they are folded as the view is, so a pack may be written with
full-width marks. Every rule has examples it must match and counter-examples it must not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, TypeVar

import regex
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from juesuan.errors import PatternError
from juesuan.fold import fold

Made = TypeVar("Made")

_PIECE = regex.compile(r"\{([a-z_]+)\}")


@cache
def data_folder(name: str) -> Path:
    """The folder `patterns` or `schemas`: inside the installed package, or at the root of a checkout."""
    here = Path(__file__).resolve().parent
    packaged = here / "data" / name
    return packaged if packaged.is_dir() else here.parents[1] / name


def fold_pattern(pattern: str) -> str:
    """A regular expression folded as the view is; its ASCII characters, which may be operators, stay.

    >>> fold_pattern("占(?:％|，)（类）")
    '占(?:%|,)（类）'
    """
    return "".join(character if character.isascii() else fold(character) for character in pattern)


class Rule(BaseModel):
    """One rule: its key, its patterns, and the examples that hold it to its word."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    match: tuple[str, ...] = Field(min_length=1, description="regular expressions on the view, any of which may match")
    examples: tuple[str, ...] = Field(min_length=1)
    counter: tuple[str, ...] = Field(min_length=1, description="texts that no pattern of this rule matches")
    note: str = ""

    def fits(self, pattern: Any, text: str) -> bool:
        """Whether the rule's compiled `pattern` matches folded `text` as its stage looks for it: anywhere."""
        return bool(pattern.search(text))


class SectionRule(Rule):
    """A section key: `match` is matched against the whole title, its number taken off."""

    def fits(self, pattern: Any, text: str) -> bool:
        """Whether it matches all of `text`."""
        return bool(pattern.fullmatch(text))

    level: int = Field(ge=1, le=4)
    parent: str | None = None
    subject: str | None = Field(
        default=None, description="the metric that this section speaks of unless a clause says otherwise"
    )


class SubjectRule(Rule):
    """A subject: the words that name a metric. With `within`, only inside those metrics or sections."""

    metric: str | None = Field(description="the metric; null stands for the one in force")
    within: tuple[str, ...] = Field(
        default=(), description="metrics or section keys, by prefix, in which alone it holds"
    )
    qualified: bool = Field(
        default=False, description="the matched words, or their group `qualifier`, are the qualifier"
    )
    qualifier: str | None = Field(default=None, description="the qualifier, where it is not the matched words")
    keeps: bool = Field(default=False, description="keeps the qualifier in force")
    category: bool = Field(default=False, description="the matched words are the fact's category")
    counts: tuple[str, ...] = Field(default=(), description="units of things that count as this subject's `count`")
    after: str | None = Field(
        default=None, description="may stand behind its number in the same clause, where the number counts these words"
    )
    actual: bool = Field(default=False, description="a plain amount is what there is, never a budget")
    planned: bool = Field(default=False, description="in a text with no headings, its amounts are planned ones")
    parts: tuple[str, ...] = Field(default=(), description="the metrics of a subject that names two at once (收、支)")
    elsewhere: bool = Field(
        default=False, description="names what no account holds (GDP, loans): its numbers are refused"
    )


class CueRule(Rule):
    """A cue around a number: what it says of the number (see patterns/cues.yaml)."""

    says: Literal[
        "up", "down", "either", "flat", "base", "share", "completion", "budget", "final", "prior", "stop", "resume", "zero", "nil",
        "each",
    ]  # fmt: skip
    basis: Literal["prior_year", "budget", "adjusted_budget", "prior_budget"] | None = None
    growth: bool = Field(default=False, description="a flat cue that speaks of the rate, not of the amount")
    whole: bool = Field(default=False, description="a stop that holds for its whole sentence")


class UnitRule(Rule):
    """A unit of money or of things; `match` stands right after the number."""

    of: Literal["money", "percent", "thing", "none"]
    unit: str | None = Field(default=None, description="the unit's name; the matched word itself where absent")
    likely: bool = Field(
        default=False, description="holds only in a clause that speaks of money (number.money, number.crowd)"
    )


class FormRule(Rule):
    """A word of a table form: `role` says where it stands (title, header, label, source, level …)."""

    role: str
    value: str | None = None
    under: tuple[str, ...] = Field(default=(), description="keys of the level-1 rules that a level-2 name belongs to")


class GrammarRule(Rule):
    """A pattern with named groups that a stage reads whole (items, identity, tables of contents)."""

    within: tuple[str, ...] = ()


class WordRule(Rule):
    """Words that a stage asks for by the rule's key (see patterns/words.yaml)."""

    whole: bool = Field(default=False, description="held against a whole stretch of text, not searched in it")
    plain: bool = Field(
        default=False, description="words as they stand, no expressions: a set that a stage asks (see Patterns.words)"
    )

    def fits(self, pattern: Any, text: str) -> bool:
        """Whether it matches all of `text` where it is a rule for the whole, else anywhere."""
        return bool(pattern.fullmatch(text)) if self.whole or self.plain else super().fits(pattern, text)


class FlawRule(Rule):
    """A wording that a published text should not have (see patterns/flaws.yaml)."""

    role: Literal[
        "flaw", "remains", "left_in_forms", "grade", "adds", "year", "use", "named", "titled", "generic", "lists"
    ]
    zh: str
    en: str
    words: str | None = Field(default=None, description="what the use of the items speaks of, for the role use")


RULES: dict[str, type[Rule]] = {
    "flaws": FlawRule,
    "sections": SectionRule,
    "subjects": SubjectRule,
    "cues": CueRule,
    "units": UnitRule,
    "forms": FormRule,
    "statements": FormRule,
    "items": GrammarRule,
    "identity": GrammarRule,
    "layout": GrammarRule,
    "words": WordRule,
}
"""The kinds of pattern files. The catalogue (patterns/catalogue/) and the checks have loaders of their own."""

LOADED_ELSEWHERE = ("checks",)
"""Kinds whose files stand among the others and are read by stages/checks/rules.py."""


@dataclass(frozen=True)
class RuleSet:
    """All rules of one kind, of every pack, in order."""

    kind: str
    rules: tuple[Rule, ...]
    pieces: dict[str, str]
    files: dict[str, Path] = field(default_factory=dict)  # the last file that said something of each rule key

    @cached_property
    def compiled(self) -> dict[str, Any]:
        """The pattern of each rule by its key."""
        return {rule.key: self._compile(rule) for rule in self.rules}

    @cached_property
    def apart(self) -> dict[str, tuple[Any, ...]]:
        """The patterns of each rule one by one: where a long text is expected to match none, they are faster than joined."""
        return {rule.key: tuple(regex.compile(one) for one in self._written(rule)) for rule in self.rules}

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Each rule with its compiled pattern."""
        return ((rule, self.compiled[rule.key]) for rule in self.rules)

    def _compile(self, rule: Rule) -> Any:
        try:
            return regex.compile("|".join(f"(?:{pattern})" for pattern in self._written(rule)))
        except regex.error as error:
            raise PatternError(self._home(rule), f"the pattern does not compile: {error}") from None
        except PatternError as error:
            raise PatternError(self._home(rule), error.what) from None

    def _written(self, rule: Rule) -> Iterator[str]:
        """The rule's regular expressions; plain words stand for themselves."""
        plain = getattr(rule, "plain", False)
        return (regex.escape(fold(one)) if plain else self.expand(one) for one in rule.match)

    def _home(self, rule: Rule) -> str:
        return f"{self.files.get(rule.key, self.kind)}: {rule.key}"

    def expand(self, pattern: str, depth: int = 0) -> str:
        """`pattern` folded, with its pieces put in.

        Raises:
            PatternError: where a piece is unknown or uses itself.
        """

        def piece(match: Any) -> str:
            name = match[1]
            if name not in self.pieces:
                raise PatternError(f"{self.kind}", f"no piece is called {{{name}}}")
            if depth > 8:
                raise PatternError(f"{self.kind}", f"the piece {{{name}}} uses itself or nests too deep")
            return f"(?:{self.expand(self.pieces[name], depth + 1)})"

        return str(_PIECE.sub(piece, fold_pattern(pattern)))

    def faults(self) -> list[str]:
        """What the examples say against the rules; empty where all hold."""
        found = []
        for rule, pattern in self:
            for text in rule.examples:
                if not rule.fits(pattern, fold(text)):
                    found.append(f"{self.kind}: {rule.key}: does not match its example {text!r}")
            for text in rule.counter:
                if rule.fits(pattern, fold(text)):
                    found.append(f"{self.kind}: {rule.key}: matches its counter-example {text!r}")
        return found


@dataclass(frozen=True)
class Patterns:
    """The loaded packs."""

    sets: dict[str, RuleSet]
    packs: tuple[str, ...]
    folders: tuple[Path, ...]
    _made: dict[Any, Any] = field(default_factory=dict, repr=False, compare=False)

    def make(self, build: Callable[[Patterns], Made]) -> Made:
        """`build(self)`, built once: how a stage keeps what it compiles from the packs."""
        if build not in self._made:
            self._made[build] = build(self)
        made: Made = self._made[build]
        return made

    def __getitem__(self, kind: str) -> RuleSet:
        return self.sets.get(kind) or RuleSet(kind, (), {})

    def word(self, key: str) -> Any:
        """The compiled pattern of the rule `key` of the kind words."""
        return self._words[key]

    def words(self, key: str) -> frozenset[str]:
        """The plain words of the rule `key` of the kind words, where a set is asked faster than a pattern."""
        return self._plain[key]

    @cached_property
    def _plain(self) -> dict[str, frozenset[str]]:
        rules = (rule for rule in self.sets["words"].rules if isinstance(rule, WordRule) and rule.plain)
        return {rule.key: frozenset(fold(word) for word in rule.match) for rule in rules}

    @cached_property
    def _words(self) -> dict[str, Any]:
        return self.sets["words"].compiled

    def faults(self) -> list[str]:
        """Every example and counter-example that fails, of all kinds."""
        return [fault for rules in self.sets.values() for fault in rules.faults()]


def load(extra: Sequence[Path] = ()) -> Patterns:
    """The packs: the project's own, then `extra` folders of the user's in their order.

    A rule of a later pack whose key is taken already adds its patterns and examples to that rule.

    Raises:
        PatternError: naming file and key, for a file that is no YAML, an unknown kind or field, a pattern that does not compile.
    """
    return _load((data_folder("patterns"), *(Path(folder).resolve() for folder in extra)))


@cache
def _load(folders: tuple[Path, ...]) -> Patterns:
    rules: dict[str, dict[str, Rule]] = {kind: {} for kind in RULES}
    pieces: dict[str, dict[str, str]] = {kind: {} for kind in RULES}
    homes: dict[str, dict[str, Path]] = {kind: {} for kind in RULES}
    packs = []
    for folder in folders:
        files = sorted(folder.glob("*.yaml"))
        lists = sorted(folder.glob("catalogue/*.csv"))
        if not folder.is_dir():
            raise PatternError(str(folder), "is no folder", "name a folder with a pattern pack")
        if not files and not lists:
            raise PatternError(str(folder), "holds no .yaml file", "name a folder with a pattern pack")
        digest = hashlib.sha256()
        for file in (*files, *lists):
            content = _content(file)
            digest.update(f"{file.name} {len(content)}\n".encode() + content)
            if file in lists:
                continue  # juesuan.catalogue reads them
            kind, found = _read_file(file, content, pieces)
            for rule in found:
                earlier = rules[kind].get(rule.key)
                rules[kind][rule.key] = _joined(earlier, rule, file) if earlier else rule
                homes[kind][rule.key] = file
        packs.append(f"{folder.name}@{digest.hexdigest()[:12]}")
    sets = {kind: RuleSet(kind, tuple(rules[kind].values()), pieces[kind], homes[kind]) for kind in RULES}
    for ruleset in sets.values():
        _ = ruleset.compiled
    return Patterns(sets, tuple(packs), folders)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise PatternError(str(file), f"cannot be read: {error.strerror}") from None


def _read_file(file: Path, content: bytes, pieces: dict[str, dict[str, str]]) -> tuple[str, list[Rule]]:
    """The kind and the rules of one pattern file; its pieces are added to `pieces`."""
    try:
        data = yaml.load(content, Loader=_yaml_loader())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PatternError(str(file), f"is no valid YAML: {' '.join(str(error).split())}") from None
    kind = data.get("kind") if isinstance(data, dict) else None
    if kind in LOADED_ELSEWHERE:
        return kind, []
    if not isinstance(kind, str) or kind not in RULES:
        raise PatternError(f"{file}: kind", f"one of {', '.join(RULES)} is wanted")
    if unknown := set(data) - {"kind", "pieces", "rules", "about"}:
        raise PatternError(f"{file}: {min(map(str, unknown))}", "no such key in a pattern file")
    named, entries = data.get("pieces") or {}, data.get("rules") or []
    if not isinstance(named, dict) or not all(isinstance(part, str) for pair in named.items() for part in pair):
        raise PatternError(f"{file}: pieces", "names with a pattern each are wanted")
    if not isinstance(entries, list):
        raise PatternError(f"{file}: rules", "a list of rules is wanted")
    pieces[kind].update(named)
    return kind, [_rule(file, kind, number, entry) for number, entry in enumerate(entries, 1)]


def _yaml_loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _rule(file: Path, kind: str, number: int, entry: object) -> Rule:
    key = entry.get("key", f"rule {number}") if isinstance(entry, dict) else f"rule {number}"
    try:
        return RULES[kind].model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PatternError(f"{file}: {key}", f"{place}: {first['msg'].replace('a valid tuple', 'a list')}") from None


def _joined(earlier: Rule, later: Rule, file: Path) -> Rule:
    if getattr(earlier, "plain", False) and not getattr(later, "plain", False):
        raise PatternError(f"{file}: {later.key}", "plain: true is wanted, for it adds to a rule of plain words")
    lists = {name: (*getattr(earlier, name), *getattr(later, name)) for name in ("match", "examples", "counter")}
    return later.model_copy(update=lists)
