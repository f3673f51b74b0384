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
from processor.tasks.search.index.looking import look
from processor.tasks.search.index.telling import told
from processor.tasks.search.index.vectors_of_looks import LOOKS, MEANING, keep_vectors
from processor.tasks.search.seams import Senses

AT_ONCE = 64
LACKING = "id NOT IN (SELECT entry FROM vectors WHERE generation = ?) AND error = ''"


@dataclass(slots=True)
class Renewal:
    """Renews the index behind `connection`, of the pictures in and below `root`."""

    connection: sqlite3.Connection
    senses: Senses
    max_pixels: int
    root: Path
    told: Callable[[int, int], None]

    def run(self) -> int:
        """How many pictures were looked at anew. Everything is by the models of `senses` now, and only that is left."""
        done = self._look_again() + self._picture_vectors()
        self._text_vectors()
        return done

    def _look_again(self) -> int:
        """Pictures in which another model found objects or text, or none did."""
        outdated, given = [], []
        for column, sense in (("detected_by", self.senses.detects), ("read_by", self.senses.reads)):
            if sense:
                outdated.append(f"{column} != ?")
                given.append(entries.model_number(self.connection, sense.model))
        if not outdated:
            return 0
        where = f"error = '' AND ({' OR '.join(outdated)})"
        return self._each(where, given, replace(self.senses, pictures=()))

    def _picture_vectors(self) -> int:
        if not self.senses.pictures:
            return 0
        generation = generations.generation(self.connection, LOOKS, self.senses.pictures[0].model)
        if generation.whole:
            return self._each(LACKING, [generation.id], Senses(pictures=self.senses.pictures))
        done = self._each(LACKING, [generation.id], Senses(pictures=self.senses.pictures))
        self._finish(generation)
        return done

    def _text_vectors(self) -> None:
        """Needs no picture, for what was seen in it is in the index."""
        if not self.senses.texts:
            return
        embeds = self.senses.texts[0]
        generation = generations.generation(self.connection, MEANING, embeds.model)
        where = f"{LACKING} AND (labels != '' OR text != '')"
        rows = self._rows(f"SELECT id, text FROM entries WHERE {where}", [generation.id])  # noqa: S608
        for place, part in enumerate(_parts(rows)):
            self.told(place * AT_ONCE, len(rows))
            vectors = embeds.texts([told(self._counts(entry), text) for entry, text in part])
            self.connection.execute("BEGIN IMMEDIATE")
            generations.add(self.connection, generation, [entry for entry, _ in part], np.asarray(vectors))
            self.connection.execute("COMMIT")
        if facts.background(self.connection, embeds.model) is None:
            usual = embeds.texts(BACKGROUND).astype("<f4").tobytes()
            facts.remember_background(self.connection, embeds.model, usual)
        if not generation.whole:
            self._finish(generation)

    def _each(self, where: str, given: Sequence[object], senses: Senses) -> int:
        """How many of the pictures are looked at again, by `senses`; one whose file is away waits."""
        rows = self._rows(
            f"SELECT id, (SELECT path FROM files WHERE entry = entries.id) FROM entries WHERE {where}",  # noqa: S608
            given,
        )
        done = 0
        for place, (entry, path) in enumerate(rows):
            self.told(place, len(rows))
            try:
                encoded = (self.root / os.fsdecode(path)).read_bytes()
            except OSError:
                continue
            found = look(encoded, senses, self.max_pixels)
            with keep_vectors(self.connection, replace(senses, texts=()), [found]) as keep:
                entries.with_new_words(self.connection, entry, found.seen)
                if senses.texts:
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
