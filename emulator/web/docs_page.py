"""The description of the API for programs (OpenAPI) and for people (Swagger UI at /docs).

FastAPI's own page loads Swagger UI from the internet; this one brings it along.
"""

from importlib import resources

from fastapi import FastAPI
from fastapi.openapi.docs import get_swagger_ui_html
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from emulator.web.answers import json_answer

OPENAPI = "/openapi.json"
DOCS = "/docs"
ASSETS = "/_emulator/static"
_MEDIA_TYPES = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon-32x32.png": "image/png",
}
_OPTIONS = {
    "displayRequestDuration": True,
    "docExpansion": "list",
    "persistAuthorization": True,
    "tryItOutEnabled": True,
    "validatorUrl": None,  # the default sends the description to a service on the internet
}


def add_docs(app: FastAPI) -> None:
    """Serve ``app``'s description, which it must not serve itself, and the page of it."""

    async def openapi(request: Request) -> Response:
        schema = app.openapi()
        # Behind a proxy that takes a prefix off, requests of the page must put it on again.
        prefix = request.scope.get("root_path", "")
        return json_answer(schema | {"servers": [{"url": prefix}]} if prefix else schema)

    async def docs(request: Request) -> Response:
        prefix = request.scope.get("root_path", "")
        return get_swagger_ui_html(
            openapi_url=prefix + OPENAPI,
            title=app.title,
            swagger_js_url=f"{prefix}{ASSETS}/swagger-ui-bundle.js",
            swagger_css_url=f"{prefix}{ASSETS}/swagger-ui.css",
            swagger_favicon_url=f"{prefix}{ASSETS}/favicon-32x32.png",
            swagger_ui_parameters=_OPTIONS,
        )

    app.add_route(OPENAPI, openapi, include_in_schema=False)
    app.add_route(DOCS, docs, include_in_schema=False)
    app.add_route(f"{ASSETS}/{{name}}", _asset, include_in_schema=False)


async def _asset(request: Request) -> Response:
    name = request.path_params["name"]
    media_type = _MEDIA_TYPES.get(name)
    if media_type is None:
        raise HTTPException(404)
    content = resources.files("fastapi_swagger").joinpath("resources", name).read_bytes()
    return Response(content, media_type=media_type, headers={"Cache-Control": "max-age=3600"})
