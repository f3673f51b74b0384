"""Pictures as models know them, kept so that whoever asks more of one waits for masks alone."""

from collections import OrderedDict
from threading import Lock

from processor.tasks.analyze.protocols import Embedding
from wire.image_size import ImageSize
from wire.models import ModelVersion

MOST_BYTES = 256_000_000
MOST_SIZES = 10_000


class Features:
    """Keeps the embeddings that were used last, as many as fit `most_bytes`; one that does not fit is not kept.

    Safe to use from many threads.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most = most_bytes
        self._kept: OrderedDict[tuple[str, ModelVersion], Embedding] = OrderedDict()
        self._bytes = 0
        self._sizes: OrderedDict[str, ImageSize] = OrderedDict()
        self._lock = Lock()

    def size(self, digest: str) -> ImageSize | None:
        """The size of the picture whose bytes have that `digest`, None where it was not seen lately."""
        with self._lock:
            return self._sizes.get(digest)

    def keep_size(self, digest: str, size: ImageSize) -> None:
        """The size is known from now on."""
        with self._lock:
            self._sizes[digest] = size
            self._sizes.move_to_end(digest)
            if len(self._sizes) > MOST_SIZES:
                self._sizes.popitem(last=False)

    def find(self, digest: str, model: ModelVersion) -> Embedding | None:
        """What the model knows of the picture whose bytes have that `digest`, None where nothing is kept."""
        with self._lock:
            if (digest, model) in self._kept:
                self._kept.move_to_end((digest, model))
            return self._kept.get((digest, model))

    def keep(self, digest: str, model: ModelVersion, embedding: Embedding) -> None:
        """The embedding is kept from now on, where it fits."""
        with self._lock:
            if (digest, model) not in self._kept:
                self._kept[digest, model] = embedding
                self._bytes += embedding.size_bytes
            while self._bytes > self._most:
                _, pushed_out = self._kept.popitem(last=False)
                self._bytes -= pushed_out.size_bytes
