"""A reader with the real networks, out of the package registry."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from processor.catalog.progress import Silent
from processor.runtimes.cores import available_cores
from processor.settings import Settings
from processor.tasks.read.prepare import ensure_all
from processor.tasks.read.runner import LoadedReader
from processor.tasks.read.task import open_reader
from reader_at_hand import reader_at_hand


@pytest.fixture(scope="session")
def reader_settings() -> Settings:
    """Settings under which the reader is at hand."""
    return reader_at_hand()


@pytest.fixture(scope="session")
def reader_folder(reader_settings: Settings) -> Path:
    """The default reader, converted."""
    return ensure_all(reader_settings, Silent())[0]


@pytest.fixture(scope="session")
def pool() -> Iterator[ThreadPoolExecutor]:
    """As many threads as there are cores."""
    with ThreadPoolExecutor(available_cores()) as threads:
        yield threads


@pytest.fixture(scope="session")
def loaded(reader_folder: Path, pool: ThreadPoolExecutor) -> LoadedReader:
    """The default reader, in the precision that is chosen here."""
    return open_reader(reader_folder, "auto", available_cores(), pool)
