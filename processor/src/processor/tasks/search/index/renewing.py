"""What another model made is made anew, behind: until all of it is, what the old one made serves."""

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from processor.tasks.search.certainty import BACKGROUND
from processor.tasks.search.index import entries, facts, generations
from processor.tasks.search.index.analysis import analyze
from processor.tasks.search.index.analysis_vectors import LOOKS, MEANING, keep_vectors
from processor.tasks.search.index.sentences import sentence_of
from processor.tasks.search.protocols import Analyzers

AT_ONCE = 64
LACKING = "id NOT IN (SELECT entry FROM vectors WHERE generation = ?) AND error = ''"


@dataclass(slots=True)
class Renewal:
    """Renews the index behind `connection`, of the pictures in and below `root`."""

    connection: sqlite3.Connection
    analyzers: Analyzers
    max_pixels: int
    root: Path
    on_progress: Callable[[int, int], None]

    def run(self) -> int:
        """How many pictures were looked at anew. Everything is by the models of `analyzers` now, and that alone."""
        done = self._look_again() + self._picture_vectors()
        self._text_vectors()
        return done

    def _look_again(self) -> int:
        """Pictures in which another model found objects or text, or none did."""
        outdated, given = [], []
        for column, analyzer in (("detected_by", self.analyzers.detector), ("read_by", self.analyzers.reader)):
            if analyzer:
                outdated.append(f"{column} != ?")
                given.append(entries.model_number(self.connection, analyzer.model))
        if not outdated:
            return 0
        where = f"error = '' AND ({' OR '.join(outdated)})"
        return self._each(where, given, replace(self.analyzers, picture_embedders=()))

    def _picture_vectors(self) -> int:
        if not self.analyzers.picture_embedders:
            return 0
        generation = generations.generation(self.connection, LOOKS, self.analyzers.picture_embedders[0].model)
        if generation.whole:
            return self._each(LACKING, [generation.id], Analyzers(picture_embedders=self.analyzers.picture_embedders))
        done = self._each(LACKING, [generation.id], Analyzers(picture_embedders=self.analyzers.picture_embedders))
        self._finish(generation)
        return done

    def _text_vectors(self) -> None:
        """Needs no picture, for what was seen in it is in the index."""
        if not self.analyzers.text_embedders:
            return
        embeds = self.analyzers.text_embedders[0]
        generation = generations.generation(self.connection, MEANING, embeds.model)
        where = f"{LACKING} AND (labels != '' OR text != '')"
        rows = self._rows(f"SELECT id, text FROM entries WHERE {where}", [generation.id])  # noqa: S608
        for place, part in enumerate(_parts(rows)):
            self.on_progress(place * AT_ONCE, len(rows))
            vectors = embeds.texts([sentence_of(self._counts(entry), text) for entry, text in part])
            self.connection.execute("BEGIN IMMEDIATE")
            generations.add(self.connection, generation, [entry for entry, _ in part], np.asarray(vectors))
            self.connection.execute("COMMIT")
        if facts.background(self.connection, embeds.model) is None:
            usual = embeds.texts(BACKGROUND).astype("<f4").tobytes()
            facts.remember_background(self.connection, embeds.model, usual)
        if not generation.whole:
            self._finish(generation)

    def _each(self, where: str, given: Sequence[object], analyzers: Analyzers) -> int:
        """How many of the pictures are looked at again, by `analyzers`; one whose file is away waits."""
        rows = self._rows(
            f"SELECT id, (SELECT path FROM files WHERE entry = entries.id) FROM entries WHERE {where}",  # noqa: S608
            given,
        )
        done = 0
        for place, (entry, path) in enumerate(rows):
            self.on_progress(place, len(rows))
            try:
                encoded = (self.root / os.fsdecode(path)).read_bytes()
            except OSError:
                continue
            found = analyze(encoded, analyzers, self.max_pixels)
            with keep_vectors(self.connection, replace(analyzers, text_embedders=()), [found]) as keep:
                entries.with_new_words(self.connection, entry, found.observations)
                if analyzers.text_embedders:
                    generations.drop(self.connection, MEANING, entry)
                keep([entry])
            done += 1
        return done

    def _counts(self, entry: int) -> dict[str, int]:
        return entries.counts_of(entries.objects_of(self.connection, entry))

    def _finish(self, generation: generations.Generation) -> None:
        self.connection.execute("BEGIN IMMEDIATE")
        generations.finish(self.connection, generation)
        self.connection.execute("COMMIT")

    def _rows(self, sql: str, given: Iterable[object]) -> list[tuple[Any, ...]]:
        return self.connection.execute(sql, tuple(given)).fetchall()


def _parts(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    for begin in range(0, len(rows), AT_ONCE):
        yield rows[begin : begin + AT_ONCE]
