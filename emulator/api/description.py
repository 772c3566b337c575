"""The OpenAPI description: the documented operations beside the emulator's own."""

from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

from emulator.api.examples import FLAT_ERRORS, VIOLATIONS
from emulator.api.operations import Operation
from emulator.core.errors import CATALOGUE, MORE_INFO
from emulator.exchange.project_settings import BUILT_IN_SID
from emulator.web.base_paths import BASE
from emulator.web.bodies import FORM

Schema = dict[str, Any]  # OpenAPI is JSON of any shape
_REF = "#/components/schemas/{model}"
_OWN = "/_emulator/"
_UUID = {"type": "string", "format": "uuid"}
_TEXT = {"type": "string"}
_PATH_PARAMETERS: dict[str, tuple[str, Schema]] = {
    "account_sid": (
        "AccountSid",
        {"description": "The Project ID.", "schema": _UUID, "example": BUILT_IN_SID},
    ),
    "sid": ("Sid", {"description": "The SID.", "schema": _UUID}),
    "notification_sid": ("NotificationSid", {"description": "The SID.", "schema": _UUID}),
    "call_sid": ("CallSid", {"description": "The SID of a call.", "schema": _TEXT}),
    "recording_sid": (
        "RecordingSid",
        {
            "description": "The SID, or `Twilio.CURRENT` for the recording that runs now.",
            "schema": _TEXT,
        },
    ),
    "country_code": (
        "IsoCountry",
        {"description": "The two letters of a country.", "schema": _TEXT, "example": "US"},
    ),
    "stream_sid": ("StreamSid", {"description": "The SID, or the name.", "schema": _TEXT}),
}
"""How each parameter of a path is spelled, and what it is."""

_IN_BRACES = {name: f"{{{spelled}}}" for name, (spelled, _) in _PATH_PARAMETERS.items()}
_OPEN = ("/_emulator/health", "/_emulator/ready")
INTRODUCTION = """
Applications use the documented operations, with Basic authentication: the Project ID is the user,
an API token the password. They are also served below `/2010-04-01`, below the doubled
`/api/laml/api/laml/2010-04-01` and without any base, each with and without `.json`.

Everything the emulator adds lies under `/_emulator`; where `EMULATOR_CONTROL_TOKEN` is set, it
needs that token as a bearer token.
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
        components["securitySchemes"] = {
            "project": {"type": "http", "scheme": "basic"},
            "control": {"type": "http", "scheme": "bearer"},
        }
        schemas = components.setdefault("schemas", {})
        schemas |= {"Error": _FLAT_ERROR, "Errors": _ERRORS_ARRAY}
        paths: Schema = {}
        for operation in operations:
            path = f"{_path_of(operation)}{operation.endings[-1]}".format(**_IN_BRACES)
            paths.setdefault(path, {})[operation.method.lower()] = _described(operation, schemas)
        for path, own in schema["paths"].items():
            for described in own.values():
                _describe_errors_of_own(path, described)
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        schema["paths"] = paths | schema["paths"]
        app.openapi_schema = schema
        return schema

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's documented way


def _described(operation: Operation, schemas: Schema) -> Schema:
    own_name = operation.id
    described: Schema = {
        "tags": [own_name.partition(".")[0]],
        "summary": operation.summary,
        "description": operation.description,
        "operationId": own_name,
        "security": [] if operation.public else [{"project": []}],
        "parameters": [
            {"name": spelled, "in": "path", "required": True, **described}
            for name, (spelled, described) in _PATH_PARAMETERS.items()
            if f"{{{name}}}" in _path_of(operation)
        ],
        "responses": _success(operation, schemas),
    }
    if operation.query is not None:
        described["parameters"] += _query_of(operation.query)
    if operation.form is not None:
        examples = {name: {"value": value} for name, value in operation.examples.items()}
        content = {"schema": _form_of(operation, operation.form, schemas), "examples": examples}
        required = "required" in schemas[operation.form.__name__]
        described["requestBody"] = {"required": required, "content": {FORM: content}}
    for status in operation.errors:
        described["responses"][str(status)] = _flat(status)
    if operation.wrong_state is not None:
        text = CATALOGUE[operation.wrong_state].text
        described["responses"]["422"] = _answer(text, _reference("Error"))
    if operation.errors_array:
        schema = {"anyOf": [_reference("Errors"), _reference("Error")]}
        examples = {
            "Everything that is wrong with the parameters": {"value": _VIOLATIONS},
            "A body that cannot be read": {"value": _flat_example(400)},
        }
        described["responses"]["400"] = _answer("Not created", schema, examples=examples)
    return described


def _path_of(operation: Operation) -> str:
    account = "/Accounts/{account_sid}" if operation.of_account else ""
    return f"{BASE}{account}{operation.path}"


def _query_of(model: type[BaseModel]) -> list[Schema]:
    """The parameters of a query."""
    properties = model.model_json_schema()["properties"]
    found = []
    for name, each in properties.items():
        kinds = [kind for kind in each.get("anyOf", [each]) if kind != {"type": "null"}]
        schema = {
            key: value
            for key, value in {**each, **kinds[0]}.items()
            if key not in ("anyOf", "title", "description") and value is not None
        }
        text = f"{each['description']} Allowed: {each['x-allowed']}."
        found.append({"name": name, "in": "query", "description": text, "schema": schema})
    return found


def _success(operation: Operation, schemas: Schema) -> Schema:
    """The answers to a request that works: JSON, or a file of which a part can be asked for."""
    answers = operation.answers
    if answers is None:
        return {"204": {"description": "Done"}}
    if not isinstance(answers, str):
        return {str(operation.status): _answer("OK", _schema_of(answers, schemas))}
    content = {answers: {"schema": {"type": "string", "format": "binary"}}}
    return {
        "200": {"description": "All of it", "content": content},
        "206": {"description": "The part that the Range header names", "content": content},
        "416": _answer("The range begins after the end", _reference("Error")),
    }


def _describe_errors_of_own(path: str, described: Schema) -> None:
    """The emulator's own operations answer wrong requests as the others do, not as FastAPI."""
    if not path.startswith(_OWN):
        return
    responses = described["responses"]
    if responses.pop("422", None) is not None:
        responses["400"] = _flat(400)
    if path not in _OPEN:
        described["security"] = [{}, {"control": []}]
        responses["401"] = _flat(401)
    if "{project_id}" in path:
        responses["404"] = _flat(404)
    if "409" in responses:
        responses["409"] = _answer(responses["409"]["description"], _reference("Error"))


def _answer(description: str, schema: Schema, **examples: Any) -> Schema:  # noqa: ANN401 - JSON
    content = {"application/json": {"schema": schema, **examples}}
    return {"description": description, "content": content}


def _flat(status: int) -> Schema:
    text = CATALOGUE[FLAT_ERRORS[status][0]].text
    return _answer(text, _reference("Error"), example=_flat_example(status))


def _flat_example(status: int) -> Schema:
    code, message = FLAT_ERRORS[status]
    return {"code": code, "message": message, "more_info": MORE_INFO, "status": status}


def _reference(model: str) -> Schema:
    return {"$ref": _REF.format(model=model)}


def _schema_of(model: type[BaseModel], schemas: Schema) -> Schema:
    """A reference to the model's schema, which is added to ``schemas``."""
    schema = model.model_json_schema(ref_template=_REF)
    schemas |= schema.pop("$defs", {})
    schemas[model.__name__] = schema
    return _reference(model.__name__)


def _form_of(operation: Operation, model: type[BaseModel], schemas: Schema) -> Schema:
    """The same for a form, which has no null: what is unset is left out or empty."""
    reference = _schema_of(model, schemas)
    schema = schemas[model.__name__]
    example = next(iter(operation.examples.values()), {})
    schema["properties"] = {
        name: _parameter(described, example.get(name, ""))
        for name, described in schema["properties"].items()
    }
    return reference


def _parameter(described: Schema, example: object) -> Schema:
    kinds = [each for each in described.pop("anyOf", ()) if each != {"type": "null"}]
    described |= kinds[0] if kinds else {}
    described["description"] += f" Allowed: {described['x-allowed']}."
    del described["title"]
    if described.get("default") in (None, ""):
        # Without an example of its own, a page fills in what it makes up and sends that.
        described.pop("default", None)
        described["examples"] = [example]
    return described


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
_VIOLATIONS: Schema = {
    "errors": [
        {"code": code, "message": message, "more_info": MORE_INFO} for code, message in VIOLATIONS
    ]
}
