"""A camera's address, read in a thread of its own for as long as it is watched."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from backends.outbound.urls import RTSP
from processor.tasks.watch.over_http import read_http
from processor.tasks.watch.rtsp.over_rtsp import read_rtsp
from processor.tasks.watch.visit import Visit
from wire.errors import BadUrlError, ImageProcessorError, UnreachableUrlError
from wire.tasks.watch.result import SourceKind


class Source:
    """Visits an address again and again until its context is over; a snapshot every `interval` seconds.

    What goes wrong before the first frame is the end; later, it is tried again until the camera was gone for long. An
    address that may not be reached, as its name may come to mean one, is the end at any time.
    """

    def __init__(self, visit: Visit, interval: float) -> None:
        self._visit = visit
        self._interval = interval
        self._newest = visit.newest
        self._patiences = visit.patiences
        self._read = read_rtsp if visit.address.target.scheme in RTSP else read_http

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Frames come for as long as the context lasts."""
        Thread(target=self._run, name="watch", daemon=True).start()
        try:
            yield
        finally:
            self._visit.ended.set()
            self._visit.patience.end()

    def _run(self) -> None:
        pause = self._patiences.first_pause
        failure: ImageProcessorError | None
        while not self._visit.ended.is_set():
            begun = time.monotonic()
            try:
                kind = self._read(self._visit)
                failure = None if kind is SourceKind.SNAPSHOT else self._broken_off()
            except ImageProcessorError as error:
                failure = error
            except Exception as error:
                failure = UnreachableUrlError(
                    f"Expected pictures from {self._visit.named}, got {type(error).__name__}."
                )
            if failure is None:
                self._visit.ended.wait(max(0.0, begun + self._interval - time.monotonic()))
                continue
            if self._newest.seen_at > begun:
                pause = self._patiences.first_pause
            if self._is_final(failure):
                return
            self._newest.lost(f"{failure.message} Trying again.")
            self._visit.ended.wait(pause)
            pause = min(2 * pause, self._patiences.longest_pause)

    def _is_final(self, failure: ImageProcessorError) -> bool:
        if self._visit.ended.is_set():
            return True
        if self._newest.kind is None or isinstance(failure, BadUrlError):
            self._newest.fail(failure)
            return True
        if (gone := time.monotonic() - self._newest.seen_at) >= self._patiences.gone:
            why = f"Expected {self._visit.named} to come back, got nothing for {gone:.0f} s. {failure.message}"
            self._newest.fail(UnreachableUrlError(why))
            return True
        return False

    def _broken_off(self) -> UnreachableUrlError:
        return UnreachableUrlError(f"Expected more frames from {self._visit.named}, got the end of its answer.")
