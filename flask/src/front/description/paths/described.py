"""The routes by which the service tells of itself."""

from front.description.operation import Answer, Operation, Table
from front.description.parts import HTML, JSON, header
from front.description.parts import TEXT as PLAIN
from front.description.schemas import TEXT

TAG = "Described"


def table() -> Table:
    """The routes, by method and rule."""
    return {
        ("GET", "/openapi.json"): Operation(
            "describe",
            TAG,
            "This description",
            {
                200: Answer("OpenAPI 3.1.", {JSON: {"type": "object"}}, {"ETag": header("Names this description.")}),
                304: Answer("It is still the one that the client has, by its `If-None-Match`."),
            },
        ),
        ("GET", "/docs"): Operation(
            "docs", TAG, "This API, in the browser", {200: Answer("A page that needs no other host.", {HTML: TEXT})}
        ),
        ("GET", "/metrics"): Operation(
            "metrics", TAG, "What Prometheus reads", {200: Answer("The text format, 0.0.4.", {PLAIN: TEXT})}
        ),
    }
