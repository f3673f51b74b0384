"""Indexes are kept up with their folders: at once by a command, again and again by a service."""

import atexit
import logging
import threading
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field

from processor.tasks.search.analyzers import CurrentAnalyzers
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index import entries, facts
from processor.tasks.search.index.indexing import Indexing, ProgressCallback, Report, no_progress
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index.schema import connect
from processor.tasks.search.index.sweeping import Sweep
from processor.tasks.search.protocols import Analyzers
from processor.tasks.search.settings import WRITABLE
from processor.walk import SUFFIXES, Walk

log = logging.getLogger(__name__)

STOP_SECONDS = 10
"""For so long the end of a process waits for the picture in hand."""


class _StoppedError(Exception):
    """The process ends."""


@dataclass(frozen=True, slots=True)
class IndexingOptions:
    """How a folder is indexed: see `Walk` and `Indexing`."""

    hidden: bool = False
    suffixes: frozenset[str] = SUFFIXES
    anew: bool = False
    sweep: bool = False


def update(
    location: IndexLocation,
    analyzers: Analyzers,
    decoder: PictureDecoder,
    options: IndexingOptions = IndexingOptions(),
    on_progress: ProgressCallback = no_progress,
) -> Report | None:
    """The index has what is in its folder; None where another process is at it."""
    with location.owned() as mine:
        if not mine:
            return None
        with closing(connect(location.database)) as connection:
            indexing = Indexing(connection, analyzers, decoder, on_progress, options.anew, options.sweep)
            return indexing.run(Walk(location.root, options.hidden, options.suffixes))


def is_current(location: IndexLocation, options: IndexingOptions) -> bool:
    """Whether the index has what is in its folder, as far as names, sizes and times tell."""
    if not location.is_there:
        return False
    walk = Walk(location.root, options.hidden, options.suffixes)
    with closing(connect(location.database, reader=True)) as connection:
        known = entries.known_files(connection)
        root_inode = facts.root_inode(connection)
    met = set()
    for file in walk.files():
        if file.path not in known or known[file.path].state != file.state:
            return False
        met.add(file.path)
    swept = Sweep(walk, known, met, root_inode).swept(())
    return not swept.gone


@dataclass(slots=True)
class IndexUpdater:
    """Keeps the indexes at `places` up, every so many seconds, in a thread of its own, until the process ends."""

    locations: Sequence[IndexLocation]
    analyzers: CurrentAnalyzers
    decoder: PictureDecoder
    seconds: float
    _again: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """From now on. A process that ends does so behind the picture in hand: threads in the middle of a network's
        native code abort it.
        """
        thread = threading.Thread(target=self._run, name="indexing", daemon=True)
        thread.start()
        atexit.register(self._end, thread)

    def hurry(self) -> None:
        """It looks now, whenever it would have looked next."""
        self._again.set()

    def _end(self, thread: threading.Thread) -> None:
        self._again.set()
        thread.join(STOP_SECONDS)

    def _run(self) -> None:
        while _process_goes_on():
            analyzers = self.analyzers()
            updated = [self._update(location, analyzers) for location in self.locations]
            if all(updated):
                self.analyzers.forget_former(analyzers)
            self._again.wait(self.seconds)
            self._again.clear()

    def _update(self, location: IndexLocation, analyzers: Analyzers) -> bool:
        """Whether the index has all that is in its folder, by those analyzers."""
        try:
            if report := update(location, analyzers, self.decoder, on_progress=_only_while_the_process_goes_on):
                log.info("%s: %s", location.root, report)
            return report is not None
        except OSError as error:
            if _process_goes_on():
                log.warning("%s: could not be indexed: %s. %s", location.root, error, WRITABLE)
            return False
        except Exception:
            if _process_goes_on():
                log.exception("%s: could not be indexed", location.root)
            return False


def _process_goes_on() -> bool:
    return threading.main_thread().is_alive()


def _only_while_the_process_goes_on(done: int, total: int) -> None:  # noqa: ARG001
    if not _process_goes_on():
        raise _StoppedError
