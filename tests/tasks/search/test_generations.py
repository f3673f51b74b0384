"""Vectors of another model are made behind, while the old ones serve."""

import sqlite3
from dataclasses import replace

import pytest

from processor.model_pool import ModelPool
from processor.tasks.search import collection
from processor.tasks.search.analyzers import CurrentAnalyzers
from processor.tasks.search.certainty import BACKGROUND
from processor.tasks.search.index.analysis_vectors import MEANING
from processor.tasks.search.index_updater import IndexingOptions
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Question
from processor.tasks.search.ranking import find
from search_folder import Pictures, WordVectors, all_analyzers
from wire.models import ModelInfo, ModelVersion


class StoppedError(Exception):
    """Somebody pulled the plug."""


class Stops(WordVectors):
    """Embeds one part of all texts, and no more."""

    def texts(self, texts):
        if self.asked:
            raise StoppedError
        return super().texts(texts)


def models(pictures: Pictures) -> dict[str, int]:
    """How many vectors of meaning there are, by model."""
    with pictures.open() as collection:
        rows = collection.connection.execute(
            "SELECT model, count(*) FROM vectors JOIN generations ON generation = generations.id "
            "WHERE leg = ? GROUP BY model", (MEANING,),
        )  # fmt: skip
        return dict(rows.fetchall())


def test_a_new_model_takes_over_when_it_has_all(pictures: Pictures) -> None:
    """Until then the old one serves; then its vectors are gone, and no picture was looked at again."""
    for number in range(100):
        pictures.put(f"{number}.png", number, ["dog" if number == 42 else "cat"])
    pictures.index()
    old = pictures.analyzers.text_embedders[0]
    pictures.analyzers = replace(pictures.analyzers, text_embedders=(Stops(model="words:2"), old))
    with pytest.raises(StoppedError):
        pictures.index()
    assert models(pictures) == {"words:1": 100, "words:2": 64}
    answer = pictures.find("dog", legs=frozenset({"meaning"}))
    assert old.asked[-1] == "dog"
    assert answer.hits[0].paths == ["42.png"]

    looked = len(pictures.analyzers.detector.looked)
    new = WordVectors(model="words:2")
    pictures.analyzers = replace(pictures.analyzers, text_embedders=(new, old))
    pictures.index()
    assert models(pictures) == {"words:2": 100}
    assert len(new.asked) == 36 + len(BACKGROUND)
    assert len(pictures.analyzers.detector.looked) == looked
    assert pictures.find("dog", legs=frozenset({"meaning"})).hits[0].paths == ["42.png"]
    assert new.asked[-1] == "dog"


def test_an_open_index_keeps_up(pictures: Pictures) -> None:
    """With new pictures, gone ones, and another model."""
    pictures.put("a.png", 1, ["dog"])
    pictures.index()
    with pictures.open() as collection:
        with collection.snapshot():
            assert len(collection.matrices[MEANING]) == 1
        (pictures.root / "a.png").unlink()
        pictures.put("b.png", 2, ["cat"])
        pictures.analyzers = replace(pictures.analyzers, text_embedders=(WordVectors(model="words:2"),))
        pictures.index()
        collection.analyzers = pictures.analyzers
        with collection.snapshot():
            assert collection.matrices[MEANING].entries.tolist() == [2]
            assert list(collection.vocabulary.labels) == ["dog", "cat"]


def test_vectors_of_pictures_that_are_gone_leave_memory(pictures: Pictures, monkeypatch: pytest.MonkeyPatch) -> None:
    """An open index whose pictures come and go, such as that of a collection of jobs, takes no more in the end."""
    monkeypatch.setattr(collection, "MOST_GONE", 4)
    pictures.analyzers = all_analyzers(pictures)
    pictures.put("stays.png", 0, ["dog"])
    pictures.index()
    with pictures.open() as opened:
        for number in range(1, 20):
            path = pictures.put("comes.png", number, ["cat"])
            pictures.index()
            with opened.snapshot():
                sizes = {leg: len(matrix) for leg, matrix in opened.matrices.items()}
                assert opened.facts.missing[MEANING] == 0
            assert max(sizes.values()) <= 2 * 2 + 4 + 1  # which came since the last look
            path.unlink()
        pictures.index()
        assert [hit.paths for hit in find(opened, Question(parse("dog"))).hits] == [["stays.png"]]


def test_an_index_of_another_version_is_made_anew(pictures: Pictures) -> None:
    """It is only a copy of what the pictures say."""
    pictures.put("a.png", 1, ["dog"])
    pictures.index()
    pictures.location.database.write_bytes(b"no database")
    assert pictures.index(IndexingOptions()).new == 1
    assert pictures.names("dog") == ["a.png"]


def test_an_index_that_cannot_be_opened_just_now_stays(pictures: Pictures) -> None:
    """A disk that is full or a lock is no reason to look at a million pictures again."""
    pictures.put("a.png", 1, ["dog"])
    pictures.index()
    journal = pictures.location.database.with_name("index.sqlite-wal")
    journal.unlink(missing_ok=True)
    journal.mkdir()
    with pytest.raises(sqlite3.OperationalError):
        pictures.index()
    journal.rmdir()
    assert pictures.index().unchanged == 1


class Embed:
    """A runner of the task `embed`, whose model may be another one at any time."""

    def __init__(self, *models: WordVectors) -> None:
        self.pool = ModelPool(self._loaded, map(_Loaded, models))
        self.files = models[0]

    def _loaded(self, name: str) -> "_Loaded":
        return _Loaded(self.files)

    def embedder(self, *, texts: bool = False, pictures: bool = False) -> WordVectors | None:
        return self.pool.find().vectors if texts and not pictures else None


class _Loaded:
    """A model of a pool."""

    def __init__(self, vectors: WordVectors) -> None:
        self.vectors = vectors
        self.info = ModelInfo("embed", ModelVersion("words", vectors.model))


def test_a_model_that_is_reloaded_while_the_process_works_begins_a_new_generation(pictures: Pictures) -> None:
    """The one before embeds queries until every picture has its new vector, and then is let go."""
    pictures.put("a.png", 1, ["dog"])
    embed = Embed(WordVectors(model="words:1"))
    current = CurrentAnalyzers({"embed": embed})
    detector = pictures.analyzers.detector
    pictures.analyzers = replace(current(), detector=detector)
    pictures.index()
    embed.files = WordVectors(model="words:2")
    embed.pool.load("words")
    with pictures.open() as collection:
        assert [each.model for each in current().text_embedders] == ["words:2", "words:1"]
        collection.analyzers = replace(current(), detector=detector)
        with collection.snapshot():
            assert collection.matrices[MEANING].generation.model == "words:1"
        pictures.analyzers = replace(current(), detector=detector)
        assert pictures.index().renewed == 0
        current.forget_former(pictures.analyzers)
        assert [each.model for each in current().text_embedders] == ["words:2"]
        collection.analyzers = current()
        with collection.snapshot():
            assert collection.matrices[MEANING].generation.model == "words:2"
    assert models(pictures) == {"words:2": 1}


def test_a_former_model_stays_as_long_as_a_newer_one_came_meanwhile() -> None:
    """The index is not by the newest one yet; of several before it, the first has all vectors."""
    embed = Embed(WordVectors(model="words:1"))
    current = CurrentAnalyzers({"embed": embed})
    current()
    for model in ("words:2", "words:3"):
        indexed = current()
        embed.files = WordVectors(model=model)
        embed.pool.load("words")
        current()
        current.forget_former(indexed)
        assert [each.model for each in current().text_embedders] == [model, "words:1"]
