"""JSON Schemas of what people write in files, made from the models that read the files."""

import json
import re
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from emulator.exchange.scenario_values import Choice, Written

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class Shapes(GenerateJsonSchema):
    """What may be written in each place. A key is its own title."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - pydantic's
        """Never."""
        return False

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """What stands there when nothing does; nothing is not told."""
        found = super().default_schema(schema)
        if found.get("default", ...) is None:
            del found["default"]
        return found

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A mapping whose keys have a form has no others."""
        found = super().dict_schema(schema)
        return found | {"additionalProperties": False} if "patternProperties" in found else found

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """A mapping, or a word for it, without keys that exclude each other."""
        cls, found = schema["cls"], super().model_schema(schema)
        found.pop("title", None)
        if issubclass(cls, Choice):
            return _of_choice(cls, found)
        if issubclass(cls, Written) and cls.excludes:
            found["allOf"] = [_without(key, others) for key, others in cls.excludes.items()]
        return found


class WrittenShapes(Shapes):
    """The same for scenarios, in which no key stands without a value.

    Their defaults are values that the program has made of text, so the descriptions tell them.
    """

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """The value without null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """The value without its default."""
        return self.generate_inner(schema["schema"])


def schema_text(model: type[BaseModel], title: str, shapes: type[Shapes] = Shapes) -> str:
    """The schema of files that ``model`` reads, as JSON text."""
    found = model.model_json_schema(schema_generator=shapes)
    whole = {"$schema": DIALECT, "title": title} | found
    return re.sub(r'(#/\$defs/|")_(?=[A-Z])', r"\1", json.dumps(whole, indent=2)) + "\n"


def _without(key: str, others: tuple[str, ...]) -> JsonSchemaValue:
    """Where ``key`` stands, the others must not."""
    return {
        "if": {"required": [key]},
        "then": {"properties": dict.fromkeys(others, False)},
    }


def _of_choice(cls: type[Choice], found: JsonSchemaValue) -> JsonSchemaValue:
    """Exactly one of the keys, with what belongs to it; or a word."""
    found["oneOf"] = [{"required": [key]} for key in cls.choice]
    if cls.belongs:
        found["allOf"] = [_only_with(key, choices) for key, choices in cls.belongs.items()]
    return {"anyOf": [{"enum": [*cls.words_for]}, found]} if cls.words_for else found


def _only_with(key: str, choices: tuple[str, ...]) -> JsonSchemaValue:
    """Where ``key`` stands, one of the choices must."""
    return {
        "if": {"required": [key]},
        "then": {"anyOf": [{"required": [each]} for each in choices]},
    }
