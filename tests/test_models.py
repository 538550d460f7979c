"""The contract's promises that the models keep by themselves."""

from __future__ import annotations

import json

import pytest
from handmade import TEXT, at, disclosure, fields
from pydantic import ValidationError

from juesuan import models
from juesuan.spans import Span


def test_raw_must_stand_in_the_text() -> None:
    wrong = {"name": "云山县档案馆", "raw": "云山县档案馆", "span": Span(start=1, end=7)}
    with pytest.raises(ValidationError, match="does not stand at 1:7"):
        disclosure(organization=wrong)


def test_raw_is_checked_however_deep_it_lies() -> None:
    form = fields()["performance"][0] | {"project": {"name": {"raw": "档案局", "span": at("档案馆")["span"]}}}
    with pytest.raises(ValidationError, match="档案局"):
        disclosure(performance=(form,))


def test_a_span_past_the_end_is_refused() -> None:
    past = {"name": "馆", "raw": "馆", "span": Span(start=len(TEXT), end=len(TEXT) + 1)}
    with pytest.raises(ValidationError, match="does not stand"):
        disclosure(organization=past)


@pytest.mark.parametrize("value", [1979.80, 1979, True, "1e3", "1_000", "NaN", "Infinity", "", "一千", None])
def test_no_number_but_an_exact_decimal(value: object) -> None:
    amount = fields()["amounts"][0] | {"value": value}
    with pytest.raises(ValidationError):
        disclosure(amounts=(amount,))


def test_a_float_is_no_yuan_either() -> None:
    with pytest.raises(ValidationError):
        disclosure(amounts=(fields()["amounts"][0] | {"yuan": 19798000.0},))


def test_numbers_are_written_as_printed() -> None:
    written = json.loads(disclosure().to_json())
    assert written["amounts"][0]["value"] == "1979.80"
    assert written["amounts"][0]["yuan"] == "19798000"
    assert written["percentages"][0]["value"] == "-0.50"


@pytest.mark.parametrize("printed", ["0.00", "40", "0.0042", "100000000000000000000.10", "-81.750", "0.0000001"])
def test_trailing_zeros_are_kept_and_no_exponent_is_written(printed: str) -> None:
    percentage = fields()["percentages"][0] | {"value": printed}
    assert json.loads(disclosure(percentages=(percentage,)).to_json())["percentages"][0]["value"] == printed


def test_what_is_optional_is_left_out_and_what_is_blank_is_null() -> None:
    written = json.loads(disclosure().to_json())
    assert "published_on" not in written
    assert "encoding" not in written["source"]
    assert set(written["organization"]) == {"name", "raw", "span"}
    assert set(written["organization"]["span"]) == {"start", "end"}
    assert "approximate" not in written["amounts"][0]
    assert written["amounts"][0]["section"] is None
    assert written["kind"] is None
    assert written["performance"][0]["project"]["code"] is None
    assert written["performance"][0]["goals"] is None
    assert written["statements"] == []


def test_no_text_leaves_the_text_out_and_nothing_else() -> None:
    whole = json.loads(disclosure().to_json())
    without = json.loads(disclosure().to_json(text=False))
    assert whole.pop("text") == TEXT
    assert without == whole


def test_what_was_written_reads_back_the_same() -> None:
    assert models.Disclosure.model_validate_json(disclosure().to_json()) == disclosure()


def test_a_field_that_the_contract_does_not_know_is_refused() -> None:
    with pytest.raises(ValidationError, match="colour"):
        disclosure(organization={"colour": "red", "name": "云山县档案馆", **at("云山县档案馆")})


def test_every_located_value_is_found_in_order() -> None:
    raws = ["云山县档案馆", "2023年度", "1,979.80万元", "-0.50%", "档案馆"]
    assert [value.raw for value in models.located(disclosure())] == raws


def test_records_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        disclosure().kind = "budget"  # type: ignore[misc]
