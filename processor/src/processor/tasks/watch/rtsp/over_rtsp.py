"""A camera that is read by RTSP: all in the one connection that was made to its checked address."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from processor.tasks.watch.rtsp.connection import Connection, Response
from processor.tasks.watch.rtsp.decoding import KINDS, Decoding, Frames, JpegFrames
from processor.tasks.watch.rtsp.description import Codec, Video
from processor.tasks.watch.rtsp.jpeg import Jpegs
from processor.tasks.watch.rtsp.pictures import Pictures
from processor.tasks.watch.rtsp.rtp import RtpPacket
from processor.tasks.watch.rtsp.session import Session
from processor.tasks.watch.rtsp.units import Units
from processor.tasks.watch.visit import Visit
from wire.errors import UnreachableUrlError
from wire.tasks.watch.result import SourceKind


def read_rtsp(visit: Visit) -> SourceKind:
    """One session; returns once the visit is ended. Raises ImageProcessorError, also where the camera ends it."""
    visit.wait_for_answer()
    with visit.client.connected(visit.address.target, visit.patience) as connected:
        connection = Connection(connected, visit.patience)
        session = Session(visit, connection)
        video = session.describe()
        with _frames(visit, video) as frames:
            channel = session.play(video)
            try:
                _read(visit, session, connection, channel, video, frames)
            finally:
                session.leave()
    return SourceKind.RTSP


def _read(visit: Visit, session: Session, connection: Connection, channel: int, video: Video, frames: Frames) -> None:
    pictures = Pictures(Jpegs() if video.codec is Codec.JPEG else Units(KINDS[video.codec]))
    begun, broken = time.monotonic(), 0
    visit.wait_for_frame()
    for message in connection.messages():
        session.keep_alive()
        if visit.ended.is_set():
            return
        if time.monotonic() > max(begun, visit.newest.seen_at) + visit.patiences.frame:
            raise UnreachableUrlError(f"Expected pictures from {visit.named}, got none that can be decoded.")
        if isinstance(message, Response):
            session.heard(message)
        elif message.channel == channel and (packet := RtpPacket.of(message.content)):
            if packet.payload_type != video.payload_type:
                continue
            for picture in pictures.of(packet):
                visit.wait_for_frame()
                frames.put(picture)
            if pictures.broken > broken:
                visit.newest.damage(pictures.broken - broken)
                broken = pictures.broken
                frames.lost()


@contextmanager
def _frames(visit: Visit, video: Video) -> Iterator[Frames]:
    if video.codec is Codec.JPEG:
        yield JpegFrames(visit.newest)
        return
    decoding = Decoding(video.codec, video.parameter_sets, visit.newest, visit.max_pixels)
    with decoding.going_on():
        yield decoding
