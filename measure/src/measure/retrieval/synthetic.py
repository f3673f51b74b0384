"""An index of many pictures that there are not: with labels, texts and vectors such as pictures have."""

import random
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processor.looking import Observation
from processor.tasks.search.index import entries, facts, generations
from processor.tasks.search.index.analysis_vectors import LOOKS, MEANING
from processor.tasks.search.index.entries import Observations
from processor.tasks.search.index.indexing import HALF
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index.schema import connect
from processor.walk import File
from wire.tasks.detect.coco import NAMES

AT_ONCE = 2_000
VOCABULARY = 20_000
TEXT_DIMENSIONS, PICTURE_DIMENSIONS = 384, 512


def word(number: int) -> str:
    """The word of that number: letters, the same each time."""
    letters = ""
    number += 1_000
    while number:
        number, letter = divmod(number, 20)
        letters += "bcdfghjklmnprstvwzae"[letter] + "aeiou"[letter % 5]
    return letters


@dataclass(frozen=True, slots=True)
class Synthetic:
    """So many pictures; every third has text in it. Labels and words are as frequent as Zipf says."""

    pictures: int
    looks: bool = True

    def write(self, location: IndexLocation) -> None:
        """The index is at `place`."""
        chance, vectors = random.Random(1), np.random.default_rng(1)  # noqa: S311
        with location.owned(), closing(connect(location.database)) as connection:
            connection.execute("PRAGMA synchronous = OFF")
            meaning = generations.generation(connection, MEANING, "synthetic")
            looks = generations.generation(connection, LOOKS, "synthetic")
            for begin in range(0, self.pictures, AT_ONCE):
                numbers = range(begin, min(begin + AT_ONCE, self.pictures))
                connection.execute("BEGIN")
                made = [self._put(connection, number, chance) for number in numbers]
                generations.add(connection, meaning, made, directions(vectors, len(made), TEXT_DIMENSIONS))
                if self.looks:
                    generations.add(connection, looks, made, directions(vectors, len(made), PICTURE_DIMENSIONS))
                connection.execute("COMMIT")
            generations.finish(connection, meaning)
            facts.settle(connection, changed=self.pictures)

    def _put(self, connection: object, number: int, chance: random.Random) -> int:
        labels = [NAMES[min(int(chance.paretovariate(0.7)) - 1, 79)] for _ in range(chance.randrange(6))]
        objects = [Observation(each, chance.uniform(0.25, 1), (10, 20, 300, 400)) for each in labels]
        lines = [
            Observation(" ".join(word(_zipf(chance)) for _ in range(6)), 0.9, (10, 20, 300, 40))
            for _ in range(chance.randrange(1, 8) if number % 3 == 0 else 0)
        ]
        fingerprint = chance.getrandbits(64) - 2**63
        observations = Observations(
            4000, 3000, fingerprint, objects, lines, "synthetic", "synthetic", taken=10**9 + number * 1_000
        )
        entry = entries.put_entry(connection, sha256(number.to_bytes(8)).digest()[:HALF], observations)  # type: ignore[arg-type]
        path = f"{2000 + number % 25}/album {number // 400:04}/IMG_{number:07}.jpg".encode()
        file = File(path, 3_000_000 + number, 10**18 + number * 10**12, 10**18, number, 1)
        entries.put_file(connection, file, entry)  # type: ignore[arg-type]
        return entry


def directions(chance: np.random.Generator, count: int, dimensions: int) -> NDArray[np.float32]:
    """Vectors (count, dimensions) of length 1, which have something in common, as those of networks do."""
    vectors = chance.normal(size=(count, dimensions)).astype(np.float32) + 0.3
    normal: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return normal


def size_of(folder: Path) -> int:
    """The bytes of all that lies in the folder."""
    return sum(each.stat().st_size for each in folder.iterdir())


def _zipf(chance: random.Random) -> int:
    return min(int(chance.paretovariate(0.6)) - 1, VOCABULARY)
