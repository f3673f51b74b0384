"""Pictures as models know them, kept so that whoever asks more of one waits for masks alone."""

from collections import OrderedDict
from threading import Lock

from processor.feature_store import FeatureStore
from processor.tasks.analyze import embedding_file
from processor.tasks.analyze.embedding_file import digest_of
from processor.tasks.analyze.protocols import Embedding
from wire.image_size import ImageSize
from wire.models import ModelVersion

MOST_SIZES = 10_000


class Features:
    """Keeps the embeddings that were used last in memory, as many as fit `most_bytes`, and all of them in `store`.

    Pictures are known by the hash of their bytes. Safe to use from many threads.
    """

    def __init__(self, most_bytes: int) -> None:
        self.store: FeatureStore | None = None
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[str, Embedding] = OrderedDict()
        self._sizes: OrderedDict[str, ImageSize] = OrderedDict()
        self._lock = Lock()

    def size(self, picture: str) -> ImageSize | None:
        """The size of the upright picture, None where it was not seen lately."""
        with self._lock:
            return self._sizes.get(picture)

    def keep_size(self, picture: str, size: ImageSize) -> None:
        """The size is known from now on."""
        with self._lock:
            self._sizes[picture] = size
            self._sizes.move_to_end(picture)
            if len(self._sizes) > MOST_SIZES:
                self._sizes.popitem(last=False)

    def recent(self, picture: str, model: ModelVersion) -> Embedding | None:
        """What the model knows of the picture, None where memory does not have it."""
        digest = digest_of(picture, model)
        with self._lock:
            if digest in self._kept:
                self._kept.move_to_end(digest)
            return self._kept.get(digest)

    def find(self, picture: str, model: ModelVersion) -> Embedding | None:
        """As `recent`, or as the store has it, from whatever process."""
        found = self.recent(picture, model)
        if found is None and self.store and (content := self.store.get(digest_of(picture, model))):
            found = embedding_file.read(content)
            if found:
                self._put(digest_of(picture, model), found)
        if found:
            self.keep_size(picture, found.image)
        return found

    def keep(self, picture: str, model: ModelVersion, embedding: Embedding, seconds: int) -> None:
        """The embedding is in memory from now on, where it fits, and will be in the store for so many seconds."""
        digest = digest_of(picture, model)
        self._put(digest, embedding)
        if self.store and seconds:
            self.store.put(digest, embedding_file.written(embedding), seconds)

    def _put(self, digest: str, embedding: Embedding) -> None:
        with self._lock:
            if digest not in self._kept:
                self._kept[digest] = embedding
                self._bytes += embedding.size_bytes
            while self._bytes > self._most:
                _, pushed_out = self._kept.popitem(last=False)
                self._bytes -= pushed_out.size_bytes
