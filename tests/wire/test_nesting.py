"""JSON that is nested deep, in the options of tasks that take any."""

from collections.abc import Callable

import pytest

from wire.errors import BadOptionError
from wire.nesting import DEEPEST, parsed
from wire.tasks.analyze import regions, texts
from wire.tasks.describe import questions


def test_lists_and_objects_may_lie_in_one_another_so_deep_and_no_deeper() -> None:
    """A number beside them is no level."""
    for begin, end in (("[1, ", "]"), ('{"a": ', "}")):
        assert parsed(begin * DEEPEST + "1" + end * DEEPEST)
        with pytest.raises(RecursionError):
            parsed(begin * (DEEPEST + 1) + "1" + end * (DEEPEST + 1))


@pytest.mark.parametrize("canonical", [regions.canonical, texts.canonical, questions.canonical])
def test_what_python_can_just_parse_and_cannot_show_is_refused_in_words(canonical: Callable[[str], str]) -> None:
    """What was sent is shown in the message, which takes more of its stack."""
    for depth in range(DEEPEST, 1_000):
        for written in ("%s", '[{"points": [[1, 2, %s]]}]'):
            with pytest.raises(BadOptionError, match="expected"):
                canonical(written % ("[" * depth + "]" * depth))
