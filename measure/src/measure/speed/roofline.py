"""The roofline's peak: how many operations a second this machine does in each precision, when nothing is in the way."""

from collections.abc import Callable

from measure.child import Child
from processor.runtimes.telemetry import silence


def rooflines(precisions: tuple[str, ...]) -> dict[str, float]:
    """Billions of operations a second by precision, measured in a process of its own."""
    with Child[str, float](_open) as child:
        return {precision: round(child.ask(precision), 1) for precision in precisions}


def _open() -> Callable[[str], float]:
    silence()
    from measure.speed.engines.peak import peak

    return peak
