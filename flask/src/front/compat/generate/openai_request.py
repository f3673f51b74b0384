"""What OpenAI's clients ask for where pictures are made, taken apart: of JSON and of forms alike."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from front.compat.generate.maker import PNG, seeds
from front.inputs import json_body
from wire.errors import BadOptionError, MissingInputError
from wire.tasks.made_pictures import HEIGHT, SEED, WIDTH
from wire.tasks.spec import AUTO, BOOLEANS

B64, URL = "b64_json", "url"
FORMS = (PNG, "jpeg", "webp")
MOST_PICTURES = 8

REFUSED: Mapping[str, tuple[str, ...]] = {
    "background": ("opaque", AUTO),
    "stream": ("false", "0"),
    "markup": (),
    "svg": (),
    "frame_count": (),
}
"""Members that would make another picture than comes, or another answer, each with what it may be all the same."""

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ImagesRequest:
    """`n` pictures of a `prompt` in that `form`, told as `response` says.

    `options` are those of the tasks that it names, `seed` is empty where one is to be drawn, `model` where it names
    none.
    """

    prompt: str
    n: int
    response: str
    form: str
    model: str
    seed: str
    options: Mapping[str, object]

    @property
    def formats(self) -> tuple[str, ...]:
        """What is to be rendered besides the PNG."""
        return () if self.form == PNG else (self.form,)

    @property
    def seeds(self) -> Sequence[str]:
        """A seed for each picture, where each is a job."""
        return seeds(self.seed, self.n)

    @classmethod
    def of(cls, fields: Fields, own: tuple[str, ...]) -> Self:
        """What the `fields` ask for, `own` of them besides OpenAI's. What means nothing here is ignored.

        Raises BadOptionError, or MissingInputError where there is no prompt.
        """
        for name, allowed in REFUSED.items():
            if name in fields and _text(fields, name).lower() not in allowed:
                _refuse(name, fields[name], allowed)
        prompt = _text(fields, "prompt")
        if not prompt.strip():
            raise MissingInputError("Expected a 'prompt', what is to be seen, got none.")
        options = {name: fields[name] for name in own if fields.get(name) not in (None, "")}
        return cls(
            prompt,
            _count(_text(fields, "n") or "1"),
            _one_of(fields, "response_format", (B64, URL)),
            _one_of(fields, "output_format", FORMS),
            _text(fields, "model"),
            str(SEED.parse(_text(fields, "seed"))),
            {**options, **_size(_text(fields, "size").lower() or AUTO)},
        )


def _text(fields: Fields, name: str) -> str:
    """The field as a form has it, empty where there is none."""
    value = fields.get(name)
    if isinstance(value, bool) and value in BOOLEANS.values():
        return str(value).lower()
    if value is not None and not isinstance(value, str | int | float):
        raise BadOptionError(f"Expected {name!r} to be a text, got {json_body.kind_of(value)}.")
    return "" if value is None else str(value)


def _one_of(fields: Fields, name: str, allowed: Sequence[str]) -> str:
    value = _text(fields, name).lower() or allowed[0]
    if value not in allowed:
        raise BadOptionError(f"Expected {name!r} to be {' or '.join(allowed)}, got {value[:40]!r}.")
    return value


def _refuse(name: str, given: object, allowed: tuple[str, ...]) -> None:
    if given in (None, ""):
        return
    expected = f"{name!r} of {' or '.join(allowed)}" if allowed else f"no {name!r}"
    raise BadOptionError(f"Expected {expected}, got {str(given)[:40]!r}: models here make whole pictures at once.")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdecimal() and 1 <= int(text[:9]) <= MOST_PICTURES):
        raise BadOptionError(f"Expected 'n' from 1 to {MOST_PICTURES}, got {text[:40]!r}.")
    return int(text)


def _size(text: str) -> Mapping[str, object]:
    """The options of a size such as 512x512; none for the model's own, or the picture's."""
    if text == AUTO:
        return {}
    sides = text.split("x")
    if len(sides) != len((WIDTH, HEIGHT)):
        raise BadOptionError(f"Expected a 'size' such as 512x512, or {AUTO}, got {text[:40]!r}.")
    return dict(zip((WIDTH.name, HEIGHT.name), sides, strict=True))
