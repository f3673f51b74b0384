"""A folder of small pictures, and senses that know what is in each: for tests of the index."""

import random
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from processor.tasks.search.collection import Collection
from processor.tasks.search.finding import find
from processor.tasks.search.index.indexing import Report
from processor.tasks.search.index.place import Place
from processor.tasks.search.keeping import How, update
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Answer, Question
from processor.tasks.search.seams import Found, Senses, Sight

MAX_PIXELS = 1_000_000
NORMALLY = How()


def picture(number: int, form: str = "PNG", side: int = 24) -> bytes:
    """A picture of noise, another for each number; it has a shape of its own even when it is made small."""
    coarse = Image.frombytes("RGB", (9, 8), random.Random(number).randbytes(9 * 8 * 3))
    file = BytesIO()
    coarse.resize((side, side), Image.Resampling.NEAREST).save(file, form)
    return file.getvalue()


@dataclass
class Names:
    """Detects what `labels` says of the picture with that content, and reads what `texts` says."""

    labels: Mapping[bytes, Sequence[str]] = field(default_factory=dict)
    texts: Mapping[bytes, Sequence[str]] = field(default_factory=dict)
    model: str = "names:1"
    looked: list[bytes] = field(default_factory=list)
    photos: list[int] = field(default_factory=list)

    def objects(self, sight: Sight) -> Sequence[Found]:
        self.looked.append(sight.encoded)
        self.photos.append(id(sight.photo))
        return [Found(name, 0.9, (1, 2, 20, 24)) for name in self.labels.get(sha256(sight.encoded).digest(), ())]

    def lines(self, sight: Sight) -> Sequence[Found]:
        self.photos.append(id(sight.photo))
        return [Found(text, 0.9, (5, 6, 20, 12)) for text in self.texts.get(sha256(sight.encoded).digest(), ())]


@dataclass
class WordVectors:
    """Turns a text into the sum of its words' vectors, which have as much in common as those of a network do."""

    model: str = "words:1"
    asked: list[str] = field(default_factory=list)

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.asked += texts
        return np.stack([self._one(text) for text in texts])

    def _one(self, text: str) -> NDArray[np.float32]:
        words = [
            np.random.default_rng(crc32(f"{self.model}{word}".encode())).normal(0.5, size=512) for word in text.split()
        ]
        whole = np.sum(words, axis=0)
        return (whole / np.linalg.norm(whole)).astype(np.float32)


@dataclass
class Colours:
    """Turns a picture into its colours at 4 x 4 pixels; knows no words."""

    model: str = "colours:1"
    knows_words: bool = False
    photos: list[int] = field(default_factory=list)

    def picture(self, sight: Sight) -> NDArray[np.float32]:
        self.photos.append(id(sight.photo))
        small = np.asarray(Image.fromarray(sight.photo.pixels).resize((4, 4)), np.float32).ravel() - 127
        return small / max(float(np.linalg.norm(small)), 1.0)

    def words(self, text: str) -> NDArray[np.float32]:
        raise AssertionError("It said that it knows no words.")


@dataclass
class Pictures:
    """A folder, its index, and what is in its pictures."""

    root: Path
    indexes: Path
    senses: Senses = field(default_factory=Senses)
    labels: dict[bytes, Sequence[str]] = field(default_factory=dict)
    texts: dict[bytes, Sequence[str]] = field(default_factory=dict)

    @property
    def place(self) -> Place:
        return Place.of(self.root, self.indexes)

    def put(self, name: str, number: int, labels: Sequence[str] = (), text: str = "", form: str = "PNG") -> Path:
        """The picture of that number is in the folder under that name, with these things and this text in it."""
        content, path = picture(number, form), self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.labels[sha256(content).digest()] = labels
        self.texts[sha256(content).digest()] = text.splitlines()
        return path

    def index(self, how: How = NORMALLY) -> Report:
        report = update(self.place, self.senses, MAX_PIXELS, how)
        assert report is not None
        return report

    @contextmanager
    def open(self) -> Iterator[Collection]:
        with closing(Collection(self.place, self.senses)) as collection:
            yield collection

    def find(self, query: str, **given: object) -> Answer:
        with self.open() as collection:
            return find(collection, Question(parse(query), **given))

    def names(self, query: str, **given: object) -> list[str]:
        """The first path of each hit."""
        return [hit.paths[0] for hit in self.find(query, **given).hits]

    def paths(self) -> list[str]:
        """The files in the index, sorted."""
        with self.open() as collection:
            rows = collection.connection.execute("SELECT path FROM files ORDER BY path").fetchall()
        return [each.decode(errors="replace") for (each,) in rows]


def all_senses(pictures: Pictures) -> Senses:
    """Senses for all legs, that know what is in the pictures of the folder."""
    names = Names(pictures.labels, pictures.texts)
    return Senses(names, names, (WordVectors(),), (Colours(),))
