"""The task table: what can be asked for, with which options, and who does it.

A new task is one more row here and one folder in the processor; the front has no case for any of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from wire.errors import BadOptionError, UnknownTaskError

Value = float | int | bool

BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Option:
    """A knob of a task. Its type is its default's type; numbers have a closed range."""

    name: str
    default: Value
    about: str
    minimum: float = 0
    maximum: float = 1

    @property
    def expected(self) -> str:
        if isinstance(self.default, bool):
            return "true or false"
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        return f"{kind} from {self.minimum:g} to {self.maximum:g}"

    def parse(self, given: object) -> Value:
        """The value that `given`, a string or a JSON value, stands for.

        Raises BadOptionError where it has another type or lies outside the range.
        """
        text = str(given).strip().lower()
        try:
            value = BOOLEANS[text] if isinstance(self.default, bool) else type(self.default)(text)
        except (KeyError, ValueError):
            raise self._refusal(given) from None
        if not (isfinite(value) and self.minimum <= value <= self.maximum):
            raise self._refusal(given)
        return value

    def _refusal(self, given: object) -> BadOptionError:
        return BadOptionError(f"Option {self.name}: expected {self.expected}, got {str(given)[:40]!r}.")


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work. `function` is the dotted name that a worker runs; `timeout_seconds` bounds one job."""

    name: str
    about: str
    function: str
    queue: str
    timeout_seconds: int
    options: tuple[Option, ...]

    def parse_options(self, given: Mapping[str, object]) -> dict[str, Value]:
        """Every option of the task with its value, the default where `given` has none.

        Raises BadOptionError for a name that the task does not have, or a value out of range.
        """
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                raise BadOptionError(f"Option {name[:40]!r}: {self.name} has {', '.join(known)}.")
        return {name: option.parse(given[name]) if name in given else option.default for name, option in known.items()}


DETECT = Task(
    name="detect",
    about="Finds objects and says what and where they are.",
    function="processor.jobs.process",
    queue="detect",
    timeout_seconds=60,
    options=(
        Option("confidence_threshold", 0.25, "Objects below this confidence are left out."),
        Option("iou_threshold", 0.45, "Of two boxes of one label that overlap more than this, the weaker goes."),
        Option("max_detections", 100, "At most so many objects, the most confident ones.", 1, 1000),
    ),
)

TASKS: Mapping[str, Task] = {task.name: task for task in (DETECT,)}


def find(name: str) -> Task:
    """The task's row. Raises UnknownTaskError."""
    if name not in TASKS:
        raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(TASKS)}.")
    return TASKS[name]
