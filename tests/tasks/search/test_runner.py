"""The task `search` as a process does it, with the runners that it has besides."""

import fcntl
import time
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from processor.base import Inputs, Output, Standalone, UsesOthers
from processor.pixel_budget import PixelBudget
from processor.tasks.search.analyzers import analyzers_of
from processor.tasks.search.collection import Collection
from processor.tasks.search.index.location import LOCK, IndexLocation, locations
from processor.tasks.search.index.schema import connect
from processor.tasks.search.index_updater import update
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.runner import SearchRunner
from processor.tasks.search.settings import SearchSettings
from search_folder import DECODER, WordVectors, picture
from wire.errors import BadOptionError, NotReadyError, RequestError, UnknownCollectionError
from wire.models import ModelInfo, ModelVersion
from wire.tasks.registry import TASKS
from wire.tasks.search.spec import SEARCH
from wire.tasks.spec import Option

OPTIONS = (
    Option("model", "", "", written=str, syntax="a name"),
    Option("vectors", "numbers", "", choices=("numbers", "file")),
)
"""Those of the other tasks that the index gives."""


class Finds:
    """A runner of `detect` and of `read`: whatever the picture, there is a dog in it, and a line of text."""

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: object) -> Output:
        assert inputs["image"][0]
        line = {"text": "Hello world", "confidence": 0.9, "polygon": [[1, 2], [20, 2], [20, 9], [1, 9]]}
        return Output({"detections": [{"label": "dog", "confidence": 0.8, "xyxy": [1, 2, 20, 20]}], "lines": [line]})

    def models(self) -> tuple[ModelInfo, ...]:
        version = ModelVersion("finds", "0" * 64)
        return (ModelInfo("detect", ModelVersion("other", "1" * 64)), ModelInfo("detect", version, default=True))


class Embeds:
    """A runner of `embed` that has a model for texts alone."""

    def embedder(self, *, texts: bool = False, pictures: bool = False) -> WordVectors | None:
        return WordVectors() if texts and not pictures else None


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A folder with two pictures."""
    folder = tmp_path / "My photos"
    folder.mkdir()
    for number in (1, 2):
        (folder / f"{number}.png").write_bytes(picture(number))
    return folder


@pytest.fixture
def runner(root: Path, tmp_path: Path) -> SearchRunner:
    """It has indexed the folder."""
    made = SearchRunner(SearchSettings((root,), tmp_path / "indexes", 3600), 1_000_000, PixelBudget(2_000_000))
    made.use({"detect": Finds(), "search": made})
    until = time.monotonic() + 30
    while not ask(made, ask="collections")["collections"][0].get("indexed_at"):
        assert time.monotonic() < until
        time.sleep(0.02)
    return made


def ask(runner: SearchRunner, query: str = "", image: bytes = b"", **options: object) -> Mapping[str, Any]:
    given = {"query": (query.encode(),), "image": (image,)}
    inputs = {name: values for name, values in given.items() if values[0]}
    what = {"ask": options.pop("ask", "find")}  # of all that may be asked, clients may not ask all
    return runner.run(inputs, SEARCH.parse_options(options) | what, Standalone()).result


def test_the_analyzers_are_the_runners_of_the_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """With the model that answers where none is named; a task that nobody does has none."""
    for name in ("read", "embed"):
        monkeypatch.setitem(TASKS, name, TASKS.get(name, replace(SEARCH, name=name, options=OPTIONS)))
    analyzers = analyzers_of({"detect": Finds(), "read": Finds(), "embed": Embeds()})
    assert analyzers.detector is not None
    assert analyzers.detector.model == "finds:0000000000000000"
    assert [each.model for each in analyzers.text_embedders] == ["words:1"]
    assert analyzers.picture_embedders == ()
    assert analyzers.text_embedders[0].texts([f"word {number}" for number in range(300)]).shape == (300, 512)
    nobody = analyzers_of({})
    assert (nobody.detector, nobody.reader, nobody.text_embedders, nobody.picture_embedders) == (None, None, (), ())


def test_a_search_is_answered(runner: SearchRunner) -> None:
    """Words, a picture, or both; nothing at all is refused."""
    assert isinstance(runner, UsesOthers)
    found = ask(runner, "dog", limit=1)
    assert (found["collection"], found["total"], len(found["hits"])) == ("My-photos", 2, 1)
    assert [hit["paths"] for hit in ask(runner, "dog", cursor=found["cursor"])["hits"]] == [["2.png"]]
    assert [hit["paths"] for hit in ask(runner, image=picture(2, "JPEG", 100))["hits"]] == [["2.png"]]
    assert ask(runner, "dog -hello", image=picture(2))["legs"]["copies"] == "took part"
    with pytest.raises(RequestError, match="Expected a query, a picture"):
        ask(runner)


def test_collections_are_told_and_forgotten(runner: SearchRunner) -> None:
    """By their names alone: no path of the machine is told or taken."""
    (collection,) = ask(runner, ask="collections")["collections"]
    assert (collection["name"], collection["files"], collection["missing"]["words"]) == ("My-photos", 2, 2)
    until = time.monotonic() + 30
    while not ask(runner, ask="forget", collection="My-photos")["forgotten"]:
        assert time.monotonic() < until  # for a moment, the index is still being written
    with pytest.raises(UnknownCollectionError, match="there are My-photos"):
        ask(runner, "dog", collection="etc")
    with pytest.raises(BadOptionError):
        ask(runner, "dog", collection="../etc")


def test_without_roots_nothing_can_be_searched(tmp_path: Path) -> None:
    """And the answer says who names them."""
    runner = SearchRunner(SearchSettings((), tmp_path), 1_000_000, PixelBudget(2_000_000))
    runner.use({})
    assert ask(runner, ask="collections") == {"collections": []}
    with pytest.raises(UnknownCollectionError, match="SEARCH_ROOTS"):
        ask(runner, "dog")


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"SEARCH_ROOTS": "photos"}, "expected whole paths"),
        ({"SEARCH_RESCAN_SECONDS": "0"}, "expected a whole number"),
        ({"SEARCH_RESCAN_SECONDS": "9" * 11}, "from 1 to 31622400, a year, got '99999999999'"),
        ({"SEARCH_RESCAN_SECONDS": "9" * 5_000}, "from 1 to 31622400"),
    ],
)
def test_a_bad_setting_is_refused(environ: Mapping[str, str], message: str) -> None:
    """With what was expected."""
    with pytest.raises(BadOptionError, match=message):
        SearchSettings.from_environment(environ)


def test_settings_are_read(tmp_path: Path) -> None:
    """Indexes lie with a person's data, unless told otherwise."""
    settings = SearchSettings.from_environment({"SEARCH_ROOTS": "/a, /b", "XDG_DATA_HOME": str(tmp_path)})
    assert settings.roots == (Path("/a"), Path("/b"))
    assert settings.indexes == tmp_path / "image-processor/indexes"
    assert SearchSettings.from_environment({"SEARCH_INDEXES": "/data"}).indexes == Path("/data")


def test_an_index_that_somebody_else_made_anew_is_the_one_that_is_asked(
    runner: SearchRunner, root: Path, tmp_path: Path
) -> None:
    """The database that was open is a file that nobody can see any more."""
    assert ask(runner, "dog")["total"] == 2
    location = IndexLocation.of(root, tmp_path / "indexes")
    until = time.monotonic() + 30
    while not location.forget():
        assert time.monotonic() < until  # for a moment, the index is still being written
        time.sleep(0.02)
    with pytest.raises(BadOptionError, match="nothing of it is indexed yet"):
        ask(runner, "dog")
    (root / "2.png").unlink()
    update(location, Analyzers(), DECODER)
    assert ask(runner, ask="collections")["collections"][0]["files"] == 1


def test_who_waits_for_an_index_that_is_deleted_is_told_so(runner: SearchRunner, root: Path, tmp_path: Path) -> None:
    """It was open when the wait began."""
    collection = Collection(IndexLocation.of(root, tmp_path / "indexes"), Analyzers())
    collection.close()
    with pytest.raises(NotReadyError, match="made anew"), collection.snapshot():
        pass


def test_who_opened_the_lock_of_an_index_before_it_was_deleted_does_not_own_the_next_one(tmp_path: Path) -> None:
    """It is the same lock: else two processes would write to what is made anew. All else is gone."""
    location = IndexLocation.of(tmp_path / "album", tmp_path / "indexes")
    with location.owned() as mine, closing(connect(location.database)):
        assert mine
    with (location.folder / LOCK).open("w") as early:
        assert location.forget()
        assert [each.name for each in location.folder.iterdir()] == [LOCK]
        assert locations(tmp_path / "indexes") == []
        with location.owned() as mine:
            assert mine
            with pytest.raises(BlockingIOError):
                fcntl.flock(early, fcntl.LOCK_EX | fcntl.LOCK_NB)
