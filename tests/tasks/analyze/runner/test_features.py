"""What models know of pictures is kept: in memory as much as fits, and in a folder that processes share."""

import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from analyze_jobs import Hears, analyzed
from backends.stores.files import FileStore
from describing import picture
from processor.base import Standalone
from processor.feature_store import MOST_WAITING, FeatureStore
from processor.tasks.analyze import embedding_file
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.protocols import Embedding
from processor.tasks.analyze.settings import FEATURES_BYTES, AnalyzeSettings
from toy_segmenter import ToySegmenter, analyzing
from wire import keys
from wire.errors import BadOptionError, NotReadyError
from wire.image_size import ImageSize

EACH = 512
"""How many bytes the toy knows of a picture."""


@pytest.fixture
def folder(tmp_path: Path) -> FileStore:
    """A folder that two processes share."""
    store = FileStore(tmp_path / "store")
    store.make()
    return store


def _process(folder: FileStore, model: ToySegmenter, features: Features | None = None):
    """A runner, what it writes, and a function that waits until it is written."""
    runner, store = analyzing(model, features=features), FeatureStore(folder)
    runner.keep_in(store)
    return runner, lambda: store._writer.shutdown(wait=True)


def test_as_many_pictures_are_kept_in_memory_as_fit() -> None:
    """Those used last; one that is too large alone is not kept."""
    model = ToySegmenter()
    runner = analyzing(model, features=Features(2 * EACH))
    for colour in ("red", "green", "red", "blue", "red", "green"):
        analyzed(runner, image=picture(colour), regions="20,20")
    assert len(model.encoded) == 4
    alone = ToySegmenter()
    runner = analyzing(alone, features=Features(EACH - 1))
    for _ in range(2):
        analyzed(runner, regions="20,20")
    assert len(alone.encoded) == 2


def test_another_process_neither_decodes_nor_encodes(folder: FileStore) -> None:
    """It finds in the folder what the first one knew of the picture, and has the same masks."""
    models = ToySegmenter(), ToySegmenter()
    (first, wait), (second, _) = (_process(folder, model) for model in models)
    made = analyzed(first, Hears(), regions="20,20,90,90")
    wait()
    again = analyzed(second, Hears(), regions="20,20,90,90")
    assert again["regions"] == made["regions"]
    assert [again["timings_ms"][each] for each in ("decode", "encode")] == [0, 0]
    assert [len(model.encoded) for model in models] == [1, 0]


def test_another_model_knows_other_things(folder: FileStore) -> None:
    """Also one of that name, whose numbers are others."""
    (first, wait), (second, _) = (_process(folder, ToySegmenter(name)) for name in ("toy", "other"))
    analyzed(first, Hears(), regions="20,20")
    wait()
    assert analyzed(second, Hears(), regions="20,20")["timings_ms"]["encode"] > 0


def test_two_jobs_on_one_picture_encode_it_once() -> None:
    """The second one waits for the first one's turn, and finds it encoded."""
    encoding, go_on = threading.Event(), threading.Event()

    class Slow(ToySegmenter):
        def encode(self, photo):
            encoding.set()
            assert go_on.wait(30)
            return super().encode(photo)

    model = Slow()
    runner = analyzing(model, max_pixels=10_000_000)
    with ThreadPoolExecutor(2) as threads:
        jobs = [threads.submit(analyzed, runner, regions="20,20") for _ in range(2)]
        assert encoding.wait(30)
        go_on.set()
        encoded = sorted(job.result(30)["timings_ms"]["encode"] > 0 for job in jobs)
    assert len(model.encoded) == 1
    assert encoded == [False, True]


def test_a_store_that_does_not_answer_is_done_without(caplog: pytest.LogCaptureFixture) -> None:
    """The picture is encoded, and nobody fails."""

    class Away:
        def get(self, key: str) -> bytes | None:
            raise NotReadyError("It went away.")

        def put(self, key: str, value: bytes, seconds: int) -> None:
            raise NotReadyError("It went away.")

    runner, wait = _process(Away(), ToySegmenter())  # type: ignore[arg-type]
    with caplog.at_level(logging.WARNING):
        assert analyzed(runner, Hears(), regions="20,20")["timings_ms"]["encode"] > 0
        wait()
    assert [each.message for each in caplog.records] == [
        "features: cannot be read: It went away.", "features: cannot be kept: It went away.",
    ]  # fmt: skip


def test_a_slow_store_keeps_nobody_waiting(folder: FileStore) -> None:
    """What comes while too much waits to be written is not kept."""
    go_on, written = threading.Event(), []

    class Slow:
        def put(self, key: str, value: bytes, seconds: int) -> None:
            assert go_on.wait(30)
            written.append(key)

    store = FeatureStore(Slow())  # type: ignore[arg-type]
    for number in range(MOST_WAITING + 3):
        store.put(str(number), b"x", 60)
    go_on.set()
    store._writer.shutdown(wait=True)
    assert written == [keys.feature(str(number)) for number in range(MOST_WAITING)]


def test_what_nobody_will_ask_for_is_not_written(folder: FileStore, tmp_path: Path) -> None:
    """A command line's own pictures."""
    runner, wait = _process(folder, ToySegmenter())
    analyzed(runner, Standalone(), regions="20,20")
    wait()
    assert not (tmp_path / "store/feature").exists()


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"\x93NUMPY", b"[]"])
def test_what_is_no_embedding_is_not_taken_for_one(content: bytes, folder: FileStore) -> None:
    """The picture is encoded anew."""
    assert embedding_file.read(content) is None
    embedding = Embedding({"a": np.ones((1, 2), np.float16)}, ImageSize(4, 3))
    whole = embedding_file.written(embedding)
    assert embedding_file.read(whole) is not None
    assert embedding_file.read(whole[: len(whole) // 2]) is None
    wrong = Embedding({"a": np.ones((1, 2), np.float32)}, ImageSize(4, 3))  # type: ignore[dict-item]
    assert embedding_file.read(embedding_file.written(wrong)) is None


def test_how_much_memory_it_takes_is_a_setting() -> None:
    """None at all with 0."""
    assert AnalyzeSettings.from_environment({}).features_bytes == FEATURES_BYTES
    assert AnalyzeSettings.from_environment({"FEATURES_BYTES": " 0 "}).features_bytes == 0
    with pytest.raises(BadOptionError, match=r"FEATURES_BYTES: expected a whole number of bytes, got '2g'"):
        AnalyzeSettings.from_environment({"FEATURES_BYTES": "2g"})
