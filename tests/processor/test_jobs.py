"""The one function that both modes call."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from backends.memory.label_counts import MemoryCounts
from backends.stores.memory import MemoryStore
from made_jobs import detect_job
from processor import jobs
from processor.base import Context, Inputs, Output
from processor.jobs import Workplace, open_workplace, process
from wire import keys
from wire.errors import UndecodableImageError
from wire.jobs import JobState, Outcome, Rendering
from wire.models import ModelCard
from wire.results import StoredResults


class FakeProcessor:
    """Answers with what it was given, or raises."""

    def __init__(self, error: Exception | None = None) -> None:
        self.error = error

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        if self.error:
            raise self.error
        (image,) = inputs["image"]
        result, renderings = (
            {"seen": image.decode(), "options": dict(options)},
            dict.fromkeys(context.formats, b"marked"),
        )
        return Output(result, renderings=renderings, counts={"dog": 2}, shared={"of all": b"labels"})

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:
        return inputs["image"][0] + b" with " + str(result["seen"]).encode()

    def cards(self) -> tuple[ModelCard, ...]:
        return ()


@pytest.fixture
def workplace() -> Iterator[Workplace]:
    store = MemoryStore(10**6)
    place = Workplace({"detect": FakeProcessor()}, store, StoredResults(store, MemoryCounts()))
    open_workplace(place)
    place.store.put(keys.input("7", "image", 0), b"pixels", 60)
    yield place
    jobs._workplaces.clear()


def job(job_id: str = "7", **changes: Any) -> dict[str, Any]:
    given = {"inputs": {"image": (keys.input("7", "image", 0),)}, "options": {"knob": 1}, "formats": ("jpeg",)}
    return detect_job(job_id, **(given | changes)).to_dict()


def kept(workplace: Workplace) -> Outcome:
    data = workplace.store.get(keys.outcome("7"))
    assert data is not None
    return Outcome.from_bytes(data)


def counted(workplace: Workplace) -> Mapping[str, int]:
    assert isinstance(workplace.results, StoredResults)
    return workplace.results.counts.read().labels


def test_a_job_ends_with_its_outcome_and_picture_in_the_store(workplace: Workplace) -> None:
    """What is returned is what is kept; labels are counted."""
    answer = process(json.loads(json.dumps(job())))
    assert Outcome.from_dict(answer) == kept(workplace)
    assert kept(workplace).state is JobState.SUCCEEDED
    assert kept(workplace).result == {"seen": "pixels", "options": {"knob": 1}}
    assert workplace.store.get(keys.rendering("7", "jpeg", "")) == b"marked"
    assert workplace.store.get(keys.shared("of all")) == b"labels"
    assert counted(workplace) == {"dog": 2}


def test_no_picture_is_kept_where_none_was_asked_for(workplace: Workplace) -> None:
    """Drawing is for who wants it."""
    process(job(formats=()))
    assert workplace.store.get(keys.rendering("7", "jpeg", "")) is None


def test_a_bad_picture_is_an_outcome_with_its_code(workplace: Workplace) -> None:
    """What a user did wrong comes back in words."""
    open_workplace(
        Workplace({"detect": FakeProcessor(UndecodableImageError("cut short"))}, workplace.store, workplace.results)
    )
    process(job())
    outcome = kept(workplace)
    assert outcome.state is JobState.FAILED
    assert outcome.error is not None
    assert isinstance(outcome.error.to_error(), UndecodableImageError)
    assert outcome.error.message == "cut short"


def test_a_failure_that_nobody_foresaw_tells_nothing_of_the_inside(
    workplace: Workplace, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the trace, the user the job's id."""
    open_workplace(
        Workplace({"detect": FakeProcessor(ZeroDivisionError("secret"))}, workplace.store, workplace.results)
    )
    process(job())
    outcome = kept(workplace)
    assert outcome.error is not None
    assert outcome.error.code == "internal_error"
    assert "secret" not in outcome.error.message
    assert "ZeroDivisionError" in caplog.text


def test_a_picture_that_is_gone_and_a_task_that_nobody_does_are_outcomes_too(workplace: Workplace) -> None:
    """A job never vanishes without a word."""
    assert process(job(inputs={"image": ("gone",)}))["error"]["code"] == "expired_job"
    assert process(job("8", task="sing"))["error"]["code"] == "unknown_task"


def test_a_job_that_has_an_outcome_is_not_done_again(workplace: Workplace) -> None:
    """Its first worker may have died just after the work: nothing is counted twice."""
    first = process(job())
    open_workplace(Workplace({"detect": FakeProcessor(ZeroDivisionError())}, workplace.store, workplace.results))
    assert process(job()) == first
    assert counted(workplace) == {"dog": 2}


def test_a_finished_job_is_drawn_without_being_done_again(workplace: Workplace) -> None:
    """The picture comes of the result that is there; nothing is counted again."""
    process(job(formats=()))
    rendering = Rendering("png", {"seen": "a cat"}, "where it lies")
    assert process(job("7-png", rendering=rendering))["state"] == "succeeded"
    assert workplace.store.get("where it lies") == b"pixels with a cat"
    assert counted(workplace) == {"dog": 2}


def test_a_process_that_nobody_prepared_says_so() -> None:
    """A mistake of ours is no job's outcome."""
    with pytest.raises(RuntimeError, match="open_workplace"):
        process(job())
