"""What is measured in a process of its own."""

import os
from functools import partial

import pytest

from measure.child import Child
from measure.extras import extra
from wire.errors import NotReadyError


def test_a_child_answers_orders_until_one_fails() -> None:
    """What its opener made answers; what that raises, whatever it is, is told."""
    with Child[object, str](partial(getattr, str, "upper")) as child:
        assert [child.ask("a"), child.ask("b")] == ["A", "B"]
        with pytest.raises(NotReadyError, match="TypeError"):
            child.ask(1)


def test_what_a_child_cannot_open_is_told() -> None:
    """With the error's own message."""
    with pytest.raises(NotReadyError, match=r"needs nowhere, which is not installed"):
        Child(partial(extra, "nowhere.at_all", "Testing"))


def test_a_child_that_dies_is_missed() -> None:
    """With what it ended with."""
    with pytest.raises(NotReadyError, match="exit code 3"):
        Child(partial(os._exit, 3))
