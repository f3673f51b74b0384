"""The runner of the task `describe`, with a model whose answers tell what it was asked."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from threading import Semaphore

import pytest

from describing import SIZE, Echo, Finds, describing, options, picture
from processor.base import Context, Standalone
from processor.catalog.progress import Silent
from processor.imaging.decode import decode
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget, Reserve
from processor.settings import Settings
from processor.tasks.describe.runner import DescribeRunner
from processor.tasks.describe.shelf import MOST_PICTURES
from processor.tasks.describe.task import prepare
from wire.errors import BadOptionError, CanceledJobError, UnknownModelError
from wire.tasks.describe.result import DescribeResult, Finish


class Watched(PixelBudget):
    """A budget that tells when somebody is about to wait for its pixels."""

    def __init__(self, most_pixels: int) -> None:
        super().__init__(most_pixels)
        self.wanted = Semaphore(0)

    @contextmanager
    def lease(self) -> Iterator[Reserve]:
        with super().lease() as reserve:

            def telling(pixels: int) -> None:
                self.wanted.release()
                reserve(pixels)

            yield telling


class Hears:
    """A context that keeps what it is told; at a text `cancel_at` nobody wants more."""

    formats = ()

    def __init__(self, cancel_at: str = "never") -> None:
        self.told: list[tuple[int, int, str]] = []
        self._cancel_at = cancel_at

    def step(self, done: int, total: int, preview: bytes | None = None, text: str = "") -> None:
        self.told.append((done, total, text))
        if text == self._cancel_at:
            raise CanceledJobError("Nobody wants it any more.")


def described(
    runner: DescribeRunner, context: Context | None = None, image: bytes = b"", **given: object
) -> DescribeResult:
    """What the runner says of the picture."""
    output = runner.run({"image": (image or picture(),)}, options(**given), context or Standalone())
    return DescribeResult.from_dict(output.result)


def test_every_question_is_answered_each_to_its_own() -> None:
    """In the order in which they were asked, under their names."""
    made = described(
        describing(Echo()), questions={"a": "First?", "b": "Second?", "c": {"q": "Third?", "of": ["x", "y"]}}
    )
    assert [(each.name, each.answer) for each in made.answers] == [
        ("a", "You asked: First?"), ("b", "You asked: Second?"), ("c", "y"),
    ]  # fmt: skip
    assert made.answers[2].probability == 0.75
    assert made.caption
    assert made.caption.text == "A dog."
    assert len(made.timings_ms.answers) == 3


def test_a_picture_is_encoded_once_however_much_is_asked() -> None:
    """Within a job, and by jobs that follow on the same bytes; another picture, or other crops, is another."""
    model = Echo()
    runner = describing(model)
    first = described(runner, questions="a?\nb?\nc?")
    second = described(runner, length="none", questions="d?")
    assert (first.timings_ms.encode > 0, second.timings_ms.encode, second.timings_ms.decode) == (True, 0, 0)
    assert second.image == first.image
    assert len(model.encoded) == 1
    described(runner, crops=1)
    described(runner, image=picture("red"))
    assert model.encoded == ["300x300, crops=0", "300x300, crops=1", "300x300, crops=0"]
    assert (runner.shelf.encoded, runner.shelf.reused) == (3, 1)


def test_of_pictures_those_are_kept_that_fit() -> None:
    """The ones used last; one that is too large alone is none."""
    model = Echo(size_bytes=100 << 20)
    runner = describing(model)
    for colour in ("red", "green", "red", "blue", "red", "green"):
        described(runner, image=picture(colour))
    assert (runner.shelf.encoded, runner.shelf.reused) == (4, 2)
    small = describing(Echo())
    for number in (*range(MOST_PICTURES + 1), 1, 0):
        described(small, image=picture() + bytes([number]))
    assert (small.shelf.encoded, small.shelf.reused) == (MOST_PICTURES + 2, 1)
    alone = describing(Echo(size_bytes=300 << 20))
    described(alone)
    described(alone)
    assert (alone.shelf.encoded, alone.shelf.reused) == (2, 0)


def test_text_is_told_as_it_grows() -> None:
    """All of it from its beginning, with how many texts are done before it."""
    context = Hears()
    described(describing(Echo("Cat")), context, questions="Why?")
    assert context.told[:5] == [(0, 2, ""), (0, 2, ""), (0, 2, "C"), (0, 2, "Ca"), (0, 2, "Cat")]
    assert context.told[-2:] == [(1, 2, "You asked: Why?"), (2, 2, "")]


def test_a_canceled_job_ends_between_tokens() -> None:
    """What follows is not said, and the next job finds the picture encoded."""
    model, context = Echo(), Hears(cancel_at="A d")
    runner = describing(model)
    with pytest.raises(CanceledJobError):
        described(runner, context)
    assert context.told[-1] == (0, 1, "A d")
    described(runner)
    assert len(model.encoded) == 1


def test_a_text_says_how_it_ended() -> None:
    """Here at as many tokens as it may have."""
    made = described(describing(Echo()), max_tokens=3)
    assert made.caption
    assert (made.caption.text, made.caption.finish, made.caption.tokens) == ("A d", Finish.LENGTH, 3)


def test_a_job_that_asks_nothing_is_refused() -> None:
    """Before the picture is looked at."""
    model = Echo()
    with pytest.raises(BadOptionError, match="length=none and no questions"):
        described(describing(model), length="none")
    assert model.encoded == []


def test_what_a_caption_names_and_nobody_finds_is_told() -> None:
    """Where there is a detector; alone, nobody can say."""
    runner = describing(
        Echo("A puppy, an orange kitten, vehicles and two people."), detect=Finds([("person", 0.9, (0, 0, 9, 9))])
    )
    assert described(runner).unsupported == ("dog", "cat", "vehicles")
    assert described(describing(Echo())).unsupported is None
    assert described(runner, length="none", questions="a?").unsupported == ()


def test_a_caption_is_cleaned_and_framed() -> None:
    """The alt text has neither preamble nor frame."""
    runner = describing(Echo("Sure! The image shows a dog."))
    made = described(runner, prefix="photo", suffix=", sks")
    assert made.caption
    assert (made.caption.text, made.alt_text) == ("photo A dog., sks", "A dog.")
    raw = described(runner, clean=False)
    assert raw.caption
    assert raw.caption.text == "Sure! The image shows a dog."
    assert raw.alt_text == "A dog."


def test_a_process_begins_with_the_model_that_needs_no_weights(tmp_path: Path) -> None:
    """It is the default where nobody brought another; one that there is not is not known."""
    runner = prepare(Settings(weights_dir=tmp_path, models_dir=tmp_path), Silent())()
    assert [(each.name, each.default) for each in runner.models()] == [("labels", True)]
    with pytest.raises(UnknownModelError, match="'elsewhere'"):
        runner.pool.load("elsewhere")


def test_a_picture_that_is_decoded_is_described_as_one_that_is_not() -> None:
    """By another task of the process; nobody keeps it."""
    model = Echo()
    runner = describing(model)
    photo = decode(picture(), max_pixels=1_000_000)
    assert runner.look(photo, options())["caption"]["text"] == "A dog."
    assert (runner.shelf.encoded, model.encoded) == (0, ["300x300, crops=0"])


def test_a_job_that_waits_for_pixels_keeps_nobody_from_a_turn() -> None:
    """Who has the pixels, such as a search that indexes, may be waiting for its turn: both would wait for ever."""
    model, budget, photo = Echo(), Watched(SIZE[0] * SIZE[1]), decode(picture("red"), max_pixels=1_000_000)
    runner = DescribeRunner(ModelPool(lambda _: model, [model]), 1_000_000, budget)
    with ThreadPoolExecutor(2) as threads:
        with PixelBudget.lease(budget) as reserve:
            reserve(SIZE[0] * SIZE[1])
            job = threads.submit(described, runner)
            assert budget.wanted.acquire(timeout=30)
            found = threads.submit(runner.look, photo, options())
            done, _ = wait([found], 10)
        assert done
        assert job.result(30).caption
