"""A chat with a picture in it, in OpenAI's shape, taken apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from front.compat import json_members
from front.compat.describe.sync_describer import Prompt
from front.inputs import json_body
from front.job_request import Given
from front.uploads import too_many_pictures
from wire.errors import BadOptionError, NoImageError, RequestError

MOST_VALUES = 100_000
TEXTS = ("text", "input_text")
PICTURES = ("image_url", "input_image")
REFUSED = ("tools", "functions", "audio")
"""Members that ask for what no model here can do, so that an answer without it would be wrong."""


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """What is asked, and whether it `is_streamed`, with its `usage` at the end."""

    prompt: Prompt
    is_streamed: bool
    has_usage: bool

    @classmethod
    def of(cls, body: bytes) -> Self:
        """What `body` asks for: the text of the last message of the user, of the last picture there is in any.

        Members that only OpenAI's own service knows are ignored, as messages of the system are. Raises RequestError.
        """
        document = json_members.document(body, MOST_VALUES)
        _check(document)
        messages = _messages(document)
        question = " ".join(_texts(messages[-1])).strip()
        prompt = Prompt(
            picture=_picture(messages),
            question=question,
            model=json_members.text(document, "model"),
            max_tokens=json_members.whole(document, "max_completion_tokens")
            or json_members.whole(document, "max_tokens"),
        )
        options = document.get("stream_options")
        has_usage = json_members.flag(options if isinstance(options, dict) else {}, "include_usage", False)
        return cls(prompt, json_members.flag(document, "stream", False), has_usage)


def _check(document: json_members.Document) -> None:
    for name in REFUSED:
        if document.get(name):
            raise BadOptionError(f"Expected no {name!r}: models here answer with text alone.")
    if document.get("n") not in (None, 1):
        raise BadOptionError(f"Expected 'n' to be 1, got {str(document['n'])[:20]!r}: a model here has one answer.")
    form = document.get("response_format")
    if form and not (isinstance(form, dict) and form.get("type") == "text"):
        raise BadOptionError("Expected a 'response_format' of the type text: for answers out of a list ask /v1/jobs.")


def _messages(document: json_members.Document) -> list[Mapping[str, Any]]:
    """The messages of the user, at least one."""
    given = document.get("messages")
    if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
        raise RequestError(f"Expected 'messages' to be a list of objects, got {json_body.kind_of(given)}.")
    found = [each for each in given if each.get("role", "user") == "user"]
    if not found:
        raise RequestError("Expected a message of the role user, got none.")
    return found


def _parts(message: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    content = message.get("content")
    if isinstance(content, str):
        return [{"type": "text", "text": content}]
    if not isinstance(content, list) or not all(isinstance(each, dict) for each in content):
        raise RequestError(f"Expected 'content' to be a text or a list of parts, got {json_body.kind_of(content)}.")
    return content


def _texts(message: Mapping[str, Any]) -> Iterator[str]:
    for part in _parts(message):
        if part.get("type") in TEXTS:
            yield json_members.text(part, "text")
        elif part.get("type") not in PICTURES:
            raise RequestError(f"Expected parts of the types text and image_url, got {str(part.get('type'))[:40]!r}.")


def _picture(messages: list[Mapping[str, Any]]) -> Given:
    """The picture of the last message that has one; those before were of questions before."""
    for message in reversed(messages):
        found = [part.get("image_url") for part in _parts(message) if part.get("type") in PICTURES]
        if len(found) > 1:
            raise too_many_pictures(len(found))
        if found:
            return json_members.picture(found[0], "image_url")
    raise NoImageError(
        'Expected a picture in a message, {"type": "image_url", "image_url": {"url": "data:image/jpeg;base64,..."}}, '
        "got text alone."
    )
