"""One address, watched: from frame to frame until its time is over."""

import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from backends.outbound.login import Address
from processor.base import Context, Runner
from processor.imaging.decode import Photo, decode
from processor.looking import look
from processor.pixel_budget import PixelBudget, Reserve
from processor.tasks.watch.events import Events
from processor.tasks.watch.figures import Figures
from processor.tasks.watch.newest import AnyFrame, Newest
from processor.tasks.watch.showing import shown
from wire.errors import ImageProcessorError, RequestError, UnreachableUrlError
from wire.image_size import ImageSize
from wire.models import ModelVersion
from wire.tasks.detect.result import Detection
from wire.tasks.detect.spec import DETECT
from wire.tasks.watch.result import FrameCounts, SourceKind, WatchResult

WAIT_SECONDS = 0.1
"""How long to wait for a frame before it is looked whether anybody still wants them."""

SHOWN_AGAIN_SECONDS = 5.0
EVENTS_TOLD, DETECTIONS_TOLD = 20, 100
MOST_DAMAGED = 50
"""So many frames on end that are no pictures are the end: that is no camera."""


class Watching:
    """Looks at the frames of `newest` with `detect`, which is the runner of the task of that name."""

    def __init__(
        self,
        address: Address,
        newest: Newest,
        detect: Runner,
        options: Mapping[str, Any],
        budget: PixelBudget,
        max_pixels: int,
    ) -> None:
        self._address = address
        self._newest = newest
        self._detect = detect
        self._options = options
        self._wanted = {each.name: options[each.name] for each in DETECT.options}
        self._budget = budget
        self._max_pixels = max_pixels
        self._events = Events(options["events"].split(","), options["event_frames"])
        self._figures = Figures()
        self._damaged = 0
        self._last: tuple[Photo, list[Detection]] | None = None
        self._shown_at = 0.0

    def until_over(self, context: Context) -> bool:
        """Whether somebody stopped it; else its time is over. Raises what the address or a frame comes to."""
        seconds, pause = self._options["seconds"], 1 / self._options["frames_per_second"]
        next_at = 0.0
        while (left := seconds - self._figures.seconds) > 0:
            context.step(int(self._figures.seconds), seconds, text=self._newest.note, live=self._live())
            if context.stopping:
                return True
            self._show_again(context)
            wait = next_at - time.monotonic()
            if self._newest.kind is not SourceKind.SNAPSHOT and wait > 0:
                time.sleep(min(wait, WAIT_SECONDS, left))
            elif frame := self._newest.take(min(WAIT_SECONDS, left)):
                next_at = time.monotonic() + pause
                self._look(frame, context)
        return False

    def result(self, model: ModelVersion, *, stopped: bool) -> WatchResult:
        """What came of it so far. Raises UnreachableUrlError where no frame came at all."""
        if self._newest.kind is None:
            host, seconds = self._address.target.host[:60], self._figures.seconds
            raise UnreachableUrlError(f"Expected a frame from {host!r} within {seconds:.0f} s, got none.")
        photo = self._last[0] if self._last else None
        return WatchResult(
            address=self._address.shown,
            kind=self._newest.kind,
            stopped=stopped,
            seconds=round(self._figures.seconds, 1),
            image=ImageSize(photo.width, photo.height) if photo else ImageSize(0, 0),
            frames=self._counts(),
            frames_per_second=self._figures.mean_rate,
            latency_ms=self._figures.latency_ms,
            reconnects=self._newest.reconnects,
            labels=self._events.labels,
            events=tuple(kept := self._events.last(self._events.total)),
            events_left_out=self._events.total - len(kept),
            model=model,
            options=self._options,
        )

    def _look(self, frame: AnyFrame, context: Context) -> None:
        try:
            with self._budget.lease() as reserve:
                photo = self._photo(frame, reserve)
                encoded = frame.content if isinstance(frame.content, bytes) else None
                found = look(self._detect, encoded, photo, self._wanted)["detections"]
        except RequestError as error:
            self._note_damage(error)
            return
        self._damaged = 0
        detections = [Detection(**{**each, "xyxy": tuple(each["xyxy"])}) for each in found]
        self._last = photo, detections
        self._events.note(Counter(each.label for each in detections), frame.at)
        if context.looked_at:
            self._show(context)
        self._figures.note(frame.read)

    def _photo(self, frame: AnyFrame, reserve: Reserve) -> Photo:
        if isinstance(frame.content, Photo):
            reserve(frame.content.width * frame.content.height)
            return frame.content
        return decode(frame.content, max_pixels=self._max_pixels, reserve=reserve)

    def _note_damage(self, error: RequestError) -> None:
        """A frame now and then may be broken. Raises the error of one that is not the picture's fault, or the last."""
        self._figures.damaged += 1
        self._damaged += 1
        if self._figures.detected == 0 or self._damaged >= MOST_DAMAGED:
            raise error

    def _show_again(self, context: Context) -> None:
        """Whoever begins to look between two frames that are far apart sees the last one."""
        if self._last and time.monotonic() > self._shown_at + SHOWN_AGAIN_SECONDS and context.looked_at:
            self._show(context)

    def _show(self, context: Context) -> None:
        if self._last is None:
            return
        photo, detections = self._last
        self._shown_at = time.monotonic()
        try:
            context.show(shown(photo.pixels, photo.width, detections, self._events.labels))
        except ImageProcessorError:
            return

    def _counts(self) -> FrameCounts:
        newest, figures = self._newest, self._figures
        return FrameCounts(newest.read, figures.detected, newest.dropped, newest.damaged + figures.damaged)

    def _live(self) -> dict[str, Any]:
        """What is told of it while it goes on."""
        photo, detections = self._last or (None, [])
        return {
            "state": self._newest.state,
            "kind": self._newest.kind,
            "frames": asdict(self._counts()),
            "frames_per_second": self._figures.rate,
            "latency_ms": self._figures.latency_ms,
            "reconnects": self._newest.reconnects,
            "image": {"width": photo.width, "height": photo.height} if photo else None,
            "detections": [each.to_dict() for each in detections[:DETECTIONS_TOLD]],
            "events": [asdict(each) for each in self._events.last(EVENTS_TOLD)],
        }
