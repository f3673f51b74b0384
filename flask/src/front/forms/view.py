"""What the routes and the tasks' forms have in common."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from wire.tasks.detect.candidates import Candidates

DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class View:
    """How a client wants a result.

    `format` is `json`, one of the task's `rendered` formats or of its `written` ones. `changes` are options of the task
    that are to be other than they were for the job. `near_misses` asks for what was just not good enough. Without
    `marks` nothing is drawn into the picture; without `confidence` nothing is said of it where trainers expect none.
    """

    format: str = "json"
    changes: Mapping[str, Any] = field(default_factory=dict)
    near_misses: bool = False
    marks: bool = True
    confidence: bool = True

    @property
    def query(self) -> dict[str, Any]:
        """What the picture or the document that is asked for depends on, besides its format."""
        if not self.marks:
            return {"marks": "false"}
        return dict(self.changes) if self.confidence else {**self.changes, "confidence": "false"}

    @property
    def digest(self) -> str:
        """A short name for `query`, the same for the same; empty where it is."""
        if not self.query:
            return ""
        canonical = json.dumps(self.query, sort_keys=True, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Entry:
    """A picture and what was found in it. `name` is what its sender called it, or its job's id.

    `labels` are all those of the model that answered, by class_id; empty where nobody knows them any more.
    """

    name: str
    result: Mapping[str, Any]
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A file to answer with. `extension` has no dot."""

    content: bytes
    mimetype: str
    extension: str


class Forms(Protocol):
    """A task's forms."""

    rendered: Mapping[str, str]
    """By format, the mimetype of those that are made of the picture too, by the task's processor."""

    marked: Sequence[str]
    """Of these, the formats in which the objects are drawn."""

    written: Sequence[str]
    """The formats that are made of results alone."""

    scored: Sequence[str]
    """Of these, the formats in which the confidence can be left out."""

    changeable: Sequence[str]
    """The options that can be other than they were for the job without new work."""

    def refined(self, result: Mapping[str, Any], candidates: Candidates | None, view: View) -> dict[str, Any]:
        """`result` as it would be had the job had the options of `view`; with `near_misses` where they are asked for.

        Without detections where nothing is to be marked: then there is nothing to draw.
        Raises BadOptionError where what was kept does not reach so far, ExpiredJobError where nothing was.
        """

    def write(self, view: View, entry: Entry) -> Document:
        """The document of one picture, in the one of the `written` formats that `view` names."""

    def write_all(self, view: View, entries: Sequence[Entry]) -> Document:
        """One document of a batch, of however many pictures something came."""
