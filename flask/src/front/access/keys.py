"""API keys: where a request carries them, and which of them are known."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from hmac import compare_digest
from typing import Self

from flask import Request

NAME_LENGTH = 16


@dataclass(frozen=True, slots=True)
class Presented:
    """A key as it came with a request; `by_browser` where a browser may have added it without being asked to."""

    key: str
    by_browser: bool = False


@dataclass(frozen=True, slots=True)
class KeyRing:
    """The known keys, as SHA-256 digests."""

    digests: tuple[bytes, ...]

    @classmethod
    def of(cls, keys: Iterable[str]) -> Self:
        return cls(tuple(_digest(key) for key in keys))

    def has_client(self, name: str) -> bool:
        """Whether one of the keys is that of the client called `name`."""
        return any(_name(each) == name for each in self.digests)

    def owner(self, key: str) -> str | None:
        """The name of the client that `key` belongs to; None for an unknown key. The time taken tells nothing of it."""
        digest = _digest(key)
        known = [compare_digest(each, digest) for each in self.digests]
        return _name(digest) if any(known) else None


def in_headers(request: Request) -> Iterator[Presented]:
    """The keys in the headers: `X-API-Key`, Moondream's, then `Authorization`, as Bearer token or as Basic password."""
    for name in ("X-API-Key", "X-Moondream-Auth"):
        if key := request.headers.get(name, "").strip():
            yield Presented(key)
    given = request.authorization
    if given is None:
        return
    if given.type == "bearer" and given.token:
        yield Presented(given.token.strip())
    elif given.type == "basic" and given.password:
        yield Presented(given.password, by_browser=True)


def _name(digest: bytes) -> str:
    return f"key:{digest.hex()[:NAME_LENGTH]}"


def _digest(key: str) -> bytes:
    return sha256(key.encode("utf-8", "surrogateescape")).digest()
