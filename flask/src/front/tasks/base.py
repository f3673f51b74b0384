"""What the routes and the tasks' formats have in common."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Protocol

from front.services import Services
from wire.models import ModelInfo
from wire.tasks.spec import Option, Value

DIGEST_LENGTH = 16


@dataclass(frozen=True, slots=True)
class ResultQuery:
    """How a client wants a result: in which `format`, and with which of its task's options for results, where they are
    to be other than the job had them, or than they are by default."""

    format: str = "json"
    options: Mapping[str, Value] = field(default_factory=dict)

    @property
    def query(self) -> dict[str, str]:
        """The options as an address has them."""
        return {
            name: str(value).lower() if isinstance(value, bool) else str(value) for name, value in self.sorted_options
        }

    @property
    def sorted_options(self) -> Sequence[tuple[str, Value]]:
        """The options in the order of their names."""
        return sorted(self.options.items())

    @property
    def digest(self) -> str:
        """A short name for the options, the same for the same; empty where there are none."""
        if not self.options:
            return ""
        canonical = json.dumps(self.sorted_options, separators=(",", ":"))
        return sha256(canonical.encode()).hexdigest()[:DIGEST_LENGTH]


@dataclass(frozen=True, slots=True)
class Entry:
    """A job's result. `name` is what its sender called the picture, or its job's id.

    `facts` are those of the model that answered which a document of the task tells, as far as anybody knows them.
    """

    name: str
    result: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Document:
    """A file to answer with. `extension` has no dot."""

    content: bytes
    mimetype: str
    extension: str


class Formats(Protocol):
    """The formats of a task's results, and how they can be looked at anew without new work."""

    rendered: Mapping[str, str]
    """By format, the mimetype of those that are made of the job's inputs too, by the task's runner."""

    shown: str
    """The rendered one that shows the result, and can be made at once with it; empty for none."""

    written: Sequence[str]
    """The formats that are made of results alone."""

    options: Sequence[Option]
    """What can be asked of a result besides: options of the task that may be other than they were for the job, and
    options of the result's own."""

    in_queries_alone: Sequence[str]
    """Of these, those that mean nothing as fields of a form: there their names are taken for something else."""

    def checked(self, result_query: ResultQuery) -> ResultQuery:
        """The query, without what changes nothing in it. Raises BadOptionError where it makes no sense."""

    def suffix(self, result_query: ResultQuery) -> str:
        """What tells a file from the one that the job was given, after which it is called."""

    def refined(self, result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:
        """`result` as it would be had the job had the options of `result_query`, by what the job `kept`.

        Raises BadOptionError where that does not reach so far, ExpiredJobError where nothing is kept any more.
        """

    def needed(self, form: str, result: Mapping[str, Any]) -> Mapping[str, str]:
        """Which of the job's files the rendered `form` is made of besides its inputs: for each name that the runner
        knows it by, the file's. Raises BadOptionError or UnknownFileError where it cannot be made."""

    def of_files(self, form: str, result: Mapping[str, Any], file: Callable[[str], bytes]) -> bytes | None:
        """The rendered `form` where it is but what the job's files are, which `file` reads by their names; None where
        the runner has to make it. Raises as `needed`, and what `file` raises."""

    def entries(self, results: Iterable[tuple[str, Mapping[str, Any]]], services: Services) -> list[Entry]:
        """The results, each behind its name, as they are written."""

    def write(self, result_query: ResultQuery, entry: Entry) -> Document:
        """The document of one result, in the one of the `written` formats that `result_query` names."""

    def write_all(self, result_query: ResultQuery, entries: Sequence[Entry]) -> Document:
        """One document of a batch, of however many inputs something came."""

    def of_model(self, model: ModelInfo) -> Mapping[str, Any]:
        """Members of a model of the task in JSON, besides those that each task's has."""
