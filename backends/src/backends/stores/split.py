"""A store of two: pictures are large and go where there is much room, words go where they are quickly found."""

from collections.abc import Mapping, Sequence

from backends.stores.key_paths import kind_of
from wire.store import Store

PICTURES = frozenset({"input", "file", "preview", "rendering", "feature"})


class SplitStore:
    """A `Store` that keeps what jobs are given, the files they make and what models know of pictures in `pictures`, and
    all else in `words`."""

    def __init__(self, words: Store, pictures: Store) -> None:
        self._words = words
        self._pictures = pictures

    def get(self, key: str) -> bytes | None:
        return self._of(key).get(key)

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        found: dict[str, bytes | None] = {}
        for store in (self._words, self._pictures):
            if mine := [key for key in keys if self._of(key) is store]:
                found |= zip(mine, store.get_many(mine), strict=True)
        return [found[key] for key in keys]

    def put(self, key: str, value: bytes, seconds: int) -> None:
        self._of(key).put(key, value, seconds)

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        for store in (self._pictures, self._words):  # whoever finds the word finds the picture too
            if mine := {key: entry for key, entry in entries.items() if self._of(key) is store}:
                store.put_many(mine)

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        return self._of(key).put_first(key, value, seconds)

    def shorten(self, keys: Sequence[str], seconds: int) -> None:
        for store in (self._words, self._pictures):
            if mine := [key for key in keys if self._of(key) is store]:
                store.shorten(mine, seconds)

    def delete(self, *keys: str) -> None:
        for store in (self._words, self._pictures):
            if mine := [key for key in keys if self._of(key) is store]:
                store.delete(*mine)

    def _of(self, key: str) -> Store:
        return self._pictures if kind_of(key) in PICTURES else self._words
