"""What values look like as text, for JSON Schemas: editors check it while somebody writes.

A schema accepts everything that is documented, and refuses most of what the program refuses.
"""

from dataclasses import dataclass

from pydantic import GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

TEXT: JsonSchemaValue = {"type": "string"}
SOME_TEXT: JsonSchemaValue = {"type": "string", "pattern": r"\S"}
HTTP_URL: JsonSchemaValue = {"type": "string", "pattern": "^[hH][tT][tT][pP][sS]?://"}
UUID: JsonSchemaValue = {
    "type": "string",
    "pattern": "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$",
}
E164: JsonSchemaValue = {"type": "string", "pattern": r"^\+[1-9][0-9]{1,14}$"}
CALLABLE: JsonSchemaValue = {
    "type": "string",
    "pattern": r"^\+[1-9][0-9]{1,14}$|^[sS][iI][pP][sS]?:\S+@\S+$|\*",
}
"""A number, a SIP address, or a pattern."""

CLOCK: JsonSchemaValue = {
    "type": "string",
    "pattern": r"^(realtime|auto|manual|[0-9]{1,6}(\.[0-9]{1,6})?x)$",
    "examples": ["auto"],
}
DURATION: JsonSchemaValue = {
    "anyOf": [
        {"type": "string", "pattern": r"^[0-9]{1,12}(\.[0-9]{1,12})?(ms|s|m|h)$"},
        {"type": "number", "minimum": 0, "maximum": 86_400},
    ],
    "examples": ["2s"],
}
PRICE: JsonSchemaValue = {
    "anyOf": [
        {"type": "number", "minimum": 0, "maximum": 1000},
        {"type": "string", "pattern": r"^[0-9]{1,4}(\.[0-9]{1,6})?$"},
    ],
    "examples": [0.008],
}
KEYS: JsonSchemaValue = {"type": "string", "pattern": "^[0-9A-D*#wW]+$"}


RATE_KEY: JsonSchemaValue = {"type": "string", "pattern": r"^(\+[1-9][0-9]{0,14}|sip)$"}


@dataclass(frozen=True, slots=True, eq=False)  # an annotation must have a hash
class Or:
    """In an annotation: something of this shape may stand in place of the value."""

    shape: JsonSchemaValue

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"anyOf": [self.shape, handler(schema)]}
