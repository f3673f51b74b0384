"""Predictors: what finds the objects, a processor in this process, or a running service."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

from image_processor_client import Client, ServiceError
from processor.base import Standalone
from processor.tasks.detect.processor import DetectProcessor
from wire.errors import NotReadyError
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.tasks.detect.spec import DETECT


class Predictor(Protocol):
    """Says what is in a picture. `model` is the one that answers."""

    model: DetectModel

    def predict(self, image: bytes, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """The detection result of the encoded `image`. Raises ImageProcessorError."""


class ProcessorPredictor:
    """Asks a processor, with no picture drawn."""

    def __init__(self, processor: DetectProcessor) -> None:
        self.model = processor.model
        self._processor = processor

    def predict(self, image: bytes, options: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._processor.run({"image": (image,)}, options, Standalone()).result


class ServicePredictor:
    """Asks the service at `url`, in either mode, over connections that it keeps until it is closed.

    Raises NotReadyError where the service does not answer, or has no model that detects.
    """

    def __init__(self, url: str) -> None:
        self._client = Client(url)
        with _translated_errors():
            loaded = [each for each in self._client.models() if (each.task, each.state) == (DETECT.name, "loaded")]
        if not loaded:
            raise NotReadyError(f"The service at {url} has no model loaded that detects.")
        self.model = DetectModel(DetectModelVersion.from_dict(loaded[0].raw), loaded[0].labels)

    def predict(self, image: bytes, options: Mapping[str, Any]) -> Mapping[str, Any]:
        with _translated_errors():
            return self._client.detect(image, **options).raw

    def close(self) -> None:
        self._client.close()


@contextmanager
def _translated_errors() -> Iterator[None]:
    try:
        yield
    except ServiceError as error:
        raise NotReadyError(f"The service answered: {error}") from error


def predict_all(
    predictor: Predictor, images: Sequence[Path], options: Mapping[str, Any], clients: int, advanced: Callable[[], None]
) -> Iterator[Mapping[str, Any]]:
    """The result of each of `images`, in their order; `clients` are asked for at a time."""
    with ThreadPoolExecutor(clients) as pool:
        for result in pool.map(lambda path: predictor.predict(path.read_bytes(), options), images):
            advanced()
            yield result
