"""The task table."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wire.errors import BadOptionError, UnknownTaskError
from wire.tasks.detect.spec import DETECT
from wire.tasks.registry import TASKS, by_default, find
from wire.tasks.spec import Option


def test_nothing_given_means_the_defaults() -> None:
    """Every option has a value."""
    assert DETECT.parse_options({}) == {
        "confidence_threshold": 0.25, "iou_threshold": 0.45, "max_detections": 100, "size": 0, "shape": "auto",
        "labels": "", "model": "",
    }  # fmt: skip


def test_strings_and_json_values_mean_the_same() -> None:
    """A form sends text, JSON sends numbers."""
    as_text = DETECT.parse_options({"confidence_threshold": " 0.5 ", "max_detections": "7"})
    assert as_text == DETECT.parse_options({"confidence_threshold": 0.5, "max_detections": 7})
    assert type(as_text["max_detections"]) is int


@pytest.mark.parametrize("name", ["confidence_threshold", "iou_threshold", "max_detections"])
@pytest.mark.parametrize("value", ["", "abc", "-1", "nan", "inf", "1e9", None, [], "0.5.5", "9" * 400, 10**400])
def test_a_value_out_of_range_is_refused_with_what_was_expected(name: str, value: object) -> None:
    """The message names the option, the range and what came."""
    with pytest.raises(BadOptionError, match=rf"Option {name}: expected a .*number from [01] to 10*, got"):
        DETECT.parse_options({name: value})


def test_an_option_that_there_is_not_is_refused_with_those_that_are() -> None:
    """A typing error is not ignored."""
    with pytest.raises(BadOptionError, match=r"'confidence': detect has confidence_threshold, iou_threshold"):
        DETECT.parse_options({"confidence": "0.5"})


@pytest.mark.parametrize(("text", "value"), [("0", 0), ("320", 320), ("832", 832)])
def test_the_size_is_a_multiple_of_the_stride_or_the_networks_own(text: str, value: int) -> None:
    """A choice beside a range with steps."""
    assert DETECT.options[3].parse(text) == value


@pytest.mark.parametrize("text", ["321", "64", "864", "-32"])
def test_other_sizes_are_refused(text: str) -> None:
    """The message has the choice and the range."""
    with pytest.raises(BadOptionError, match="Option size: expected 0 or a multiple of 32 from 320 to 832, got"):
        DETECT.options[3].parse(text)


def test_a_shape_is_one_of_two_words() -> None:
    """Text options know their choices."""
    assert DETECT.options[4].parse(" Square ") == "square"
    with pytest.raises(BadOptionError, match="Option shape: expected auto or square or rect or stretch, got 'round'"):
        DETECT.options[4].parse("round")


@pytest.mark.parametrize(("text", "value"), [("true", True), ("1", True), ("No", False), ("FALSE", False)])
def test_true_and_false_in_words(text: str, value: bool) -> None:
    """Options that are either or."""
    assert Option("blur", False, "").parse(text) is value


@given(st.text())
def test_no_text_breaks_an_option(text: str) -> None:
    """Any text is a value in range or a clear refusal."""
    with suppress(BadOptionError):
        assert 1 <= DETECT.options[2].parse(text) <= 1000


def test_a_task_that_there_is_not_is_refused_with_those_that_are() -> None:
    """find() names the table's rows."""
    assert find("detect") is DETECT
    with pytest.raises(UnknownTaskError, match="'sing': there are detect"):
        find("sing")


def test_a_start_without_the_setting_tasks_is_not_slowed_by_tasks_that_came_later() -> None:
    """Their models are fetched, converted and loaded where somebody names them."""
    assert by_default() == ("detect",)
    assert set(by_default()) < set(TASKS)
