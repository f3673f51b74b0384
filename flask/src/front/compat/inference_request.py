"""A request of the Open Inference Protocol, version 2, taken apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from front.compat.tensors import BINARY_SIZE, unpacked_bytes
from front.inputs import base64_text, json_body
from front.uploads import too_many_pictures
from wire.errors import RequestError

INPUT = "image"
EXPECTED = f"one input {INPUT!r} of type BYTES and shape [1], an encoded picture"


@dataclass(frozen=True, slots=True)
class InferenceRequest:
    """`image` is the encoded picture. `outputs` has, by name, whether the output is wanted in binary; empty for all.

    `binary` is what holds for outputs that do not say. `parameters` are the request's own.
    """

    id: str
    image: bytes
    parameters: Mapping[str, Any]
    outputs: Mapping[str, bool]
    binary: bool

    @classmethod
    def of(cls, body: bytes, head_length: str | None) -> Self:
        """What `body` asks for; its first `head_length` bytes are JSON, all of it where None. Raises RequestError."""
        length = len(body) if head_length is None else _whole(head_length, len(body))
        document = _object(json_body.parsed(body[:length]), "the body")
        parameters = _object(document.get("parameters"), "'parameters'")
        binary = parameters.get("binary_data_output") is True
        return cls(
            id=str(document.get("id", "")),
            image=_image(_list(document.get("inputs"), "'inputs'"), body[length:]),
            parameters=parameters,
            outputs=dict(_wanted(each, binary) for each in _list(document.get("outputs"), "'outputs'")),
            binary=binary,
        )


def _whole(text: str, most: int) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 12 and int(text) <= most):
        raise RequestError(
            f"Inference-Header-Content-Length: expected the length of the JSON, at most {most}, got {text[:20]!r}."
        )
    return int(text)


def _wanted(output: object, binary: bool) -> tuple[str, bool]:
    document = _object(output, "an output")
    own = _object(document.get("parameters"), "an output's parameters").get("binary_data", binary)
    return str(document.get("name", "")), own is True


def _image(inputs: Sequence[object], behind: bytes) -> bytes:
    tensors = [_object(each, "an input") for each in inputs]
    if [(each.get("name"), each.get("datatype")) for each in tensors] != [(INPUT, "BYTES")]:
        got = ", ".join(f"{str(each.get('name'))[:40]} {str(each.get('datatype'))[:20]}" for each in tensors[:5])
        raise RequestError(f"Expected {EXPECTED}, got {got or 'no input'}.")
    (tensor,) = tensors
    size = _object(tensor.get("parameters"), "the input's parameters").get(BINARY_SIZE)
    elements = _texts(tensor.get("data")) if size is None else _binary(behind, size)
    if len(elements) > 1:
        raise too_many_pictures(len(elements))
    if not elements:
        raise RequestError(f"Expected {EXPECTED}, got 0 elements.")
    return elements[0]


def _binary(behind: bytes, size: object) -> list[bytes]:
    if size != len(behind):
        raise RequestError(f"Input {INPUT}: expected {size!r:.20} bytes behind the JSON, got {len(behind)}.")
    try:
        return unpacked_bytes(behind, 2)
    except ValueError as error:
        raise RequestError(f"Input {INPUT}: expected each element behind its length, but {error}.") from None


def _texts(data: object) -> list[bytes]:
    """Each element of `data`, however deep its lists, as base64 writes it."""
    flat: list[object] = [data]
    while any(isinstance(each, list) for each in flat) and len(flat) < 100:
        flat = [inner for each in flat for inner in (each if isinstance(each, list) else [each])]
    if not all(isinstance(each, str) for each in flat):
        raise RequestError(f"Input {INPUT}: expected data such as ['<base64>'], got something else.")
    return [base64_text.decoded(str(each)) for each in flat]


def _object(given: object, what: str) -> Mapping[str, Any]:
    if given is None and what != "the body":
        return {}
    if not isinstance(given, dict):
        raise RequestError(f"Expected {what} to be a JSON object, got {type(given).__name__}.")
    return given


def _list(given: object, what: str) -> Sequence[object]:
    if not isinstance(given, list | None):
        raise RequestError(f"Expected {what} to be a JSON list, got {type(given).__name__}.")
    return given or []
