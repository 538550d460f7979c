"""The identities as data: patterns/checks.yaml, loaded and validated."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from juesuan.errors import PatternError
from juesuan.patterns import Patterns

How = Literal[
    "sum",
    "kinds", "share", "growth", "change", "increase", "completion", "implied", "twice", "at_most",
    "text_table", "item_table", "function_table", "blanked",
    "table_row", "table_tree", "table_side", "table_cells", "table_codes", "basic_total", "codes_within", "within_table", "completion_table", "change_table",
    "item_completion", "item_change", "item_growth", "items_category", "items_total", "items_fund", "items_budget",
    "items_implied", "purchases", "item_parent", "item_stranger", "functions_left_out",
    "words_budget", "words_change", "words_level", "item_twice", "guests", "guests_within", "counted",
    "form_rate", "form_sources", "form_weights", "form_scores", "form_score", "form_target", "form_conclusion", "form_text",
    "form_rate_score", "form_overall", "form_level", "form_count", "form_average", "form_twins",
]  # fmt: skip

OF_SENTENCES = frozenset(
    {"words_budget", "words_change", "words_level", "item_twice", "form_count", "form_average", "form_twins"}
)
"""What reads sentences beside the figures: its examples are no figure sets but texts, in tests/errors/cases.yaml."""


class CheckRule(BaseModel):
    """One identity: what stands on the left, what on the right, and figure sets that hold, break and round.

    A figure is named `metric/measure`, a cell of a statement `table:row:column` (see patterns/checks.yaml).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    how: How
    zh: str = Field(min_length=2, description="the identity's name in Chinese")
    en: str = Field(min_length=2)
    left: str = ""
    right: tuple[str, ...] = ()
    covers: dict[str, tuple[str, ...]] = Field(
        default={}, description="a part that stands for others where it is stated"
    )
    complete: Literal["always", "shares", "never"] = Field(
        default="always",
        description="when parts that fall short of the total contradict it: not where some may be unstated",
    )
    also: tuple[str, ...] = Field(
        default=(), description="parts that some count in (会议费 in “三公”), others do not; totals that some divide by"
    )
    named: str = Field(
        default="", description="words of a share that name `right` as what it divides by: `also` is not meant then"
    )
    nested: bool = Field(
        default=False, description="one part may hold another: parts above a total that one of them equals"
    )
    unless: tuple[str, ...] = Field(
        default=(),
        description="codes of 类 in whose documents the identity need not hold (205 教育 and 206 科技: academic travel is no “three public” cost)",
    )
    severity: Literal["error", "warning"] = "error"
    holds: tuple[dict[str, str], ...] = Field(default=(), description="figure sets in which it holds")
    fails: tuple[dict[str, str], ...] = Field(default=(), description="figure sets in which it fails")
    rounds: tuple[dict[str, str], ...] = Field(
        default=(), description="figure sets in which rounding or cutting off alone explains what does not add up"
    )
    note: str = ""

    @model_validator(mode="after")
    def _has_examples(self) -> CheckRule:
        if self.how not in OF_SENTENCES and not (self.holds and self.fails):
            raise ValueError("a figure set that holds and one that fails are wanted")
        return self


@dataclass(frozen=True)
class CheckRules:
    """The rules of all packs; a later rule of the same key takes the place of the earlier."""

    rules: tuple[CheckRule, ...]

    def __iter__(self) -> Iterator[CheckRule]:
        return iter(self.rules)


def load(patterns: Patterns) -> CheckRules:
    """The check rules of the packs that `patterns` was loaded from.

    Raises:
        PatternError: naming file and key of a rule that is wrong.
    """
    found: dict[str, CheckRule] = {}
    for folder in patterns.folders:
        for file in sorted(folder.glob("*.yaml")):
            for number, entry in enumerate(_entries(file), 1):
                rule = _rule(file, number, entry)
                found[rule.key] = rule
    return CheckRules(tuple(found.values()))


def load_for_budgets(patterns: Patterns) -> CheckRules:
    """The same rules, their tables called as those of a budget are (支出预算表)."""
    rules = patterns.make(load)
    return CheckRules(tuple(one.model_copy(update={"zh": one.zh.replace("决算表", "预算表")}) for one in rules))


def _entries(file: Path) -> list[Any]:
    content = file.read_text(encoding="utf-8")
    if not content.startswith("kind: checks"):
        return []
    data = yaml.load(content, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    entries = data.get("rules") or []
    if not isinstance(entries, list):
        raise PatternError(f"{file}: rules", "a list of rules is wanted")
    return entries


def _rule(file: Path, number: int, entry: object) -> CheckRule:
    key = entry.get("key", f"rule {number}") if isinstance(entry, dict) else f"rule {number}"
    try:
        return CheckRule.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PatternError(f"{file}: {key}", ": ".join(filter(None, (place, first["msg"])))) from None
