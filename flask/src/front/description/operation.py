"""What is said of a route, and how that looks in OpenAPI."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from front.description.problems import Refusal, refusals
from front.description.schemas import Json
from wire.errors import ImageProcessorError

Table = dict[tuple[str, str], "Operation"]
"""By method and Flask's rule, what is said of the route."""


class Access(Enum):
    """Who may: anybody, whoever has a key (where there are keys), or whoever has an admin key."""

    ANYBODY = "anybody"
    KEY = "key"
    ADMIN = "admin"


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is no error. `content` has the schema, or all of the media type, by mimetype."""

    about: str
    content: Mapping[str, Json] = field(default_factory=dict)
    headers: Mapping[str, Json] = field(default_factory=dict)
    links: Mapping[str, Json] = field(default_factory=dict)

    def to_openapi(self) -> Json:
        said: Json = {"description": self.about}
        if self.headers:
            said["headers"] = dict(self.headers)
        if self.content:
            said["content"] = {
                mimetype: each if "schema" in each else {"schema": each} for mimetype, each in self.content.items()
            }
        return said | ({"links": dict(self.links)} if self.links else {})


@dataclass(frozen=True, slots=True)
class Operation:
    """A route and method. `errors` are what it raises itself; `refusal` is how those look."""

    id: str
    tag: str
    summary: str
    answers: Mapping[int, Answer]
    errors: tuple[type[ImageProcessorError], ...] = ()
    about: str = ""
    parameters: tuple[Json, ...] = ()
    body: Json | None = None
    access: Access = Access.KEY
    refusal: Refusal = field(default_factory=Refusal)

    def to_openapi(self, common: tuple[type[ImageProcessorError], ...], security: list[Json] | None) -> Json:
        """The operation, which raises the `common` errors too. `security` is what it demands, None for nothing."""
        said: Json = {"operationId": self.id, "tags": [self.tag], "summary": self.summary}
        said["description"] = self.about or f"{self.summary}."
        if self.parameters:
            said["parameters"] = list(self.parameters)
        if self.body is not None:
            said["requestBody"] = self.body
        if security is not None:
            said["security"] = security
        answers = {str(status): answer.to_openapi() for status, answer in self.answers.items()}
        for status, refused in refusals(tuple(dict.fromkeys(self.errors + common)), self.refusal).items():
            if status in answers:
                refused = _both(answers[status], refused)
            answers[status] = refused
        return said | {"responses": dict(sorted(answers.items()))}


def _both(answer: Json, refused: Json) -> Json:
    """One response for what is an answer and a refusal of the same status."""
    return {
        **refused,
        "description": f"{answer['description']} Or: {refused['description']}",
        "content": {**answer.get("content", {}), **refused["content"]},
    }
