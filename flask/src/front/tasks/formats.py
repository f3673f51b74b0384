"""The formats in which a finished job's result can be had, and how it can be looked at anew without new work.

One package for each task knows that task's results; this one is what the routes know of them.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module

from front.tasks.base import Document, Entry, Formats, ResultQuery
from front.tasks.plain import PlainFormats
from wire.errors import BadOptionError
from wire.tasks import registry
from wire.tasks.spec import Option, Task, Value

__all__ = ["JSON", "Document", "Entry", "Formats", "ResultQuery", "of", "own_options", "result_query_from"]

JSON = "json"


@cache
def of(task: str) -> Formats:
    """The formats of `task`, which its row names."""
    module, _, name = registry.find(task).formats.partition(":")
    found: Formats = getattr(import_module(module), name) if module else PlainFormats()
    return found


def own_options(task: str) -> tuple[Option, ...]:
    """What can be asked of a result that is no option of the task itself."""
    known = {option.name for option in registry.find(task).options}
    return tuple(option for option in of(task).options if option.name not in known)


def result_query_from(task: str, given: Mapping[str, str]) -> ResultQuery:
    """What the query `given` asks for. Raises BadOptionError for a name or a value that `task` does not know."""
    row, formats = registry.find(task), of(task)
    form = Option("format", JSON, "", choices=(JSON, *formats.rendered, *formats.written))
    options = {option.name: option for option in formats.options}
    for name in given:
        if name not in (form.name, *options):
            raise _unknown(name, row, [form.name, *options])
    ours = {option.name for option in own_options(task)}
    values: dict[str, Value] = {}
    for name, option in options.items():
        if name in given and ((value := option.parse(given[name])) != option.default or name not in ours):
            values[name] = value
    return formats.checked(ResultQuery(str(form.parse(given.get(form.name, JSON))), values))


def _unknown(name: str, task: Task, known: list[str]) -> BadOptionError:
    if any(option.name == name for option in task.options):
        return BadOptionError(
            f"Option {name}: needs new work, so send the picture again with it. Without, there are {', '.join(known)}."
        )
    return BadOptionError(f"Option {name[:40]!r}: a result of {task.name} has {', '.join(known)}.")
