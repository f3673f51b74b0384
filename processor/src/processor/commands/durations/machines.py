"""A machine, as it is written on the command line."""

from processor.commands.durations.estimates import Machine
from wire.errors import BadOptionError

LEAST, MOST = 1e-6, 1e12
EXPECTED = "three numbers such as cores=12,tflops=4.5,iops=809"


def machine_of(option: str, text: str) -> Machine:
    """The machine that `text` says. Raises BadOptionError, which names the option."""
    pairs = [part.partition("=") for part in text.split(",")]
    try:
        numbers = {name.strip().lower(): float(value) for name, _, value in pairs}
        machine = Machine(**numbers)
        known = all(LEAST <= number <= MOST for number in numbers.values()) and len(pairs) == len(numbers)
    except (TypeError, ValueError):
        known = False
    if not known:
        raise BadOptionError(f"Option {option}: expected {EXPECTED}, got {text[:80]!r}.")
    return machine
