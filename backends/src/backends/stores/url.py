"""The settings STORE_URL and REDIS_URL: where things are kept."""

from urllib.parse import urlsplit

from wire.errors import BadOptionError

MEMORY = "memory"
REDIS = frozenset({"redis", "rediss", "unix"})
FILE = "file"
OBJECTS = frozenset({"s3", "gs", "az"})

EXPECTED = "memory://, redis://host, file:///folder, s3://bucket/prefix, gs://bucket or az://container"


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


def checked_redis_url(url: str) -> str:
    """The url, of a redis. Raises BadOptionError, which does not show it: anything in it may be of a password."""
    try:
        parts = urlsplit(url)
        known = parts.scheme in REDIS and url[len(parts.scheme) :].startswith("://")
        if known and (parts.hostname or parts.path) and parts.port != 0:
            return url
    except ValueError:  # no port
        pass
    raise BadOptionError(
        "Setting REDIS_URL: expected an address such as redis://localhost:6379/0 or redis://:password@host:6379/0, in "
        "whose password signs are written as %2F and the like, got another."
    )


def scheme_of(url: str) -> str:
    """What kind of store the url is of."""
    return urlsplit(url).scheme


def without_secrets(url: str) -> str:
    """The url as it may be shown: no user, no password, no query."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"[:120]
