"""All the labels of a model, kept once for all of its results: files made of a result later number classes by them."""

import json
from collections.abc import Sequence
from hashlib import sha256


def pack(labels: Sequence[str]) -> bytes:
    """The labels, by class_id, as bytes."""
    return json.dumps(list(labels), ensure_ascii=True, separators=(",", ":")).encode()


def unpack(packed: bytes) -> tuple[str, ...]:
    """The labels that were packed."""
    return tuple(json.loads(packed))


def digest(labels: Sequence[str]) -> str:
    """The list's name: the same for the same labels in the same order."""
    return sha256(pack(labels)).hexdigest()
