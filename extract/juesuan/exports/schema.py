"""The JSON Schema of the output, made from the models."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, JsonSchemaValue
from pydantic_core import core_schema

from juesuan.models import Disclosure

SCHEMA_FILE = "disclosure.schema.json"
"""The file in schemas/ that holds the schema."""


class _AsWritten(GenerateJsonSchema):
    """Says of each field what the JSON does: it is left out where it is None, or it always stands and may be null."""

    def generate(self, schema: core_schema.CoreSchema, mode: JsonSchemaMode = "serialization") -> JsonSchemaValue:
        return {"$schema": self.schema_dialect, **super().generate(schema, mode)}

    def field_is_required(self, field: Any, total: bool) -> bool:
        return not _left_out(field)

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return _without_example(super().model_schema(schema))

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return _without_example(super().dataclass_schema(schema))

    def model_field_schema(self, schema: core_schema.ModelField) -> JsonSchemaValue:
        return self._field(schema)

    def dataclass_field_schema(self, schema: core_schema.DataclassField) -> JsonSchemaValue:
        return self._field(schema)

    def _field(self, schema: core_schema.ModelField | core_schema.DataclassField) -> JsonSchemaValue:
        inner: Any = schema["schema"]
        if _left_out(schema):
            inner = _without(_without(inner, "default"), "nullable")
        return self.generate_inner(inner)

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])


def _without_example(found: JsonSchemaValue) -> JsonSchemaValue:
    if "description" in found:
        found["description"] = found["description"].split(">>>")[0].strip()
    return found


def _left_out(field: Any) -> bool:
    return field.get("serialization_exclude_if") is not None


def _without(schema: Any, layer: str) -> Any:
    return schema["schema"] if schema["type"] == layer else schema


def json_schema() -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one disclosure as `juesuan extract` writes it.

    >>> "text" in json_schema()["required"], "organization" in json_schema()["required"]
    (False, True)
    """
    return Disclosure.model_json_schema(mode="serialization", schema_generator=_AsWritten)


def dumps() -> str:
    """The schema as the file in schemas/ holds it, with a line feed at the end."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"
