"""A folder of small pictures, and analyzers that know what is in each: for tests of the index."""

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

from processor.looking import Observation
from processor.pixel_budget import PixelBudget
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.indexing import Report
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import IndexingOptions, update
from processor.tasks.search.protocols import Analyzers, DecodedPicture
from processor.tasks.search.query.grammar import parse
from processor.tasks.search.question import Answer, Question
from processor.tasks.search.ranking import find

MAX_PIXELS = 1_000_000
DECODER = PictureDecoder(MAX_PIXELS, PixelBudget(2 * MAX_PIXELS))
NORMALLY = IndexingOptions()


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

    def objects(self, picture: DecodedPicture) -> Sequence[Observation]:
        self.looked.append(picture.encoded)
        self.photos.append(id(picture.photo))
        return [
            Observation(name, 0.9, (1, 2, 20, 24)) for name in self.labels.get(sha256(picture.encoded).digest(), ())
        ]

    def lines(self, picture: DecodedPicture) -> Sequence[Observation]:
        self.photos.append(id(picture.photo))
        return [Observation(text, 0.9, (5, 6, 20, 12)) for text in self.texts.get(sha256(picture.encoded).digest(), ())]


@dataclass
class Says:
    """Says of each picture the text that is given, one of several."""

    texts: Sequence[str]
    model: str = "says:1"

    def caption(self, picture: DecodedPicture) -> str:
        return self.texts[sha256(picture.encoded).digest()[0] % len(self.texts)]


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

    def picture(self, picture: DecodedPicture) -> NDArray[np.float32]:
        self.photos.append(id(picture.photo))
        small = np.asarray(Image.fromarray(picture.photo.pixels).resize((4, 4)), np.float32).ravel() - 127
        return small / max(float(np.linalg.norm(small)), 1.0)

    def words(self, text: str) -> NDArray[np.float32]:
        raise AssertionError("It said that it knows no words.")


@dataclass
class Pictures:
    """A folder, its index, and what is in its pictures."""

    root: Path
    indexes: Path
    analyzers: Analyzers = field(default_factory=Analyzers)
    labels: dict[bytes, Sequence[str]] = field(default_factory=dict)
    texts: dict[bytes, Sequence[str]] = field(default_factory=dict)

    @property
    def location(self) -> IndexLocation:
        return IndexLocation.of(self.root, self.indexes)

    def put(self, name: str, number: int, labels: Sequence[str] = (), text: str = "", form: str = "PNG") -> Path:
        """The picture of that number is in the folder under that name, with these things and this text in it."""
        content, path = picture(number, form), self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        self.labels[sha256(content).digest()] = labels
        self.texts[sha256(content).digest()] = text.splitlines()
        return path

    def index(self, how: IndexingOptions = NORMALLY) -> Report:
        report = update(self.location, self.analyzers, DECODER, how)
        assert report is not None
        return report

    @contextmanager
    def open(self) -> Iterator[Collection]:
        with closing(Collection(self.location, self.analyzers)) as collection:
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


def all_analyzers(pictures: Pictures) -> Analyzers:
    """Analyzers for all legs, that know what is in the pictures of the folder."""
    names = Names(pictures.labels, pictures.texts)
    return Analyzers(names, names, (WordVectors(),), (Colours(),))
