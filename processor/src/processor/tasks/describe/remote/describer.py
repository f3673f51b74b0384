"""Speaks of pictures by a server's model: each is sent as a JPEG, with each question."""

import json
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np

from processor.imaging.encode import encode_jpeg
from processor.stopwatch import Stopwatch
from processor.tasks.describe.picture import Picture
from processor.tasks.describe.protocols import ENCODE, Limits, Tell, unheard
from processor.tasks.describe.remote.chat import Chat, RefusedError
from processor.tasks.describe.remote.settings import RemoteSettings
from wire.errors import TaskUnavailableError
from wire.models import ModelInfo, ModelVersion
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Said
from wire.tasks.describe.spec import Length

NAME = "remote"
SIDE = 1024
"""No picture is sent with a longer side: no model looks at more."""

CAPTIONS = {
    Length.SHORT: "Describe this picture in one short sentence.",
    Length.NORMAL: "Describe this picture in one or two sentences.",
    Length.LONG: "Describe this picture in detail.",
}
LARGEST_NUMBER = 100


@dataclass(frozen=True, slots=True)
class Sent:
    """A picture as the server is sent it."""

    content: Mapping[str, Any]

    @property
    def size_bytes(self) -> int:
        return len(self.content["image_url"]["url"])


@dataclass(frozen=True, slots=True)
class RemoteDescriber:
    """A `Describer`."""

    settings: RemoteSettings

    @property
    def info(self) -> ModelInfo:
        settings = self.settings
        facts = {
            "about": "A model behind a server, which is sent every picture.",
            "host": settings.host,
            "model": settings.model,
        }
        notice = f"Pictures are sent to {settings.host}."
        return ModelInfo("describe", ModelVersion(NAME, runtime="chat completions"), notice, facts=facts)

    def encode(self, picture: Picture, crops: int, stopwatch: Stopwatch) -> Sent:
        """`crops` of 1 asks the server to look at all of it at once, where it knows such a thing."""
        with stopwatch.stage(ENCODE):
            pixels = picture.photo.pixels
            height, width = pixels.shape[:2]
            scale = SIDE / max(height, width)
            if scale < 1:
                wh = max(1, round(width * scale)), max(1, round(height * scale))
                pixels = np.asarray(cv2.resize(pixels, wh, interpolation=cv2.INTER_AREA), np.uint8)
            url = f"data:image/jpeg;base64,{b64encode(encode_jpeg(pixels)).decode()}"
            return Sent({"type": "image_url", "image_url": {"url": url, "detail": "low" if crops == 1 else "auto"}})

    def caption(self, state: Sent, length: Length, limits: Limits, tell: Tell) -> Said:
        return self._asked(state, CAPTIONS[length], limits, tell)

    def answer(self, state: Sent, question: Question, limits: Limits, tell: Tell) -> Said:
        if question.is_number:
            choices: Sequence[str] = [str(each) for each in range(LARGEST_NUMBER + 1)]
            return self._chosen(state, f"{question.text} Answer with a whole number alone.", choices, limits)
        if question.choices:
            asked = f"{question.text} Answer with one of these alone: {'; '.join(question.choices)}."
            return self._chosen(state, asked, question.choices, limits)
        return self._asked(state, question.text, limits, tell)

    def _chosen(self, state: Sent, text: str, choices: Sequence[str], limits: Limits) -> Said:
        """One of the choices, by a schema where the server takes one; else what it says first of them."""
        answer = {"type": "string", "enum": list(choices)}
        schema = {
            "type": "object",
            "properties": {"answer": answer},
            "required": ["answer"],
            "additionalProperties": False,
        }
        wanted = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
        try:
            said = self._said(state, text, limits, unheard, response_format=wanted)
        except RefusedError:
            said = self._asked(state, text, limits, unheard)
        found = first_of(choices, _in_json(said.text))
        probability = 1 / len(choices) if found is None else None
        return Said(choices[0] if found is None else found, said.finish, said.tokens, probability)

    def _asked(self, state: Sent, text: str, limits: Limits, tell: Tell) -> Said:
        try:
            return self._said(state, text, limits, tell)
        except RefusedError as error:
            raise TaskUnavailableError(str(error)) from error

    def _said(self, state: Sent, text: str, limits: Limits, tell: Tell, **more: Any) -> Said:
        return Chat(self.settings).said([{"type": "text", "text": text}, state.content], limits, tell, **more)


def first_of(choices: Sequence[str], text: str) -> str | None:
    """The choice that the text is, or names first, as whole words; of several at one place, the longest."""
    found = ((re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text, re.IGNORECASE), each) for each in choices)
    return min(((place.start(), -len(each), each) for place, each in found if place), default=(0, 0, None))[2]


def _in_json(text: str) -> str:
    """The answer in what was to be JSON."""
    try:
        return str(json.loads(text)["answer"])
    except (ValueError, KeyError, TypeError):
        return text
