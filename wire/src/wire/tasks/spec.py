"""What a row of the task table says: which options a task has, and who does it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite

from wire.errors import BadOptionError

Value = float | int | str

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
