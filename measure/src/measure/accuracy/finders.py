"""Who finds the objects: a processor in this process, or a running service."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Protocol

from measure.load.connection import Connection
from measure.load.requests import get, read_json, result_of, upload
from processor.base import Processor
from wire.detection import ModelCard
from wire.errors import NotReadyError


class Finder(Protocol):
    """Says what is in a picture. `card` is the model that answers."""

    card: ModelCard

    def find(self, image: bytes, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The detection result of the encoded `image`. Raises ImageProcessorError."""


class ProcessorFinder:
    """Asks a processor, with no picture drawn."""

    def __init__(self, processor: Processor) -> None:
        self.card = processor.cards()[0]
        self._processor = processor

    def find(self, image: bytes, options: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._processor.run(image, options, picture=False).result


class ServiceFinder:
    """Asks the service at `url`, in either mode, over connections that it keeps until it is closed.

    Raises NotReadyError where the service does not answer, or has no model.
    """

    def __init__(self, url: str) -> None:
        self._url, self._idle = url, SimpleQueue[Connection]()
        with closing(Connection(url)) as connection:
            models = read_json(connection.ask(get(url, "/v1/models")))["models"]
        if not models:
            raise NotReadyError(f"The service at {url} has no model loaded.")
        self.card = ModelCard.from_dict(models[0])

    def find(self, image: bytes, options: Mapping[str, Any]) -> Mapping[str, Any]:
        try:
            connection = self._idle.get_nowait()
        except Empty:
            connection = Connection(self._url)
        try:
            document = read_json(result_of(connection, self._url, upload(self._url, image, options)))
        finally:
            self._idle.put(connection)
        return {**document["info"], "detections": document["detections"]}

    def close(self) -> None:
        while not self._idle.empty():
            self._idle.get().close()


def find_all(
    finder: Finder, images: Sequence[Path], options: Mapping[str, Any], clients: int, advanced: Callable[[], None]
) -> Iterator[Mapping[str, Any]]:
    """The result of each of `images`, in their order; `clients` are asked for at a time."""
    with ThreadPoolExecutor(clients) as pool:
        for result in pool.map(lambda path: finder.find(path.read_bytes(), options), images):
            advanced()
            yield result
