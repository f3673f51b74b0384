"""Generations of vectors: those of one leg by one model. A new one is made behind while the old one serves."""

import sqlite3
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from processor.tasks.search.index.vectors import SCALES, pack


@dataclass(frozen=True, slots=True)
class Generation:
    """The vectors of a `leg` by the model whose hash is `model`; `whole` once every picture had its turn."""

    id: int
    leg: str
    model: str
    whole: bool


def generation(connection: sqlite3.Connection, leg: str, model: str) -> Generation:
    """The generation of the leg by that model, begun where there was none."""
    connection.execute("INSERT OR IGNORE INTO generations (leg, model) VALUES (?, ?)", (leg, model))
    return next(each for each in generations(connection, leg) if each.model == model)


def generations(connection: sqlite3.Connection, leg: str) -> list[Generation]:
    """The generations of the leg, the newest first."""
    rows = connection.execute("SELECT id, leg, model, whole FROM generations WHERE leg = ? ORDER BY id DESC", (leg,))
    return [Generation(number, leg, model, bool(whole)) for number, leg, model, whole in rows]


def serving(connection: sqlite3.Connection, leg: str, at_hand: Collection[str]) -> Generation | None:
    """The generation to ask, of those whose models are `at_hand`: the newest whole one, else the newest."""
    here = [each for each in generations(connection, leg) if each.model in at_hand]
    return next((each for each in here if each.whole), here[0] if here else None)


def add(
    connection: sqlite3.Connection, generation: Generation, entries: Sequence[int], vectors: NDArray[np.float32]
) -> None:
    """The entries have their `vectors` (N, D) float32 in the generation."""
    packed = pack(vectors)
    rows = [
        (generation.id, entry, round(float(scale) * SCALES), data.tobytes())
        for entry, scale, data in zip(entries, packed.scale, packed.data, strict=True)
    ]
    connection.executemany("INSERT OR REPLACE INTO vectors (generation, entry, scale, data) VALUES (?, ?, ?, ?)", rows)


def count(connection: sqlite3.Connection, generation: Generation) -> int:
    """How many vectors there are of the generation."""
    (found,) = connection.execute("SELECT count(*) FROM vectors WHERE generation = ?", (generation.id,)).fetchone()
    return int(found)


def drop(connection: sqlite3.Connection, leg: str, entry: int) -> None:
    """The entry has no vector of the leg any more, because it was made of what is no longer so."""
    wanted = "SELECT id FROM generations WHERE leg = ?"
    connection.execute(f"DELETE FROM vectors WHERE entry = ? AND generation IN ({wanted})", (entry, leg))  # noqa: S608


def finish(connection: sqlite3.Connection, generation: Generation) -> None:
    """The generation is whole, and those of the leg before it are gone."""
    connection.execute("UPDATE generations SET whole = 1 WHERE id = ?", (generation.id,))
    older = "SELECT id FROM generations WHERE leg = ? AND id != ?"
    given = (generation.leg, generation.id)
    connection.execute(f"DELETE FROM vectors WHERE generation IN ({older})", given)  # noqa: S608
    connection.execute("DELETE FROM generations WHERE leg = ? AND id != ?", given)
