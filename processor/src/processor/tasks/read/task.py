"""How the runner of the task `read` comes to be."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import cv2
import numpy as np

from processor.catalog import readers
from processor.catalog.progress import Progress, Silent
from processor.memory import available_bytes
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.runtimes import Execution, load
from processor.runtimes.cores import available_cores
from processor.runtimes.device import computes_bf16
from processor.settings import Settings
from processor.stopwatch import Stopwatch
from processor.tasks.read.cutting import Pixels
from processor.tasks.read.folder import CLASSIFIER, DETECTOR, RECOGNIZER, ReaderRecord, characters_in
from processor.tasks.read.prepare import ensure, ensure_all
from processor.tasks.read.reader import Pool, Reader, ReadOptions
from processor.tasks.read.runner import LoadedReader, ReadRunner
from wire.models import ModelInfo, ModelVersion

TASK = "read"

KEPT_OPERATIONS = 1000
"""Those of a few shapes of picture, and of lines of many lengths. Without a bound, each new shape would take memory."""


def prepare(settings: Settings, progress: Progress) -> Callable[[], ReadRunner]:
    """A function that opens the runner; its models are fetched and converted by then. Raises ModelError."""
    folders = ensure_all(settings, progress)
    budget = process_budget(settings.memory or available_bytes())

    def opened() -> ReadRunner:
        cores = settings.threads or available_cores()
        pool = ThreadPoolExecutor(cores, "read")

        def load(name: str) -> LoadedReader:
            return open_reader(ensure(name, settings, Silent()), settings.precision, cores, pool)

        readers = (open_reader(folder, settings.precision, cores, pool) for folder in folders)
        return ReadRunner(ModelPool(load, readers), settings.max_pixels, budget)

    return opened


def open_reader(folder: Path, precision: str, cores: int, pool: Pool) -> LoadedReader:
    """The reader in `folder`, warm, on so many `cores`. Raises ManifestError.

    Where the CPU has bfloat16 it is computed in that, unless `precision` is f32; never in int8, which misreads.
    """
    cv2.setNumThreads(1)  # the cores are the networks'
    record = ReaderRecord.read(folder)
    record.check(folder)
    narrow = "bf16" if precision != "f32" and computes_bf16() else "f32"
    lines = Execution(
        narrow, cores, cores, KEPT_OPERATIONS
    )  # a line is too little for several cores, and there are many
    reader = Reader(
        load(folder / DETECTOR, Execution(narrow, cores, 1, KEPT_OPERATIONS)),
        load(folder / CLASSIFIER, lines),
        load(folder / RECOGNIZER, lines),
        characters_in(folder),
        pool,
    )
    reader.read(_written(), ReadOptions(), Stopwatch())
    return LoadedReader(reader, _info(record, narrow, reader))


def _written() -> Pixels:
    """Something that looks like lines of text."""
    page = np.full((720, 1280, 3), 255, np.uint8)
    for top in range(80, 720, 80):
        cv2.putText(page, "Something to read, to be warm", (20, top), cv2.FONT_HERSHEY_SIMPLEX, 1.5, (0, 0, 0), 3)
    return page


def _info(record: ReaderRecord, precision: str, reader: Reader) -> ModelInfo:
    version = ModelVersion(record.name, record.sources[readers.RECOGNIZER], "openvino", precision)
    license_name = readers.LICENSE if record.name == readers.NAME else ""
    return ModelInfo(TASK, version, license=license_name, facts={"characters": len(reader.characters) - 1})
