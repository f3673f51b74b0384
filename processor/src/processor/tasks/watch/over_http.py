"""A camera that is read by http or https: MJPEG, or a snapshot."""

from collections.abc import Iterator

import httpcore

from backends.outbound.guarded_client import header
from backends.outbound.urls import Target
from processor.tasks.watch.newest import Frame
from processor.tasks.watch.parts import MOST_FRAME_BYTES, boundary_of, parts
from processor.tasks.watch.visit import Visit
from wire.errors import UnreachableUrlError
from wire.tasks.watch.result import SourceKind

HEADERS = {"Accept": "multipart/x-mixed-replace, image/*, */*;q=0.1", "Accept-Encoding": "identity"}
MULTIPART = ("multipart/x-mixed-replace", "multipart/mixed")
PICTURES = ("image/", "application/octet-stream")
REDIRECTS = frozenset({301, 302, 303, 307, 308})
MOST_REDIRECTS = 5


def read_http(visit: Visit) -> SourceKind:
    """One request, with what redirects lead to; returns at the end of its answer."""
    target = visit.address.target
    for _ in range(MOST_REDIRECTS + 1):
        visit.wait_for_answer()
        with visit.client.opened("GET", target, _headers(visit, target), None, visit.patience) as response:
            if response.status not in REDIRECTS:
                return _read(visit, response)
            target = target.following(header(response, "Location"))
    raise UnreachableUrlError(f"Expected pictures after {MOST_REDIRECTS} redirects at most, got one more.")


def _headers(visit: Visit, target: Target) -> dict[str, str]:
    login = visit.address.login_to(target)
    return {**HEADERS, **({"Authorization": login.basic} if login else {})}


def _read(visit: Visit, response: httpcore.Response) -> SourceKind:
    visit.check(response.status)
    coding = header(response, "Content-Encoding").strip().lower()
    if coding not in ("", "identity"):
        raise UnreachableUrlError(f"Expected pictures as they are, got them packed as {coding[:20]!r}.")
    content_type = header(response, "Content-Type").strip()
    pieces = response.iter_stream()
    visit.wait_for_frame()
    if content_type.lower().startswith(MULTIPART):
        for content in parts(pieces, boundary_of(content_type)):
            _came(visit, content, SourceKind.MJPEG)
            if visit.ended.is_set():
                break
        return SourceKind.MJPEG
    if not content_type.lower().startswith(PICTURES):
        raise UnreachableUrlError(
            f"Expected a picture or MJPEG (multipart/x-mixed-replace) from {visit.named}, got "
            f"{content_type[:60] or 'no content type'!r}. Give the address of the picture or stream, not of a page."
        )
    _came(visit, _whole(pieces), SourceKind.SNAPSHOT)
    return SourceKind.SNAPSHOT


def _came(visit: Visit, content: bytes, kind: SourceKind) -> None:
    visit.newest.put(Frame.now(content), kind)
    visit.wait_for_frame()


def _whole(pieces: Iterator[bytes]) -> bytes:
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > MOST_FRAME_BYTES:
            raise UnreachableUrlError(f"Expected a picture of at most {MOST_FRAME_BYTES:,} bytes, got more.")
    return bytes(content)
