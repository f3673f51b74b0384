"""An order for a job, as a client of /v1 writes it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Self
from urllib.parse import unquote, urlsplit

from flask import Request

from front.forms import SCORES, View
from front.inputs.reader import Sent, SentFile, read
from front.outbound.urls import Target
from front.settings import Settings
from front.uploads import checked_picture, no_picture, too_many_bytes
from front.v1.views import RESULT_FIELDS, asked_of
from wire.errors import BadOptionError, NotEnabledError, RequestError
from wire.tasks import registry
from wire.tasks.registry import TASKS
from wire.tasks.spec import Option, Task, Value

DEFAULT_TASK = next(iter(TASKS))
PICTURE = Option("picture", False, "Mark the objects in the picture at once, for whoever will want it.")
NAME = "name"
ORDER_FIELDS = ("task", "url", NAME, "picture", "expires_in", "webhook", *RESULT_FIELDS)
WORDS = tuple(
    dict.fromkeys(
        [option.name for task in TASKS.values() for option in task.options]
        + [each for each in ORDER_FIELDS if each not in (NAME, SCORES.name)]
    )
)
"""What means something in a form, on one route or another. There it is files that have names, and who says `confidence`
means the threshold."""


@dataclass(frozen=True, slots=True)
class Submission:
    """A task to be done with `options` on one picture: `image`, or None where it is to be fetched from `url`.

    `view` is how the result is wanted where it comes at once; the others are as in `front.jobs.Order`. A picture whose
    client does not say what it is called has the name of its file, or of what its url leads to.
    """

    task: Task
    options: Mapping[str, Value]
    image: bytes | None
    url: str
    picture: bool
    expires_in: int | None
    webhook: str
    name: str
    view: View

    @classmethod
    def of(cls, request: Request, settings: Settings) -> Self:
        """What the request asks for, all of it known and within its range.

        Raises RequestError of many kinds, or NotEnabledError for a webhook that nobody would sign.
        """
        sent = read(request, too_many_bytes(settings.max_upload_bytes))
        fields = sent.fields(WORDS)
        task = registry.find(str(fields.pop("task", DEFAULT_TASK)))
        ours = {name: fields.pop(name) for name in ORDER_FIELDS if name in fields}
        drawn, url = bool(PICTURE.parse(ours.get("picture", False))), str(ours.get("url", "")).strip()
        picture = _only_picture(sent, url)
        view = asked_of(request, task.name, {name: str(ours[name]) for name in RESULT_FIELDS if name in ours})
        return cls(
            task=task,
            options=task.parse_options(_known(fields, task)),
            image=None if picture is None else checked_picture(picture.content, settings),
            url=url,
            picture=drawn or (view.format == "jpeg" and view.marks),
            expires_in=_expires_in(ours, settings),
            webhook=_webhook(str(ours.get("webhook", "")).strip(), settings),
            name=str(ours.get(NAME, ""))
            or (picture.name if picture else unquote(PurePosixPath(urlsplit(url).path).name)),
            view=view,
        )

    def fingerprint(self) -> str:
        """A name for what is asked for, the same for the same: not for how the answer is to look, nor for a name."""
        picture = self.url if self.image is None else sha256(self.image).hexdigest()
        whole = (self.task.name, dict(self.options), picture, self.expires_in, self.webhook)
        return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def _known(fields: Mapping[str, object], task: Task) -> Mapping[str, object]:
    known = [option.name for option in task.options]
    for name in fields:
        if name not in known:
            there = ", ".join([*known, *ORDER_FIELDS])
            raise BadOptionError(f"Field {name[:40]!r}: a job of {task.name} has {there}.")
    return fields


def _only_picture(sent: Sent, url: str) -> SentFile | None:
    """The picture, None where it is behind `url`. Raises RequestError unless there is just one of the two."""
    picture = sent.picture()
    if picture is None and not url:
        raise no_picture(sent.came)
    if picture is not None and url:
        raise RequestError("Expected one picture, got one with the request and a url of another. Send one of them.")
    return picture


def _expires_in(ours: Mapping[str, object], settings: Settings) -> int | None:
    if "expires_in" not in ours:
        return None
    about = "How long the job may wait for its turn, in seconds."
    return int(Option("expires_in", 1, about, 1, settings.queue_seconds).parse(ours["expires_in"]))


def _webhook(url: str, settings: Settings) -> str:
    """`url`, which can be told. Raises NotEnabledError or BadUrlError."""
    if url and not settings.webhook_secret:
        raise NotEnabledError(
            "There are no webhooks here: the operator can set WEBHOOK_SECRET. Ask for the job instead."
        )
    if url:
        Target.of(url)
    return url
