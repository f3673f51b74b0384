"""How far a measurement is, as a bar on stderr."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click


@contextmanager
def bar(label: str, steps: int) -> Iterator[Callable[[], None]]:
    """A bar of so many steps; each call of what it gives is one."""
    with click.progressbar(length=steps, label=label, file=sys.stderr, width=30) as drawn:
        yield lambda: drawn.update(1)
