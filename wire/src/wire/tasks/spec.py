"""What a row of the task table says: what a task is given, which options it has, and who does it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil, isfinite
from typing import Any

from wire.errors import BadOptionError

Value = float | int | str

AUTO = "auto"
"""The value of an option that leaves the choice to the service."""

SHOWN = 40
"""How many characters of what came an error shows."""

BOOLEANS = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}


@dataclass(frozen=True, slots=True)
class Option:
    """A knob of a task. Its type is its default's type.

    Text is one of `choices`, or whatever `written` makes of it, which raises ValueError; `syntax` says what that reads.
    With `listed`, which also does, JSON's lists and objects are texts as well; where it is `multiline`, so are lines.
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
    multiline: bool = False

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
        return " or ".join([*named, f"{multiple} from {self.minimum:.12g} to {self.maximum:.12g}"])

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
            raise self._error(given) from None
        if value not in self.choices and not self._in_range(value):
            raise self._error(given)
        return value

    def _write(self, given: object, written: Callable[[str], str]) -> str:
        try:
            whole = self.listed(given) if self.listed and isinstance(given, list | dict) else str(given)
            return written(whole.strip())
        except ValueError:
            raise self._error(given) from None

    def _in_range(self, value: Value) -> bool:
        if isinstance(value, str) or (isinstance(value, float) and not isfinite(value)):
            return False
        return self.minimum <= value <= self.maximum and (self.step == 1 or value % self.step == 0)

    def _error(self, given: object) -> BadOptionError:
        text = str(given)
        came = repr(text) if len(text) <= SHOWN else f"{text[:SHOWN]!r}... of {len(text):,} characters"
        return BadOptionError(f"Option {self.name}: expected {self.expected}, got {came}.")


def model_name(text: str) -> str:
    """`text`, which may be the name of a model, or empty. Raises ValueError."""
    if not re.fullmatch(r"[\w.-]{0,64}", text, re.ASCII):
        raise ValueError(text)
    return text


MODEL = Option(
    "model", "", "Which model answers; the default where it is empty.", written=model_name, syntax="a model's name"
)
"""The option of a task that has several models."""


class Kind(StrEnum):
    """What an input is."""

    IMAGE = "image"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Input:
    """Something that a job is given: from `at_least` to `at_most` pictures, or texts of so many characters at most."""

    name: str
    kind: Kind
    about: str
    at_least: int = 1
    at_most: int = 1
    characters: int = 4_000


def one_unit(options: Mapping[str, Value]) -> float:  # noqa: ARG001 - as a task's `cost` is called
    """Every job costs the same."""
    return 1.0


@dataclass(frozen=True, slots=True)
class Task:
    """A kind of work, with a queue of its own that has its name.

    `runner` is the dotted name of what opens its runner, `module:function`; `formats` of the forms of its results in
    the front, empty for JSON alone. `timeout_seconds` bounds one job of a `cost` of at most 1; one that costs more has
    as many times longer, up to `most_seconds` where that is not 0. After `attempts` of which each was cut short a job
    has failed. `max_queue` is how many jobs may wait, None for the service's setting; `at_once` how many one process
    does at a time, None for as many as its cores can. `by_default` says that it is done where the setting TASKS
    names none; `stoppable` that a job may be told to end with what is there; `lasting` that its jobs go on for long, so
    that they are done beside all others. `result` is the dataclass of its results. `cost` goes by the options alone,
    `cost_by_model` by the facts of the model that is asked, too; `cost_unit` says what is counted.
    `option_bytes` bounds what one job's options may be together, as they were written: they are kept with it.
    """

    name: str
    about: str
    inputs: tuple[Input, ...]
    options: tuple[Option, ...]
    runner: str
    timeout_seconds: int
    formats: str = ""
    most_seconds: int = 0
    option_bytes: int = 8_000
    attempts: int = 3
    max_queue: int | None = None
    at_once: int | None = None
    by_default: bool = True
    stoppable: bool = False
    lasting: bool = False
    result: type[Any] | None = None
    cost: Callable[[Mapping[str, Value]], float] = one_unit
    cost_by_model: Callable[[Mapping[str, Value], Mapping[str, Any]], float] | None = None
    cost_unit: str = "in units"

    @property
    def pictures(self) -> Input | None:
        """The input of pictures that need not be named, because it is the first one; None where there is none."""
        return next((each for each in self.inputs if each.kind is Kind.IMAGE), None)

    @property
    def texts(self) -> tuple[Input, ...]:
        """The inputs that are texts."""
        return tuple(each for each in self.inputs if each.kind is Kind.TEXT)

    def queue_bound(self, default: int) -> int:
        """How many jobs may wait, where `default` is the service's setting."""
        return self.max_queue or default

    def seconds(self, cost: float) -> int:
        """For how long a job of that cost may be worked on."""
        return min(ceil(self.timeout_seconds * max(1.0, cost)), self.longest_seconds)

    @property
    def longest_seconds(self) -> int:
        """For how long any job may be worked on."""
        return self.most_seconds or self.timeout_seconds

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
