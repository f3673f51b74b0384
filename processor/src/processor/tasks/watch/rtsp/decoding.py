"""Between the thread that reads video and the process that decodes it: what came and is not decoded yet."""

import time
from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from threading import Condition, Thread
from typing import Protocol

from processor.imaging.child import DecoderDiedError
from processor.imaging.decode import Photo
from processor.imaging.stored import check_size
from processor.tasks.watch.newest import Frame, Newest
from processor.tasks.watch.rtsp.decoder_process import VideoDecoder
from processor.tasks.watch.rtsp.description import Codec
from processor.tasks.watch.rtsp.pictures import MOST_PICTURE_BYTES, Encoded
from processor.tasks.watch.rtsp.sizes import sizes
from processor.tasks.watch.rtsp.units import H264, H265, START
from wire.errors import ImageProcessorError, UnreachableUrlError
from wire.tasks.watch.result import SourceKind

KINDS = {Codec.H264: H264, Codec.H265: H265}
FORMATS = {Codec.H264: "h264", Codec.H265: "hevc"}
"""What FFmpeg calls them."""

MOST_WAITING = 25
LONGEST_UNSEEN = 1.0
"""In seconds: so often something is shown, however many wait."""


class Frames(Protocol):
    """What becomes frames of the pictures that are put in."""

    def put(self, picture: Encoded) -> None:
        """A picture came. Raises ImageProcessorError where no frame can come any more."""

    def lost(self) -> None:
        """One or more were left out that others may need."""


class JpegFrames:
    """Frames that need nothing of others, and are decoded by whoever looks at them."""

    def __init__(self, newest: Newest) -> None:
        self._newest = newest

    def put(self, picture: Encoded) -> None:
        self._newest.put(Frame.now(picture.content), SourceKind.RTSP)

    def lost(self) -> None:
        """The next one does not need it."""


class Decoding:
    """Decodes all pictures of a video into `newest`, in a thread of its own: none can be left out, for each may be
    needed for those after it. One behind which another waits is decoded and seldom shown; where too many wait, all
    are given up, and it goes on with the next key frame."""

    def __init__(self, codec: Codec, parameter_sets: Iterable[bytes], newest: Newest, max_pixels: int) -> None:
        self._codec = codec
        self._first = b"".join(START + each for each in parameter_sets)
        self._newest = newest
        self._max_pixels = max_pixels
        self._changed = Condition()
        self._waiting: deque[Frame[bytes]] = deque()
        self._wants_key = True
        self._ended = False
        self._failure: ImageProcessorError | None = None
        self._pixels = 0
        self._shown_at = 0.0

    @contextmanager
    def going_on(self) -> Iterator[None]:
        """What is put in is decoded for as long as the context lasts."""
        decoder = VideoDecoder(FORMATS[self._codec])
        thread = Thread(target=self._run, args=(decoder,), name="watch-decoding", daemon=True)
        thread.start()
        try:
            yield
        finally:
            with self._changed:
                self._ended = True
                self._changed.notify_all()
            decoder.end()
            thread.join()
            decoder.close()

    def put(self, picture: Encoded) -> None:
        with self._changed:
            if self._failure is not None:
                raise self._failure
            if len(self._waiting) >= MOST_WAITING or self._waiting_bytes > MOST_PICTURE_BYTES:
                self._newest.skip(len(self._waiting))
                self._waiting.clear()
                self._wants_key = True
            if self._wants_key and not picture.key:
                self._newest.skip(1)
                return
            content = self._first + picture.content if self._wants_key else picture.content
            self._wants_key = False
            self._waiting.append(Frame.now(content))
            self._changed.notify_all()

    def lost(self) -> None:
        with self._changed:
            self._wants_key = True

    @property
    def _waiting_bytes(self) -> int:
        return sum(len(each.content) for each in self._waiting)

    def _run(self, decoder: VideoDecoder) -> None:
        try:
            while (came := self._next()) is not None:
                self._decode(decoder, *came)
            return
        except DecoderDiedError as death:
            failure: ImageProcessorError = UnreachableUrlError(
                f"Expected pictures in {self._codec}, got some that cannot be decoded: {death}."
            )
        except ImageProcessorError as error:
            failure = error
        with self._changed:
            self._failure = failure

    def _next(self) -> tuple[Frame[bytes], bool] | None:
        """The picture that came first, and whether it is to be shown; None at the end."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._ended)
            if self._ended:
                return None
            came = self._waiting.popleft()
            return came, not self._waiting or time.monotonic() > self._shown_at + LONGEST_UNSEEN

    def _decode(self, decoder: VideoDecoder, came: Frame[bytes], wanted: bool) -> None:
        try:
            announced = sizes(came.content, KINDS[self._codec])
        except ValueError:
            raise UnreachableUrlError(f"Expected the size of the pictures in {self._codec}, got none.") from None
        for width, height in announced:
            check_size(width, height, self._max_pixels)
            self._pixels = max(self._pixels, width * height)
        if not self._pixels:
            self._newest.skip(1)
            return
        pixels = decoder.decode(came.content, self._pixels, wanted=wanted)
        if pixels is None:
            self._newest.skip(1)
        else:
            height, width = pixels.shape[:2]
            self._shown_at = time.monotonic()
            self._newest.put(came.as_photo(Photo(pixels, width, height)), SourceKind.RTSP)
