"""Small pictures of hits, for whoever looks at an answer: made of the files as they are now."""

import hashlib
import os
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from processor.base import Context, Output
from processor.imaging.preview import SIDE, preview_of
from processor.tasks.search.collection import Collection
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.indexing import HALF
from processor.tasks.search.question import Hit
from processor.walk import MOST_BYTES
from wire.errors import ImageProcessorError
from wire.tasks.search.spec import CHANGED, GONE, LATE

MOST_SECONDS = 20
"""After so long no further preview is begun: an answer is worth more than all of its pictures."""


@dataclass(frozen=True, slots=True)
class Preview:
    """A JPEG of `processor.imaging.preview.SIDE` pixels at most, upright, or why there is `none`: `gone`, `changed`,
    `late`, or the code of the error that its decoding ended with.
    """

    jpeg: bytes = b""
    none: str = ""


@dataclass(frozen=True, slots=True)
class Previews:
    """Makes previews of pictures, one after the other."""

    decoder: PictureDecoder

    def of(self, collection: Collection, hits: Sequence[Hit], context: Context) -> dict[int, Preview]:
        """A preview of each of the hits, by its entry. A picture that is another one by now has none: reasons and boxes
        are of what was indexed. Raises what `context.step` does.
        """
        until = time.monotonic() + MOST_SECONDS
        found: dict[int, Preview] = {}
        for done, hit in enumerate(hits):
            context.step(done, len(hits))
            found[hit.entry] = self._of(collection, hit.entry) if time.monotonic() < until else Preview(none=LATE)
        return found

    def _of(self, collection: Collection, entry: int) -> Preview:
        none = GONE
        for path, content in _files_of(collection, entry):
            try:
                encoded = _read(path)
            except OSError:
                continue
            if hashlib.sha256(encoded).digest()[:HALF] != content:
                none = CHANGED
                continue
            return self._made(encoded)
        return Preview(none=none)

    def _made(self, encoded: bytes) -> Preview:
        try:
            with self.decoder.decoded(encoded, SIDE) as picture:
                return Preview(preview_of(picture.photo))
        except ImageProcessorError as error:
            return Preview(none=error.code)


def shown(result: Mapping[str, Any], previews: Mapping[int, Preview]) -> Output:
    """The `result`, whose hits name their previews, and say why they have none; and the previews as files."""
    for hit in (*result["hits"], *result["nearest"]):
        if preview := previews.get(hit["entry"]):
            hit |= {"preview": _name(hit["entry"]) if preview.jpeg else "", "no_preview": preview.none}
    return Output(result, {_name(entry): each.jpeg for entry, each in previews.items() if each.jpeg})


def _name(entry: int) -> str:
    return f"hit-{entry}.jpg"


def _files_of(collection: Collection, entry: int) -> Iterator[tuple[bytes, bytes]]:
    """The whole paths of the entry's files, and the hash of what they held when they were indexed."""
    with collection.snapshot() as connection:
        rows = connection.execute(
            "SELECT path, content FROM files JOIN entries ON entries.id = entry WHERE entry = ? ORDER BY path", (entry,)
        ).fetchall()
    root = os.fsencode(collection.location.root)
    yield from ((os.path.join(root, path), content) for path, content in rows)  # noqa: PTH118 - paths are bytes


def _read(path: bytes) -> bytes:
    """What the file holds, as far as it may be looked at. Raises OSError."""
    with open(path, "rb") as file:  # noqa: PTH123 - paths are bytes
        return file.read(MOST_BYTES)
