"""A request for embeddings in OpenAI's shape, taken apart."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from front.compat.embeddings_input import Given, inputs
from front.inputs import json_body
from wire.errors import BadOptionError, RequestError

MOST_VALUES = 500_000
"""Texts have commas, which are counted as if they stood between values."""

FLOAT, BASE64 = "float", "base64"


@dataclass(frozen=True, slots=True)
class EmbeddingsRequest:
    """`inputs` are texts and encoded pictures.

    `dimensions` is 0 where the client leaves them to the model, `model` empty where it names none.
    """

    inputs: tuple[Given, ...]
    model: str
    dimensions: int
    encoding: str

    @property
    def pictures(self) -> tuple[bytes, ...]:
        """Those of the inputs that are pictures, in their order."""
        return tuple(each for each in self.inputs if isinstance(each, bytes))

    @property
    def texts(self) -> tuple[bytes, ...]:
        """Those of the inputs that are texts, in their order, in UTF-8."""
        return tuple(each.encode("utf-8", "replace") for each in self.inputs if isinstance(each, str))

    def in_order(self, rows: Iterable[bytes]) -> Iterator[bytes]:
        """Of a job's vectors, those of its pictures and then those of its texts, each at its input's place."""
        listed = list(rows)
        pictures, texts = iter(listed[: len(self.pictures)]), iter(listed[len(self.pictures) :])
        return (next(pictures if isinstance(each, bytes) else texts) for each in self.inputs)

    @classmethod
    def of(cls, body: bytes) -> Self:
        """What `body` asks for. Members that only OpenAI's own service knows are ignored. Raises RequestError."""
        document = json_body.parsed(body, MOST_VALUES)
        if not isinstance(document, dict):
            raise RequestError(f"Expected the body to be a JSON object, got {json_body.kind_of(document)}.")
        return cls(
            inputs(document),
            _word(document, "model", ""),
            _dimensions(document.get("dimensions")),
            _encoding(_word(document, "encoding_format", FLOAT)),
        )


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
