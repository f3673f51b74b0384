"""The one function that both modes call."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from backends.memory.label_counts import MemoryLabelCounter
from backends.stores.memory import MemoryStore
from made_jobs import detect_job
from processor import jobs
from processor.base import Context, Inputs, Output
from processor.jobs import WorkerContext, process, set_worker_context
from wire import keys
from wire.errors import UndecodableImageError
from wire.jobs import JobState, Outcome
from wire.models import ModelInfo
from wire.rendering import Rendering
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

    def models(self) -> tuple[ModelInfo, ...]:
        return ()


@pytest.fixture
def worker() -> Iterator[WorkerContext]:
    store = MemoryStore(10**6)
    place = WorkerContext({"detect": FakeProcessor()}, store, StoredResults(store, MemoryLabelCounter()))
    set_worker_context(place)
    place.store.put(keys.input("7", "image", 0), b"pixels", 60)
    yield place
    jobs._workers.clear()


def job(job_id: str = "7", **changes: Any) -> dict[str, Any]:
    given = {"inputs": {"image": (keys.input("7", "image", 0),)}, "options": {"knob": 1}, "formats": ("jpeg",)}
    return detect_job(job_id, **(given | changes)).to_dict()


def kept(worker: WorkerContext) -> Outcome:
    data = worker.store.get(keys.outcome("7"))
    assert data is not None
    return Outcome.from_bytes(data)


def counted(worker: WorkerContext) -> Mapping[str, int]:
    assert isinstance(worker.results, StoredResults)
    return worker.results.counts.read().labels


def test_a_job_ends_with_its_outcome_and_picture_in_the_store(worker: WorkerContext) -> None:
    """What is returned is what is kept; labels are counted."""
    answer = process(json.loads(json.dumps(job())))
    assert Outcome.from_dict(answer) == kept(worker)
    assert kept(worker).state is JobState.SUCCEEDED
    assert kept(worker).result == {"seen": "pixels", "options": {"knob": 1}}
    assert worker.store.get(keys.rendering("7", "jpeg", "")) == b"marked"
    assert worker.store.get(keys.shared("of all")) == b"labels"
    assert counted(worker) == {"dog": 2}


def test_no_picture_is_kept_where_none_was_asked_for(worker: WorkerContext) -> None:
    """Drawing is for who wants it."""
    process(job(formats=()))
    assert worker.store.get(keys.rendering("7", "jpeg", "")) is None


def test_a_bad_picture_is_an_outcome_with_its_code(worker: WorkerContext) -> None:
    """What a user did wrong comes back in words."""
    set_worker_context(
        WorkerContext({"detect": FakeProcessor(UndecodableImageError("cut short"))}, worker.store, worker.results)
    )
    process(job())
    outcome = kept(worker)
    assert outcome.state is JobState.FAILED
    assert outcome.error is not None
    assert isinstance(outcome.error.to_error(), UndecodableImageError)
    assert outcome.error.message == "cut short"


def test_a_failure_that_nobody_foresaw_tells_nothing_of_the_inside(
    worker: WorkerContext, caplog: pytest.LogCaptureFixture
) -> None:
    """The log has the trace, the user the job's id."""
    set_worker_context(
        WorkerContext({"detect": FakeProcessor(ZeroDivisionError("secret"))}, worker.store, worker.results)
    )
    process(job())
    outcome = kept(worker)
    assert outcome.error is not None
    assert outcome.error.code == "internal_error"
    assert "secret" not in outcome.error.message
    assert "ZeroDivisionError" in caplog.text


def test_a_picture_that_is_gone_and_a_task_that_nobody_does_are_outcomes_too(worker: WorkerContext) -> None:
    """A job never vanishes without a word."""
    assert process(job(inputs={"image": ("gone",)}))["error"]["code"] == "expired_job"
    assert process(job("8", task="sing"))["error"]["code"] == "unknown_task"


def test_a_job_that_has_an_outcome_is_not_done_again(worker: WorkerContext) -> None:
    """Its first worker may have died just after the work: nothing is counted twice."""
    first = process(job())
    set_worker_context(WorkerContext({"detect": FakeProcessor(ZeroDivisionError())}, worker.store, worker.results))
    assert process(job()) == first
    assert counted(worker) == {"dog": 2}


def test_a_finished_job_is_drawn_without_being_done_again(worker: WorkerContext) -> None:
    """The picture comes of the result that is there; nothing is counted again."""
    process(job(formats=()))
    rendering = Rendering("png", {"seen": "a cat"}, "where it lies")
    assert process(job("7-png", rendering=rendering))["state"] == "succeeded"
    assert worker.store.get("where it lies") == b"pixels with a cat"
    assert counted(worker) == {"dog": 2}


def test_a_process_that_nobody_prepared_says_so() -> None:
    """A mistake of ours is no job's outcome."""
    with pytest.raises(RuntimeError, match="set_worker_context"):
        process(job())
