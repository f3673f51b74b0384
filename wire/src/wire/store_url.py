"""The setting STORE_URL: where things are kept."""

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from wire import keys
from wire.errors import BadOptionError, NotReadyError
from wire.file_store import FileStore
from wire.object_store import Bucket, BucketErrors, ObjectStore

log = logging.getLogger(__name__)

MEMORY = "memory"
REDIS = frozenset({"redis", "rediss", "unix"})
FILE = "file"
OBJECTS = frozenset({"s3", "gs", "az"})

EXPECTED = "memory://, redis://host, file:///folder, s3://bucket/prefix, gs://bucket or az://container"

METADATA = ("169.254.169.254", "metadata.google.internal")
"""Where clients ask for credentials in the end, when none were set."""

PROBE = f"{keys.PREFIX}:probe"
PROBE_SECONDS = 60

Connect = Callable[[str], tuple[Bucket, BucketErrors]]
"""Makes a client for the url of a bucket, and says which errors it raises."""


def checked_store_url(url: str) -> str:
    """The url. Raises BadOptionError, whose message never has a secret in it."""
    parts = urlsplit(url)
    scheme, there = parts.scheme, parts.netloc.rpartition("@")[2]
    if scheme == MEMORY or (scheme in REDIS and (there or parts.path)):
        return url
    if scheme == FILE and not parts.netloc and len(parts.path) > 1:
        return url
    if scheme in OBJECTS and there and there == parts.netloc and not parts.query:
        return url
    raise BadOptionError(
        f"Setting STORE_URL: expected {EXPECTED}, without credentials, got {without_secrets(url)!r}. "
        "Credentials of a bucket go into the environment, such as AWS_ACCESS_KEY_ID."
    )


def scheme_of(url: str) -> str:
    """What kind of store the url is of."""
    return urlsplit(url).scheme


def without_secrets(url: str) -> str:
    """The url as it may be shown: no user, no password, no query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:120]


def opened(url: str, connect: Connect, lifetimes: Mapping[str, int] | None = None) -> FileStore | ObjectStore:
    """The store of files or objects at `url`. It was written to just now, but for a bucket that does not answer yet.

    Raises BadOptionError where it can never be had so.
    """
    if scheme_of(url) == FILE:
        return _opened_folder(url)
    shown = without_secrets(url)
    try:
        bucket, errors = connect(url)
    except Exception as error:  # each kind of bucket has its own
        raise _bad(shown, error) from error
    store = ObjectStore(bucket, errors, lifetimes)
    try:
        store.put(PROBE, b"", PROBE_SECONDS)
    except NotReadyError as error:
        cause = error.__cause__
        for_good = (FileNotFoundError, errors.PermissionDeniedError, errors.UnauthenticatedError)
        if isinstance(cause, for_good):  # no such bucket, or it does not let us in
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
