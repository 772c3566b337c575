"""The OpenAPI description: the documented operations beside the emulator's own."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from emulator.api.operations import Operation
from emulator.core.errors import CATALOGUE, MORE_INFO
from emulator.web.base_paths import BASE
from emulator.web.bodies import FORM

Schema = dict[str, Any]  # OpenAPI is JSON of any shape
_REF = "#/components/schemas/{model}"
_FLAT_CODES = {400: 20001, 401: 20003, 404: 20404, 413: 20413, 415: 20415}
INTRODUCTION = """
Applications use the documented operations, with Basic authentication: the Project ID is the user,
an API token the password. They are also served below `/2010-04-01`, below the doubled
`/api/laml/api/laml/2010-04-01` and without any base, each with and without `.json`.

Everything the emulator adds lies under `/_emulator`.
"""


def describe(app: FastAPI, operations: tuple[Operation, ...]) -> None:
    """Make ``app`` describe ``operations`` beside its own routes."""
    own_description = app.openapi

    def openapi() -> Schema:
        if app.openapi_schema is not None:
            return app.openapi_schema
        schema = own_description()
        schema["info"]["description"] = INTRODUCTION
        components = schema.setdefault("components", {})
        components.setdefault("securitySchemes", {})["project"] = {
            "type": "http",
            "scheme": "basic",
        }
        schemas = components.setdefault("schemas", {})
        schemas |= {"Error": _FLAT_ERROR, "Errors": _ERRORS_ARRAY}
        paths: Schema = {}
        for operation in operations:
            path = f"{BASE}/Accounts/{{AccountSid}}{operation.path.replace('{sid}', '{Sid}')}"
            paths.setdefault(path, {})[operation.method.lower()] = _described(operation, schemas)
        schema["paths"] = paths | schema["paths"]
        app.openapi_schema = schema
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _described(operation: Operation, schemas: Schema) -> Schema:
    described: Schema = {
        "tags": ["Calls"],
        "summary": operation.summary,
        "description": operation.description,
        "operationId": operation.handler.__qualname__,
        "security": [{"project": []}],
        "parameters": [_path_parameter("AccountSid", "The Project ID.")],
        "responses": {"200": _answer("OK", _schema_of(operation.answers, schemas))},
    }
    if "{sid}" in operation.path:
        described["parameters"].append(_path_parameter("Sid", "The SID."))
    if operation.form is not None:
        content = {"schema": _schema_of(operation.form, schemas), "example": operation.example}
        described["requestBody"] = {"required": True, "content": {FORM: content}}
    for status in operation.errors:
        text = CATALOGUE[_FLAT_CODES[status]].text
        described["responses"][str(status)] = _answer(text, {"$ref": _ref("Error")})
    if operation.errors_array:
        schema = {"anyOf": [{"$ref": _ref("Errors")}, {"$ref": _ref("Error")}]}
        described["responses"]["400"] = _answer("Not created", schema)
    return described


def _path_parameter(name: str, description: str) -> Schema:
    return {
        "name": name,
        "in": "path",
        "required": True,
        "description": description,
        "schema": {"type": "string", "format": "uuid"},
    }


def _answer(description: str, schema: Schema) -> Schema:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _ref(model: str) -> str:
    return _REF.format(model=model)


def _schema_of(model: type[BaseModel], schemas: Schema) -> Schema:
    """A reference to the model's schema, which is added to ``schemas``."""
    schema = model.model_json_schema(ref_template=_REF)
    schemas |= schema.pop("$defs", {})
    schemas[model.__name__] = schema
    return {"$ref": _ref(model.__name__)}


_TEXT = {"type": "string"}
_FLAT_ERROR: Schema = {
    "type": "object",
    "required": ["code", "message", "more_info", "status"],
    "properties": {
        "code": {"type": "integer"},
        "message": _TEXT,
        "more_info": {"type": "string", "enum": [MORE_INFO]},
        "status": {"type": "integer"},
    },
}
_ERRORS_ARRAY: Schema = {
    "type": "object",
    "required": ["errors"],
    "properties": {
        "errors": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["code", "message", "more_info"],
                "properties": {"code": _TEXT, "message": _TEXT, "more_info": _TEXT},
            },
        }
    },
}
