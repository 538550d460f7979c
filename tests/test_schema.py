"""schemas/ says what the models say, and what the program writes is what the schema says."""

from __future__ import annotations

import copy
import json
from typing import Any

import jsonschema
import pytest
from handmade import disclosure

from juesuan.exports.schema import SCHEMA_FILE, dumps, json_schema
from juesuan.patterns import data_folder
from juesuan.pipeline import extract


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    jsonschema.Draft202012Validator.check_schema(json_schema())
    return jsonschema.Draft202012Validator(json_schema())


def test_the_file_is_what_the_models_say() -> None:
    held = (data_folder("schemas") / SCHEMA_FILE).read_text(encoding="utf-8")
    assert held == dumps(), "run: juesuan schema > schemas/disclosure.schema.json"


@pytest.mark.parametrize("text", [True, False])
def test_what_is_written_is_valid(validator: Any, text: bool) -> None:
    validator.validate(json.loads(disclosure().to_json(text=text)))
    validator.validate(json.loads(extract("2022年度收入为1,979.86万元。".encode()).to_json(text=text)))


def faulty(change: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(disclosure().to_json())
    match change:
        case "optional is null":
            found["published_on"] = None
        case "nullable is missing":
            del found["organization"]
        case "list is missing":
            del found["checks"]
        case "float":
            found["amounts"][0]["value"] = 1979.80
        case "exponent":
            found["amounts"][0]["value"] = "1E+3"
        case "blank cell left out":
            del found["performance"][0]["project"]["code"]
        case "span without end":
            del found["amounts"][0]["span"]["end"]
    return copy.deepcopy(found)


@pytest.mark.parametrize(
    "change",
    ["optional is null", "nullable is missing", "list is missing", "float", "exponent", "blank cell left out", "span without end"],
)  # fmt: skip
def test_what_the_contract_forbids_is_invalid(validator: Any, change: str) -> None:
    assert not validator.is_valid(faulty(change))
