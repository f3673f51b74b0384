"""What stands at a route's function, and how that looks in OpenAPI."""

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from itertools import chain
from typing import Any, TypeVar

from flask import Flask

from front.openapi.errors import ErrorBody, ErrorType, error_responses
from front.openapi.parameters import EVENTS, JSON, PATH
from front.openapi.schemas import Json, Schemas
from wire import errors

View = TypeVar("View", bound=Callable[..., Any])
MARK = "openapi_operation"
ARGUMENT = re.compile("<([^<>]+)>")


BY_ARGUMENT: Mapping[str, tuple[ErrorType, ...]] = {
    "job_id": (errors.UnknownJobError, errors.ExpiredJobError),
    "batch_id": (errors.UnknownJobError, errors.ExpiredJobError),
    "model": (errors.UnknownModelError,),
    "task": (errors.UnknownTaskError,),
}
"""What a route raises that has such an argument in its rule."""


class Access(Enum):
    """Who may: anybody, whoever has a key (where there are keys), or whoever has an admin key."""

    ANYBODY = "anybody"
    KEY = "key"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is no error. `content` has its type, or a schema, by mimetype; what has neither is JSON's type."""

    about: str
    content: Any = None
    headers: Mapping[str, Json] = field(default_factory=dict)
    links: Mapping[str, Json] = field(default_factory=dict)

    def to_openapi(self, schemas: Schemas) -> Json:
        by_mimetype = self.content if isinstance(self.content, dict) else {JSON: self.content} if self.content else {}
        content = _contents(by_mimetype, schemas)
        more = {"headers": dict(self.headers), "content": content, "links": dict(self.links)}
        return {"description": self.about, **{name: each for name, each in more.items() if each}}


STREAMED = {
    200: Answer("Server-sent events, each the whole of it as JSON.", {"text/event-stream": EVENTS}),
    204: Answer("There is no more to tell; asked with `Last-Event-ID: end`."),
}
"""The answers of a stream of events."""


@dataclass(frozen=True, slots=True)
class Operation:
    """Decorates a route's function, whose docstring has the summary and, behind it, the description unless `about` is.

    `errors` are what it raises itself; `error_body` is how those look. Parameters of the path are in the rule, and so
    are the errors of what they may name.
    """

    tag: str
    answers: Mapping[int, Answer]
    errors: tuple[ErrorType, ...] = ()
    parameters: tuple[Json, ...] = ()
    body: Json | None = None
    about: str = ""
    access: Access = Access.KEY
    error_body: ErrorBody = field(default_factory=ErrorBody)

    def __call__(self, view: View) -> View:
        """The function, with this operation."""
        vars(view)[MARK] = self
        return view


@dataclass(frozen=True, slots=True)
class Route:
    """A method and a rule of an application, and the operation that stands at its function."""

    method: str
    rule: str
    endpoint: str
    docstring: str
    operation: Operation

    @property
    def id(self) -> str:
        """The endpoint's name, as generators of clients call their methods."""
        first, *more = self.endpoint.rpartition(".")[2].split("_")
        return first + "".join(each.capitalize() for each in more)

    @property
    def path(self) -> str:
        """The rule as OpenAPI writes it."""
        return ARGUMENT.sub(lambda found: f"{{{found[1].rpartition(':')[2]}}}", self.rule)

    def to_openapi(self, common: tuple[ErrorType, ...], security: list[Json] | None, schemas: Schemas) -> Json:
        """The operation, which raises the `common` errors too. `security` is what it demands, None for nothing."""
        operation = self.operation
        arguments = ARGUMENT.findall(self.rule)
        summary, _, rest = (part.strip() for part in self.docstring.partition("\n"))
        document: Json = {"operationId": self.id, "tags": [operation.tag], "summary": summary.rstrip(".")}
        document["description"] = operation.about or " ".join(rest.split()) or summary
        if parameters := [*(PATH[name] for name in arguments), *operation.parameters]:
            document["parameters"] = parameters
        if operation.body is not None:
            document["requestBody"] = {"required": True, "content": _contents(operation.body, schemas)}
        if security is not None:
            document["security"] = security
        named = tuple(chain.from_iterable(BY_ARGUMENT.get(name, ()) for name in arguments))
        raised = dict.fromkeys(operation.errors + named + common)
        answers = {str(status): answer.to_openapi(schemas) for status, answer in operation.answers.items()}
        for status, refused in error_responses(raised, operation.error_body, schemas).items():
            answers[status] = _both(answers[status], refused) if status in answers else refused
        return document | {"responses": dict(sorted(answers.items()))}


def routes(app: Flask) -> Iterator[Route]:
    """Every route of `app` whose function has an operation."""
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        operation = getattr(view, MARK, None)
        if operation is not None:
            for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
                yield Route(method, rule.rule, rule.endpoint, inspect.getdoc(view) or "", operation)


def _contents(by_mimetype: Mapping[str, Any], schemas: Schemas) -> Json:
    """Of each mimetype all that is said of it, or the schema of its type."""
    return {
        mimetype: each if isinstance(each, dict) and "schema" in each else {"schema": schemas.of(each)}
        for mimetype, each in by_mimetype.items()
    }


def _both(answer: Json, refused: Json) -> Json:
    """One response for what is an answer and a refusal of the same status."""
    return {
        **refused,
        "description": f"{answer['description']} Or: {refused['description']}",
        "content": {**answer.get("content", {}), **refused["content"]},
    }
