"""Packages that only measuring needs, and that need not be installed."""

from importlib import import_module
from typing import Any

from wire.errors import NotReadyError


def extra(module: str, purpose: str) -> Any:
    """The module of that dotted name. Raises NotReadyError, which says what to install, where it is missing."""
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise NotReadyError(
            f"{purpose} needs {error.name}, which is not installed here: pip install -r requirements/measure.txt"
        ) from None
