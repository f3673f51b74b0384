"""What clients of ollama ask for, taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from front.compat import json_members
from front.compat.describe.sync_describer import Prompt
from front.inputs import json_body
from front.job_request import Given
from front.uploads import too_many_pictures
from wire.errors import BadOptionError, NoImageError, RequestError

LATEST = ":latest"
IMAGES = "images"


@dataclass(frozen=True, slots=True)
class OllamaRequest:
    """What is asked; without a `prompt` nothing is, but that the model of that name be there.

    `name` is what the client calls the model.
    """

    name: str
    prompt: Prompt | None
    is_streamed: bool

    @classmethod
    def generate(cls, document: json_members.Document) -> Self:
        """A prompt with its pictures. Raises RequestError."""
        return cls._of(document, json_members.text(document, "prompt"), document)

    @classmethod
    def chat(cls, document: json_members.Document) -> Self:
        """The last message of the user, and the last picture in any. Raises RequestError."""
        given = document.get("messages", [])
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise RequestError(f"Expected 'messages' to be a list of objects, got {json_body.kind_of(given)}.")
        asked = [each for each in given if each.get("role", "user") == "user"]
        shown: json_members.Document = next((each for each in reversed(asked) if each.get(IMAGES)), {})
        return cls._of(document, json_members.text(asked[-1], "content") if asked else "", shown)

    @classmethod
    def _of(cls, document: json_members.Document, text: str, shown: Mapping[str, Any]) -> Self:
        name, options = json_members.text(document, "model"), document.get("options") or {}
        if not isinstance(options, dict):
            raise BadOptionError(f"Expected 'options' to be an object, got {json_body.kind_of(options)}.")
        if document.get("format"):
            raise BadOptionError("Expected no 'format': models here answer with text. /v1/jobs takes lists of answers.")
        if document.get("tools"):
            raise BadOptionError("Expected no 'tools': models here answer with text alone.")
        is_streamed = json_members.flag(document, "stream", True)
        picture = _picture(shown)
        if picture is None and text:
            raise NoImageError("Expected a picture in 'images', as base64, got text alone.")
        if picture is None:
            return cls(name, None, is_streamed)
        tokens = options.get("num_predict")
        limit = 0 if isinstance(tokens, int) and tokens < 0 else json_members.whole(options, "num_predict")
        return cls(name, Prompt(picture, text.strip(), model=without_tag(name), max_tokens=limit), is_streamed)


def without_tag(name: str) -> str:
    """The model's name as it is called here; there are no versions under tags."""
    return name.removesuffix(LATEST)


def _picture(shown: Mapping[str, Any]) -> Given | None:
    pictures = shown.get(IMAGES) or []
    if not isinstance(pictures, list):
        raise RequestError(f"Expected 'images' to be a list, got {json_body.kind_of(pictures)}.")
    if len(pictures) > 1:
        raise too_many_pictures(len(pictures))
    return json_members.picture(pictures[0], IMAGES) if pictures else None
