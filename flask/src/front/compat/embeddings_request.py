"""A request for embeddings in OpenAI's shape, taken apart."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self

from front.compat import json_members
from front.compat.embeddings_input import Given, inputs
from wire.errors import BadOptionError

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
        document = json_members.document(body, MOST_VALUES)
        return cls(
            inputs(document),
            json_members.text(document, "model"),
            json_members.whole(document, "dimensions"),
            _encoding(json_members.text(document, "encoding_format", FLOAT)),
        )


def _encoding(given: str) -> str:
    if given not in (FLOAT, BASE64):
        raise BadOptionError(f"Expected an 'encoding_format' of {FLOAT} or {BASE64}, got {given[:40]!r}.")
    return given
