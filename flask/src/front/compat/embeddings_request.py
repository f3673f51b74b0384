"""A request for embeddings in OpenAI's shape, taken apart."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from front.inputs import json_body
from wire.errors import BadOptionError, RequestError
from wire.tasks.embed.spec import MOST_CHARACTERS, MOST_TEXTS

MOST_VALUES = 500_000
"""Texts have commas, which are counted as if they stood between values."""

FLOAT, BASE64 = "float", "base64"


@dataclass(frozen=True, slots=True)
class EmbeddingsRequest:
    """`dimensions` is 0 where the client leaves them to the model, `model` empty where it names none."""

    texts: tuple[str, ...]
    model: str
    dimensions: int
    encoding: str

    @classmethod
    def of(cls, body: bytes) -> Self:
        """What `body` asks for. Members that only OpenAI's own service knows are ignored. Raises RequestError."""
        document = json_body.parsed(body, MOST_VALUES)
        if not isinstance(document, dict):
            raise RequestError(f"Expected the body to be a JSON object, got {json_body.kind_of(document)}.")
        return cls(
            _texts(document.get("input")),
            _word(document, "model", ""),
            _dimensions(document.get("dimensions")),
            _encoding(_word(document, "encoding_format", FLOAT)),
        )


def _texts(given: object) -> tuple[str, ...]:
    texts = given if isinstance(given, list) else [given]
    if not texts or len(texts) > MOST_TEXTS:
        raise RequestError(f"Expected an 'input' of 1 to {MOST_TEXTS:,} texts, got {len(texts):,}.")
    for text in texts:
        if isinstance(text, int | list):
            raise RequestError(
                "Expected 'input' to be texts, got tokens, which mean something else to each model. Send the texts: "
                "LangChain does so with check_embedding_ctx_length=False."
            )
        if not isinstance(text, str):
            raise RequestError(f"Expected 'input' to be a text or a list of texts, got {json_body.kind_of(text)}.")
        if not text or len(text) > MOST_CHARACTERS:
            raise RequestError(f"Expected texts of 1 to {MOST_CHARACTERS:,} characters, got one of {len(text):,}.")
    return tuple(texts)


def _word(document: Mapping[str, Any], name: str, default: str) -> str:
    given = document.get(name)
    if given is not None and not isinstance(given, str):
        raise BadOptionError(f"Expected {name!r} to be a text, got {json_body.kind_of(given)}.")
    return given or default


def _dimensions(given: object) -> int:
    if given is None:
        return 0
    if not isinstance(given, int) or isinstance(given, bool) or given < 1:
        raise BadOptionError(f"Expected 'dimensions' to be a whole number from 1, got {str(given)[:40]!r}.")
    return given


def _encoding(given: str) -> str:
    if given not in (FLOAT, BASE64):
        raise BadOptionError(f"Expected an 'encoding_format' of {FLOAT} or {BASE64}, got {given[:40]!r}.")
    return given
