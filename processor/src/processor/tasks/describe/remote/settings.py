"""What an operator says of a server that describes pictures, read once from the environment."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlsplit

from wire.errors import BadOptionError


@dataclass(frozen=True, slots=True)
class RemoteSettings:
    """`url` is the base of the server's API, up to and with its `/v1`; `model` what it calls its model."""

    url: str
    model: str
    api_key: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        return urlsplit(self.url).netloc

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> Self | None:
        """The settings in `environ`, None without DESCRIBE_URL. Raises BadOptionError."""
        url, model = environ.get("DESCRIBE_URL", "").strip(), environ.get("DESCRIBE_MODEL", "").strip()
        if not url:
            return None
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.username is not None or parts.query:
            raise BadOptionError(
                "Setting DESCRIBE_URL: expected the address of an API, such as http://localhost:11434/v1, without a "
                "name, a password or a question mark in it. A key goes into DESCRIBE_API_KEY."
            )
        if not model:
            raise BadOptionError(
                "Setting DESCRIBE_MODEL: expected what the server of DESCRIBE_URL calls its model, got nothing."
            )
        key = environ.get("DESCRIBE_API_KEY", "").strip()
        if not all("!" <= each <= "~" for each in key):
            raise BadOptionError("Setting DESCRIBE_API_KEY: expected visible ASCII characters, got others.")
        return cls(url.rstrip("/"), model, key)
