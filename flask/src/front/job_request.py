"""What a client asks for, the same on every route."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from front.tasks.formats import ResultQuery
from wire.priority import Priority
from wire.tasks.spec import Task, Value


@dataclass(frozen=True, slots=True)
class Reference:
    """An input that lies elsewhere: a url, or `job:<id>/<name>` for a file that a job made, or what it was given."""

    text: str


Given = bytes | Reference
"""An input: an encoded picture, a text in UTF-8, or where it is to be had."""


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A `task` to be done on `inputs`, by name, with parsed `options`.

    `formats` are rendered at once besides the result. `expires_in` is how long, in seconds, the job may wait for its
    turn, at most the service's `queue_seconds`; None for as long as that. `webhook` is the url to tell. `name` is what
    the client calls the picture, `owner` whose key it came with, `admin` whether it may know what
    others do. `collection` is what the result goes into, to be searched; empty for none. One that is not `stored`
    leaves nothing. `priority` says whose turn comes first. `result_query` is how the result is wanted where it comes at
    once.
    """

    task: Task
    inputs: Mapping[str, tuple[Given, ...]]
    options: Mapping[str, Value]
    formats: tuple[str, ...] = ()
    expires_in: int | None = None
    webhook: str = ""
    name: str = ""
    owner: str = ""
    admin: bool = False
    collection: str = ""
    stored: bool = True
    priority: Priority = Priority.NORMAL
    result_query: ResultQuery = field(default_factory=ResultQuery)
