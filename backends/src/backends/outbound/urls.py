"""Urls that clients hand in: http or https, or RTSP where that is read, of a host, and nothing hidden in them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv6Address
from typing import Self
from urllib.parse import SplitResult, quote, urljoin, urlsplit

import httpcore

from wire.errors import BadUrlError

PORTS = {"http": 80, "https": 443, "rtsp": 554, "rtsps": 322}
WEB, RTSP = ("http", "https"), ("rtsp", "rtsps")
MOST_CHARACTERS = 2_048
FORBIDDEN = re.compile(r"[\x00-\x20\x7f\\]")
HOST = re.compile(r"[a-z0-9_]([a-z0-9._-]{0,252})")
LEFT_AS_THEY_ARE = "%/:=&?~+!$,;'@()*[]"

EXPECTED = "Expected a url such as https://example.com/image.jpg"


@dataclass(frozen=True, slots=True)
class Target:
    """Where a request goes. `path` is what follows the host, with its query; a fragment is nobody's business."""

    scheme: str
    host: str
    port: int
    path: str

    @classmethod
    def of(cls, text: str, schemes: Sequence[str] = WEB) -> Self:
        """The target that `text` writes, of one of the `schemes`.

        Raises BadUrlError, which does not repeat what may be secret in it.
        """
        split = _split(text.strip())
        scheme = split.scheme
        if scheme not in schemes:
            known = f"{', '.join(schemes[:-1])} and {schemes[-1]}"
            raise BadUrlError(f"{EXPECTED}, got the scheme {scheme[:20]!r}. Only {known} are fetched.")
        if "@" in split.netloc:
            raise BadUrlError(f"{EXPECTED}, got a name or a password before the host. Neither is sent to anybody.")
        path = quote(split.path or "/", safe=LEFT_AS_THEY_ARE)
        query = f"?{quote(split.query, safe=LEFT_AS_THEY_ARE)}" if split.query else ""
        return cls(scheme, _host(split), _port(split), path + query)

    def following(self, location: str) -> Self:
        """Where a redirect to `location` leads. Raises BadUrlError, also where it gives up https."""
        target = self.of(urljoin(self.text, location))
        if self.scheme == "https" and target.scheme == "http":
            raise BadUrlError("Expected a url that stays with https, got one that redirects to http.")
        return target

    @property
    def host_header(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def text(self) -> str:
        return f"{self.scheme}://{self.host_header}{self.path}"

    @property
    def url(self) -> httpcore.URL:
        return httpcore.URL(
            scheme=self.scheme.encode(), host=self.host.encode(), port=self.port, target=self.path.encode()
        )


def _split(text: str) -> SplitResult:
    if len(text) > MOST_CHARACTERS:
        raise BadUrlError(f"{EXPECTED}, got {len(text):,} characters. At most {MOST_CHARACTERS:,} are taken.")
    if FORBIDDEN.search(text):
        raise BadUrlError(f"{EXPECTED}, got a blank, a backslash or a control character in it. Encode it.")
    try:
        return urlsplit(text)
    except ValueError:
        raise BadUrlError(f"{EXPECTED}, got none: {text[:40]!r}.") from None


def _host(split: SplitResult) -> str:
    host = (split.hostname or "").rstrip(".")
    try:
        if ":" in host:
            if "%" in host:
                raise ValueError(host)
            return str(IPv6Address(host))
        host = host if host.isascii() else host.encode("idna").decode()
    except ValueError:
        host = ""
    if not HOST.fullmatch(host):
        raise BadUrlError(f"{EXPECTED}, got {(split.hostname or '')[:40]!r} as its host.")
    return host


def _port(split: SplitResult) -> int:
    try:
        port = split.port
    except ValueError:
        port = 0
    if port == 0:
        raise BadUrlError(f"{EXPECTED}, got a port that is none. There are 1 to 65535.")
    return port or PORTS[split.scheme]
