"""The task's own reader, on pixels."""

from concurrent.futures import ThreadPoolExecutor

from measure.reading.pages import Pixels
from processor.catalog.progress import Silent
from processor.runtimes.cores import available_cores
from processor.settings import Settings
from processor.stopwatch import Stopwatch
from processor.tasks.read.prepare import ensure_all
from processor.tasks.read.reader import Reader, ReadOptions
from processor.tasks.read.task import open_reader


def our_reader(settings: Settings, precision: str) -> Reader:
    """The default reader, as a service would open it. Raises ModelError."""
    cores = settings.threads or available_cores()
    return open_reader(ensure_all(settings, Silent())[0], precision, cores, ThreadPoolExecutor(cores)).reader


def text_lines(reader: Reader, pixels: Pixels) -> list[str]:
    """The lines that are read, in order."""
    return [line.reading.text for line in reader.read(pixels, ReadOptions(), Stopwatch()).lines]
