"""The name and the password in a url, which are for that server alone and are shown to nobody."""

import re
from base64 import b64encode
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit, urlunsplit

from backends.outbound.urls import RTSP, WEB, Target
from wire.errors import BadUrlError

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Login:
    """What a server is told of who asks."""

    user: str
    password: str = field(repr=False)

    @property
    def basic(self) -> str:
        """The header `Authorization` of RFC 7617."""
        return f"Basic {b64encode(f'{self.user}:{self.password}'.encode()).decode()}"


@dataclass(frozen=True, slots=True)
class Address:
    """A url as somebody gave it: where it leads, and who asks there, where it says so."""

    target: Target
    login: Login | None = field(default=None, repr=False)

    @classmethod
    def of(cls, text: str) -> Self:
        """What `text` writes. Raises BadUrlError, which does not repeat what may be secret in it."""
        try:
            split = urlsplit(text.strip())
        except ValueError:
            raise BadUrlError("Expected a url such as http://camera.local/video, got none.") from None
        login, at, host = split.netloc.rpartition("@")
        user, _, password = login.partition(":")
        if CONTROL.search(unquote(login)):
            raise BadUrlError("Expected a name and a password without control characters, got one in them.")
        target = Target.of(urlunsplit(split._replace(netloc=host)), (*WEB, *RTSP))
        return cls(target, Login(unquote(user), unquote(password)) if at else None)

    @property
    def shown(self) -> str:
        """The url without name, password and query, any of which may be secret."""
        target = self.target
        return f"{target.scheme}://{target.host_header}{target.path.partition('?')[0]}"

    def login_to(self, target: Target) -> Login | None:
        """The login, where `target` is of the very server that it is for."""
        ours, theirs = self.target, target
        same = (ours.scheme, ours.host, ours.port) == (theirs.scheme, theirs.host, theirs.port)
        return self.login if same else None
