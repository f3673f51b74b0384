"""A process that decodes pictures of all formats: `python -m processor.imaging.decoder`, as `decoder_pool` starts it.

Requests come through the socket that is its standard input, each with a file: a picture's bytes. It asks for room for
as many pixels as the header promises, and answers with a file of them, or with an error's code and message.
"""

import json
import os
import socket
from typing import IO, Any

import cv2
from PIL import AvifImagePlugin

from processor.imaging import child, heif, pillow, webp
from processor.imaging.bounds import Bounds
from processor.imaging.decode_errors import translated_errors
from processor.imaging.jpeg import ended, read_slow
from processor.imaging.shared_memory import empty_file, room_for
from processor.imaging.stored import Pixels, Room, Sized, Stored, check_size
from wire.errors import ImageProcessorError, NotAnImageError

PILLOW_FORMATS = ("PNG", "BMP", "GIF", "TIFF", "AVIF")
EXPECTED = "JPEG, PNG, WebP, BMP, GIF, TIFF, HEIC or AVIF"

LONGEST_REQUEST = 1 << 12


def main() -> None:
    """Decodes until nobody asks any more."""
    child.begin()
    cv2.setNumThreads(1)
    AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    pillow.begins_as(b"", "JPEG")
    bounds = Bounds()
    with socket.socket(fileno=os.dup(0)) as asker:
        asker.sendall(b"{}")
        while _did_next(asker, bounds):
            pass


def _did_next(asker: socket.socket, bounds: Bounds) -> bool:
    """Whether there was a next request; it has its reply, and nothing of it is kept."""
    message, file_descriptors, _, _ = socket.recv_fds(asker, LONGEST_REQUEST, 1)
    if not message:
        return False
    with os.fdopen(file_descriptors[0], "rb") as file:
        data = file.read()
    with empty_file() as pixels:
        bounds.begin(len(data))
        try:
            answer = _decoded(data, json.loads(message)["max_pixels"], bounds, pixels, asker)
        except ImageProcessorError as error:
            asker.sendall(json.dumps({"code": error.code, "message": error.message}).encode())
        else:
            socket.send_fds(asker, [json.dumps(answer).encode()], [pixels.fileno()])
        finally:
            bounds.end()
    return True


def _decoded(data: bytes, max_pixels: int, bounds: Bounds, file: IO[bytes], asker: socket.socket) -> dict[str, Any]:
    """What is said of the picture whose pixels are in `file` now. `asker` has room for them before they are decoded."""
    reserved = 0

    def sized(width: int, height: int) -> None:
        nonlocal reserved
        check_size(width, height, max_pixels)
        if width * height > reserved:
            reserved = width * height
            asker.sendall(json.dumps({"reserve": reserved}).encode())
            asker.recv(1)
        bounds.allow(width, height)

    def room(width: int, height: int) -> Pixels:
        return room_for(file, width, height)

    with translated_errors(data, max_pixels):
        stored = _read(data, sized, room)
    return {"width": stored.width, "height": stored.height, "orientation": stored.orientation}


def _read(data: bytes, sized: Sized, room: Room) -> Stored:
    """The picture by whichever reader knows it. Two formats share first bytes (AVIF, HEIC), so both are asked."""
    head, failure = data[:16], None
    if webp.is_webp(head):
        return webp.read(data, sized, room)
    if pillow.begins_as(head, "JPEG"):
        return read_slow(data, sized, room) or pillow.read(ended(data), "JPEG", sized, room)
    for name in PILLOW_FORMATS:
        if pillow.begins_as(head, name):
            try:
                return pillow.read(data, name, sized, room)
            except SyntaxError as error:
                failure = error
    if heif.is_heif(head):
        return heif.read(data, sized, room)
    raise failure or NotAnImageError(
        f"Expected {EXPECTED}, got {len(data):,} bytes that begin as none of them. Convert the picture to one."
    )


if __name__ == "__main__":
    main()
