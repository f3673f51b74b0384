"""The task table: what can be asked for, with which options, and who does it.

A new task is one more row here and one folder in the processor; the front has no case for any of them.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

from wire import labels
from wire.errors import BadOptionError, UnknownTaskError

Value = float | int | str

AUTO = "auto"
"""The value that leaves a choice to the service, and it to the model."""

SHAPES = ("square", "rect", "stretch")
"""How a picture may lie in the network's input."""

BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Option:
    """A knob of a task. Its type is its default's type.

    Text is one of `choices`, or whatever `written` makes of it, which raises ValueError; `syntax` says what that reads.
    With `listed`, which also does, JSON's lists and objects are texts as well.
    Numbers have a closed range, or are one of `choices` besides it; whole ones may have to be multiples of `step`.
    """

    name: str
    default: Value
    about: str
    minimum: float = 0
    maximum: float = 1
    step: int = 1
    choices: tuple[Value, ...] = ()
    written: Callable[[str], str] | None = None
    syntax: str = ""
    listed: Callable[[object], str] | None = None

    @property
    def expected(self) -> str:
        if isinstance(self.default, bool):
            return "true or false"
        if self.written:
            return self.syntax
        named = [str(choice) for choice in self.choices]
        if isinstance(self.default, str):
            return " or ".join(named)
        kind = "a whole number" if isinstance(self.default, int) else "a number"
        multiple = f"a multiple of {self.step}" if self.step > 1 else kind
        return " or ".join([*named, f"{multiple} from {self.minimum:g} to {self.maximum:g}"])

    def parse(self, given: object) -> Value:
        """The value that `given`, a string or a JSON value, stands for.

        Raises BadOptionError where it has another type or lies outside the range.
        """
        if self.written:
            return self._write(given, self.written)
        text = str(given).strip().lower()
        try:
            value = BOOLEANS[text] if isinstance(self.default, bool) else type(self.default)(text)
        except (KeyError, ValueError):
            raise self._refusal(given) from None
        if value not in self.choices and not self._in_range(value):
            raise self._refusal(given)
        return value

    def _write(self, given: object, written: Callable[[str], str]) -> str:
        try:
            whole = self.listed(given) if self.listed and isinstance(given, list | dict) else str(given)
            return written(whole.strip())
        except ValueError:
            raise self._refusal(given) from None

    def _in_range(self, value: Value) -> bool:
        if isinstance(value, str) or (isinstance(value, float) and not isfinite(value)):
            return False
        return self.minimum <= value <= self.maximum and (self.step == 1 or value % self.step == 0)

    def _refusal(self, given: object) -> BadOptionError:
        return BadOptionError(f"Option {self.name}: expected {self.expected}, got {str(given)[:40]!r}.")


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work. `function` is the dotted name that a worker runs; `timeout_seconds` bounds one job.

    `option_bytes` bounds what one job's options may be together, as they were written: they are kept with it.
    """

    name: str
    about: str
    function: str
    queue: str
    timeout_seconds: int
    option_bytes: int
    options: tuple[Option, ...]

    def parse_options(self, given: Mapping[str, object]) -> dict[str, Value]:
        """Every option of the task with its value, the default where `given` has none.

        Raises BadOptionError for a name that the task does not have, a value out of range, or too much of them.
        """
        length = sum(len(f"{name}{value}".encode(errors="replace")) for name, value in given.items())
        if length > self.option_bytes:
            raise BadOptionError(
                f"Options of {self.name}: expected at most {self.option_bytes:,} bytes, got {length:,}."
            )
        known = {option.name: option for option in self.options}
        for name in given:
            if name not in known:
                raise BadOptionError(f"Option {name[:40]!r}: {self.name} has {', '.join(known)}.")
        return {name: option.parse(given[name]) if name in given else option.default for name, option in known.items()}


def _model(text: str) -> str:
    if not re.fullmatch(r"[\w.-]{0,64}", text, re.ASCII):
        raise ValueError(text)
    return text


DETECT = Task(
    name="detect",
    about="Finds objects and says what and where they are.",
    function="processor.jobs.process",
    queue="detect",
    timeout_seconds=60,
    option_bytes=8_000,
    options=(
        Option("confidence_threshold", 0.25, "Objects below this confidence are left out."),
        Option("iou_threshold", 0.45, "Of two boxes of one label that overlap more than this, the weaker goes."),
        Option("max_detections", 100, "At most so many objects, the most confident ones.", 1, 1000),
        Option("size", 0, "The longer side of the network's input, in pixels; 0 for its own.", 320, 832, 32, (0,)),
        Option(
            "shape",
            AUTO,
            "How the picture lies in the network's input: square for Darknet's whole frame, rect for what of it holds "
            "the picture, which is faster, stretch for all of it filled; auto for the service's, else the model's own.",
            choices=(AUTO, *SHAPES),
        ),
        Option(
            "labels",
            "",
            "Only these, each perhaps with a threshold of its own; all where it is empty.",
            written=labels.canonical,
            syntax=f"labels such as person,dog:0.6 ({labels.QUOTING})",
            listed=labels.from_json,
        ),
        Option(
            "model", "", "Which model answers; the default where it is empty.", written=_model, syntax="a model's name"
        ),
    ),
)

TASKS: Mapping[str, Task] = {task.name: task for task in (DETECT,)}


def find(name: str) -> Task:
    """The task's row. Raises UnknownTaskError."""
    if name not in TASKS:
        raise UnknownTaskError(f"Task {name[:40]!r}: there are {', '.join(TASKS)}.")
    return TASKS[name]
