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


class SectionRule(Rule):
    """A section key: `match` is matched against the whole title, its number taken off."""

    level: int = Field(ge=1, le=4)
    parent: str | None = None
    subject: str | None = Field(
        default=None, description="the metric that this section speaks of unless a clause says otherwise"
    )


class SubjectRule(Rule):
    """A subject: the words that name a metric. With `within`, only inside those metrics or sections."""

    metric: str
    within: tuple[str, ...] = ()
    qualifier: str | None = None
    income_of: str | None = None


class CueRule(Rule):
    """A cue around a number: what it says of the number (see patterns/cues.yaml)."""

    says: Literal[
        "up", "down", "flat", "base", "share", "completion", "budget", "final", "prior", "stop", "resume", "zero", "refuse",
        "each", "part", "about",
    ]  # fmt: skip
    basis: Literal["prior_year", "budget", "adjusted_budget", "prior_budget"] | None = None


class UnitRule(Rule):
    """A unit of money or of things; `match` stands right after the number."""

    of: Literal["money", "percent", "thing", "none"]
    unit: str | None = Field(default=None, description="the unit's name; the matched word itself where absent")
    likely: bool = Field(default=False, description="holds only in a clause that speaks of money (pieces money, crowd)")


class FormRule(Rule):
    """A word of a table form: `role` says where it stands (title, header, label, source, level …)."""

    role: str
    value: str | None = None


class GrammarRule(Rule):
    """A pattern with named groups that a stage reads whole (items, identity, tables of contents)."""

    within: tuple[str, ...] = ()


RULES: dict[str, type[Rule]] = {
    "sections": SectionRule,
    "subjects": SubjectRule,
    "cues": CueRule,
    "units": UnitRule,
    "forms": FormRule,
    "statements": FormRule,
    "items": GrammarRule,
    "identity": GrammarRule,
    "layout": GrammarRule,
}
"""The kinds of pattern files. The catalogue (patterns/catalogue/) and the checks have loaders of their own."""


@dataclass(frozen=True)
class RuleSet:
    """All rules of one kind, of every pack, in order."""

    kind: str
    rules: tuple[Rule, ...]
    pieces: dict[str, str]

    @cached_property
    def compiled(self) -> dict[str, Any]:
        """The pattern of each rule by its key."""
        return {rule.key: self._compile(rule) for rule in self.rules}

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        """Each rule with its compiled pattern."""
        return ((rule, self.compiled[rule.key]) for rule in self.rules)

    def _compile(self, rule: Rule) -> Any:
        try:
            return regex.compile("|".join(f"(?:{self.expand(pattern)})" for pattern in rule.match))
        except regex.error as error:
            raise PatternError(f"{self.kind}: {rule.key}", f"the pattern does not compile: {error}") from None

    def expand(self, pattern: str, depth: int = 0) -> str:
        """`pattern` folded, with its pieces put in."""

        def piece(match: Any) -> str:
            name = match[1]
            if name not in self.pieces or depth > 8:
                raise PatternError(f"{self.kind}", f"no piece is called {{{name}}}")
            return f"(?:{self.expand(self.pieces[name], depth + 1)})"

        return str(_PIECE.sub(piece, fold_pattern(pattern)))

    def faults(self) -> list[str]:
        """What the examples say against the rules; empty where all hold."""
        found = []
        for rule, pattern in self:
            whole = isinstance(rule, SectionRule)
            for text in rule.examples:
                if not _matches(pattern, text, whole):
                    found.append(f"{self.kind}: {rule.key}: does not match its example {text!r}")
            for text in rule.counter:
                if _matches(pattern, text, whole):
                    found.append(f"{self.kind}: {rule.key}: matches its counter-example {text!r}")
        return found


def _matches(pattern: Any, text: str, whole: bool) -> bool:
    folded = fold(text)
    return bool(pattern.fullmatch(folded) if whole else pattern.search(folded))


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
    packs = []
    for folder in folders:
        files = sorted(folder.glob("*.yaml"))
        if not files:
            raise PatternError(str(folder), "holds no .yaml file", "name a folder with a pattern pack")
        digest = hashlib.sha256()
        for file in files:
            content = file.read_bytes()
            digest.update(content)
            _read_file(file, content, rules, pieces)
        packs.append(f"{folder.name}@{digest.hexdigest()[:12]}")
    sets = {kind: RuleSet(kind, tuple(rules[kind].values()), pieces[kind]) for kind in RULES}
    for ruleset in sets.values():
        _ = ruleset.compiled
    return Patterns(sets, tuple(packs), folders)


def _read_file(
    file: Path, content: bytes, rules: dict[str, dict[str, Rule]], pieces: dict[str, dict[str, str]]
) -> None:
    try:
        data = yaml.load(content, Loader=_yaml_loader())
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise PatternError(str(file), f"is no valid YAML: {' '.join(str(error).split())}") from None
    if not isinstance(data, dict) or data.get("kind") not in RULES:
        raise PatternError(f"{file}: kind", f"one of {', '.join(RULES)} is wanted")
    if unknown := set(data) - {"kind", "pieces", "rules", "about"}:
        raise PatternError(f"{file}: {min(map(str, unknown))}", "no such key in a pattern file")
    kind = data["kind"]
    pieces[kind].update(data.get("pieces") or {})
    for number, entry in enumerate(data.get("rules") or [], 1):
        rule = _rule(file, kind, number, entry)
        earlier = rules[kind].get(rule.key)
        rules[kind][rule.key] = _joined(earlier, rule) if earlier else rule


def _yaml_loader() -> Any:
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _rule(file: Path, kind: str, number: int, entry: object) -> Rule:
    key = entry.get("key", f"rule {number}") if isinstance(entry, dict) else f"rule {number}"
    try:
        return RULES[kind].model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PatternError(f"{file}: {key}", f"{place}: {first['msg']}") from None


def _joined(earlier: Rule, later: Rule) -> Rule:
    lists = {name: (*getattr(earlier, name), *getattr(later, name)) for name in ("match", "examples", "counter")}
    return later.model_copy(update=lists)
