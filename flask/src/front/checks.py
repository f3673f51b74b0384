"""Settings whose text has a form of its own: refused at the start, with what was expected."""

import binascii
import os
import re
from base64 import b64decode
from pathlib import Path

from limits import parse_many

from wire.errors import BadOptionError

LEAST_KEY_CHARACTERS = 16
LEAST_SECRET_BYTES = 24
ANY_ORIGIN = "*"
ORIGIN = re.compile(r"(?P<scheme>[a-z][a-z0-9+.-]*)://([a-z0-9._-]+|\[[0-9a-f:.]+])(:(?P<port>[1-9][0-9]{0,4}))?")
"""As browsers write it in the header `Origin`; apps in a web view have schemes of their own (`capacitor://localhost`)."""

SERVER = re.compile(r"https?://[^\s/?#@]+(/[^\s?#]*)?")
UNWRITTEN_PORTS = {"http": "80", "https": "443"}
SECRET_PREFIX = "whsec_"  # noqa: S105 - what marks a secret, not one


def checked_keys(name: str, keys: tuple[str, ...]) -> tuple[str, ...]:
    """`keys`, each long enough not to be guessed and fit for a header. Raises BadOptionError, which shows none."""
    for number, key in enumerate(keys, 1):
        if len(key) < LEAST_KEY_CHARACTERS or not key.isascii() or not key.isprintable() or " " in key:
            raise BadOptionError(
                f"Setting {name}: expected keys of at least {LEAST_KEY_CHARACTERS} letters, digits or signs without "
                f"blanks, with commas between them; key {number} is none ({len(key)} characters). "
                f"Make one with: openssl rand -hex 24"
            )
    return keys


def checked_origins(name: str, texts: tuple[str, ...]) -> tuple[str, ...]:
    """`texts`, each as a browser writes its page's origin, or `*`. Raises BadOptionError."""
    for text in texts:
        if text != ANY_ORIGIN and not _is_origin(text):
            raise BadOptionError(
                f"Setting {name}: expected origins as browsers write them, such as https://example.org:8443 (in small "
                f"letters, without path, 80 of http or 443 of https), with commas between them, or * for any; "
                f"got {text[:60]!r}."
            )
    return texts


def _is_origin(text: str) -> bool:
    found = ORIGIN.fullmatch(text)
    return found is not None and found["port"] != UNWRITTEN_PORTS.get(found["scheme"], "")


def checked_server(name: str, text: str) -> str:
    """`text`, empty or where a server is, without a slash at its end. Raises BadOptionError."""
    if text and not SERVER.fullmatch(text):
        raise BadOptionError(f"Setting {name}: expected an address such as http://localhost:8080, got {text[:60]!r}.")
    return text.rstrip("/")


def checked_folder(name: str, text: str) -> str:
    """`text`, empty or a folder that can be written to. Raises BadOptionError."""
    if text and not (Path(text).is_dir() and os.access(text, os.W_OK | os.X_OK)):
        raise BadOptionError(f"Setting {name}: expected a folder that can be written to, got {text[:60]!r}.")
    return text


def checked_token(name: str, text: str) -> str:
    """`text`, empty or fit for a header. Raises BadOptionError, which does not show it."""
    if not text.isascii() or not text.isprintable() or " " in text:
        raise BadOptionError(f"Setting {name}: expected letters, digits and signs without blanks, got others.")
    return text


def checked_rate(name: str, text: str) -> str:
    """`text`, empty or limits as the package `limits` writes them. Raises BadOptionError."""
    try:
        if not text or all(each.amount >= 1 and each.get_expiry() >= 1 for each in parse_many(text)):
            return text
    except ValueError:
        pass
    raise BadOptionError(f"Setting {name}: expected limits such as 10/second; 200/minute, got {text[:60]!r}.")


def checked_secret(name: str, text: str) -> str:
    """`text`, empty or a secret that `signing_key` takes. Raises BadOptionError, which does not show it."""
    try:
        if not text or len(signing_key(text)) >= LEAST_SECRET_BYTES:
            return text
    except binascii.Error:
        pass
    raise BadOptionError(
        f"Setting {name}: expected whsec_ and {LEAST_SECRET_BYTES} bytes or more in base64, or that many characters "
        f'without whsec_; got less, or no base64. Make one with: echo "whsec_$(openssl rand -base64 32)"'
    )


def signing_key(secret: str) -> bytes:
    """The bytes that sign: what follows `whsec_`, in base64, or the text itself. Raises binascii.Error."""
    if not secret.startswith(SECRET_PREFIX):
        return secret.encode()
    return b64decode(secret.removeprefix(SECRET_PREFIX), validate=True)
