"""A file that is made of what a job ended with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Rendering:
    """A file that is made of a finished job's inputs and of its `result`.

    `form` is a name that the task's runner knows. The file lies under `key` in the store.
    """

    form: str
    result: Mapping[str, Any]
    key: str
