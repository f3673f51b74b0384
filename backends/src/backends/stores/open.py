"""Opens the stores of files and objects that STORE_URL names."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from backends.stores.files import PROBE, FileStore
from backends.stores.url import FILE, scheme_of, without_secrets
from wire.errors import BadOptionError, NotReadyError

if TYPE_CHECKING:
    from backends.stores.objects import ObjectStore

log = logging.getLogger(__name__)

METADATA = ("169.254.169.254", "metadata.google.internal")
"""Where clients ask for credentials in the end, when none were set."""

PROBE_SECONDS = 60


def open_store(url: str, lifetimes: Mapping[str, int] | None = None) -> FileStore | ObjectStore:
    """The store of files or objects at `url`. It was written to just now, but for a bucket that does not answer yet.

    Raises BadOptionError where it can never be had so.
    """
    if scheme_of(url) == FILE:
        return _opened_folder(url)
    from backends.stores import objects  # obstore is of no use where there is no bucket

    shown = without_secrets(url)
    try:
        bucket = objects.open_bucket(url)
    except Exception as error:  # each kind of bucket has its own
        raise _bad(shown, error) from error
    store = objects.ObjectStore(bucket, lifetimes)
    try:
        store.put(PROBE, b"", PROBE_SECONDS)
    except NotReadyError as error:
        cause = error.__cause__
        if isinstance(cause, objects.REFUSED_FOR_GOOD):
            raise _bad(shown, cause) from error
        if any(host in str(cause) for host in METADATA):
            raise _bad(shown, "no credentials: none are set, and no machine of a cloud gave any") from error
        log.warning("the store at %s does not answer yet: %s", shown, error)
    return store


def _opened_folder(url: str) -> FileStore:
    store = FileStore(Path(unquote(urlsplit(url).path)))
    try:
        store.make()
        store.put(PROBE, b"", PROBE_SECONDS)
    except (OSError, NotReadyError) as error:
        raise _bad(url, error.__cause__ or error) from error
    return store


def _bad(shown: str, error: object) -> BadOptionError:
    reason = str(error).partition("\n")[0][:300] or type(error).__name__
    return BadOptionError(f"Setting STORE_URL: expected a store that can be written to, got {shown}: {reason}")
