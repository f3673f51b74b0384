"""What another model made is made anew, behind: until all of it is, what the old one made serves."""

import json
import logging
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from processor.tasks.search.certainty import BACKGROUND
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index import entries, facts, generations
from processor.tasks.search.index.analysis import ANALYSIS_FAILED, TransientError, analyze
from processor.tasks.search.index.analysis_vectors import LOOKS, MEANING, embedded, keep_vectors
from processor.tasks.search.index.sentences import sentence_of
from processor.tasks.search.protocols import Analyzers

log = logging.getLogger(__name__)

AT_ONCE = 64
LACKING = "id NOT IN (SELECT entry FROM vectors WHERE generation = ?)"
WHOLE = "error = ''"
TO_BE_TRIED = (
    f"({WHOLE} OR error LIKE '{ANALYSIS_FAILED}:%' "  # noqa: S608
    "AND NOT EXISTS (SELECT 1 FROM json_each(?) WHERE instr(error, value)))"
)
"""Pictures that can be looked at, or that none of the models at hand, a JSON list, failed at."""


@dataclass(slots=True)
class Renewal:
    """Renews the index behind `connection`, of the pictures in and below `root`."""

    connection: sqlite3.Connection
    analyzers: Analyzers
    decoder: PictureDecoder
    root: Path
    on_progress: Callable[[int, int], None]

    def run(self) -> int:
        """How many pictures were looked at anew. Everything is by the models of `analyzers` now, and that alone."""
        done = self._look_again() + self._picture_vectors()
        self._text_vectors()
        return done

    def _look_again(self) -> int:
        """Pictures in which another model found objects or text, or said what is in them, or none did."""
        outdated, given = [], []
        by = self.analyzers
        for column, analyzer in (("detected_by", by.detector), ("read_by", by.reader), ("captioned_by", by.captioner)):
            if analyzer:
                outdated.append(f"{column} != ?")
                given.append(entries.model_number(self.connection, analyzer.model))
        if not outdated:
            return 0
        return self._each(" OR ".join(outdated), given, replace(self.analyzers, picture_embedders=()))

    def _picture_vectors(self) -> int:
        if not self.analyzers.picture_embedders:
            return 0
        generation = generations.generation(self.connection, LOOKS, self.analyzers.picture_embedders[0].model)
        done = self._each(LACKING, [generation.id], Analyzers(picture_embedders=self.analyzers.picture_embedders))
        if not generation.whole and (generations.count(self.connection, generation) or not done):
            self._finish(generation)  # what fails at every picture takes over from none
        return done

    def _text_vectors(self) -> None:
        """Needs no picture, for what was seen in it is in the index."""
        if not self.analyzers.text_embedders:
            return
        embeds = self.analyzers.text_embedders[0]
        generation = generations.generation(self.connection, MEANING, embeds.model)
        whole = True
        where = f"{LACKING} AND {WHOLE} AND (labels != '' OR text != '' OR caption != '')"
        rows = self._rows(f"SELECT id, text, caption FROM entries WHERE {where}", [generation.id])  # noqa: S608
        for place, part in enumerate(_parts(rows)):
            self.on_progress(place * AT_ONCE, len(rows))
            vectors = embedded(embeds, [sentence_of(self._counts(entry), *said) for entry, *said in part])
            whole &= len(vectors) == len(part)
            if vectors:
                made = [part[number][0] for number in vectors]
                self.connection.execute("BEGIN IMMEDIATE")
                generations.add(self.connection, generation, made, np.stack(list(vectors.values())))
                self.connection.execute("COMMIT")
        if facts.background(self.connection, embeds.model) is None:
            usual = embeds.texts(BACKGROUND).astype("<f4").tobytes()
            facts.remember_background(self.connection, embeds.model, usual)
        if whole and not generation.whole:
            self._finish(generation)

    def _each(self, where: str, given: Sequence[object], analyzers: Analyzers) -> int:
        """How many of the pictures are looked at again, by `analyzers`; one whose file is away waits."""
        rows = self._rows(
            "SELECT id, (SELECT path FROM files WHERE entry = entries.id) FROM entries "  # noqa: S608
            f"WHERE ({where}) AND {TO_BE_TRIED}",
            [*given, json.dumps(_models(analyzers))],
        )
        done = 0
        for place, (entry, path) in enumerate(rows):
            self.on_progress(place, len(rows))
            try:
                found = analyze((self.root / os.fsdecode(path)).read_bytes(), analyzers, self.decoder)
            except (OSError, TransientError) as error:
                log.warning("%s: %s", self.root / os.fsdecode(path), error)
                continue
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


def _models(analyzers: Analyzers) -> list[str]:
    """The models that pictures are looked at with."""
    one = [each.model for each in (analyzers.detector, analyzers.reader, analyzers.captioner) if each]
    return one + [each.model for each in analyzers.picture_embedders[:1]]


def _parts(rows: list[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    for begin in range(0, len(rows), AT_ONCE):
        yield rows[begin : begin + AT_ONCE]
