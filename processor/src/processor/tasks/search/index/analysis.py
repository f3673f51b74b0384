"""A picture is analyzed: decoded once, for all analyzers. What goes wrong with one picture is that picture's."""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.capture_time import capture_time
from processor.imaging.decode import Photo
from processor.looking import Observation
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.entries import Observations
from processor.tasks.search.protocols import Analyzers, DecodedPicture
from wire.errors import ImageProcessorError, RequestError

log = logging.getLogger(__name__)

SIDE, SIDE_TO_READ = 640, 1_600
"""A larger JPEG may be decoded as a smaller copy, whose longer side has no fewer pixels: small text needs more."""

MOST_LINES, LONGEST_LINE, LONGEST_REASON = 400, 1_000, 300

ANALYSIS_FAILED = "analysis_failed"
"""Begins `Observations.error` where a network failed at the picture; its model is named there, for another may not."""


class TransientError(Exception):
    """The picture could not be analyzed just now: time, memory or a disk ran out. It may well be next time."""


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of analyzing a picture: what was observed, and its vector, None where nobody makes one."""

    observations: Observations
    vector: NDArray[np.float32] | None = None


def analyze(encoded: bytes, analyzers: Analyzers, decoder: PictureDecoder) -> Analysis:
    """What all analyzers make of the picture. What is wrong with it, or which of them failed at it, stands in
    `Observations.error`. Raises TransientError where that is nothing of the picture's.
    """
    try:
        side = SIDE_TO_READ if analyzers.reader else SIDE
        with decoder.decoded(encoded, side) as picture:
            return _analyzed(picture, analyzers)
    except RequestError as error:
        return Analysis(Observations(error=f"{error.code}: {error.message}", taken=0))
    except (ImageProcessorError, MemoryError, OSError) as error:
        raise TransientError(f"{type(error).__name__}: {error}") from error


def _analyzed(picture: DecodedPicture, analyzers: Analyzers) -> Analysis:
    photo = picture.photo
    taken = capture_time(picture.encoded) or 0
    observations = Observations(photo.width, photo.height, fingerprint(photo), taken=taken)
    vector, failures = None, list[str]()
    if detector := analyzers.detector:
        model = detector.model  # before the look: another one may be loaded meanwhile, which then looks again
        with _collected(failures, model):
            observations = replace(observations, objects=detector.objects(picture), detected_by=model)
    if reader := analyzers.reader:
        model = reader.model
        with _collected(failures, model):
            observations = replace(observations, lines=shortened(reader.lines(picture)), read_by=model)
    if captioner := analyzers.captioner:
        model = captioner.model
        with _collected(failures, model):
            observations = replace(observations, caption=captioner.caption(picture), captioned_by=model)
    for embedder in analyzers.picture_embedders[:1]:
        with _collected(failures, embedder.model):
            vector = embedder.picture(picture)
    error = f"{ANALYSIS_FAILED}: {'; '.join(failures)}" if failures else ""
    return Analysis(replace(observations, error=error), vector)


def shortened(lines: Sequence[Observation]) -> list[Observation]:
    """As many of the lines as an index takes, and as much of each."""
    return [replace(each, text=each.text[:LONGEST_LINE]) for each in lines[:MOST_LINES]]


@contextmanager
def _collected(failures: list[str], model: str) -> Iterator[None]:
    """What the network inside raises is one of the `failures`: a runtime raises whatever it stumbles over. Ours, and
    what is nothing of the picture's, passes.
    """
    try:
        yield
    except (ImageProcessorError, MemoryError, OSError):
        raise
    except Exception as error:
        if _interpreter_ends():
            raise TransientError("the process ends, and threads with it") from error
        log.exception("model %s: failed at a picture", model)
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        failures.append(f"model {model}: {reason[:LONGEST_REASON]}")


def _interpreter_ends() -> bool:
    """Whether no thread can be begun any more: a network that has threads of its own fails at any picture then."""
    with ThreadPoolExecutor(1) as pool:
        try:
            pool.submit(int)
        except RuntimeError:
            return True
    return False


def fingerprint(photo: Photo) -> int:
    """64 bits, as a number with a sign: which of two neighbours is brighter in the picture at 9 x 8 pixels.

    Pictures that look the same to a person differ in a few of them. Source: N. Krawetz, "Kind of Like That", 2013.
    """
    grey = cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    bits = np.packbits(small[:, 1:] > small[:, :-1])
    return int.from_bytes(bits.tobytes(), signed=True)
