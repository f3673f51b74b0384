"""STORE_URL is checked before anything is opened, and what it is refused with tells no secret."""

import pytest

from backends.stores.url import checked_store_url, without_secrets
from wire.errors import BadOptionError


@pytest.mark.parametrize(
    "url",
    ["memory://", "redis://:pass@host:1/2", "rediss://host", "unix:///run/redis.sock", "file:///data", "s3://bucket",
     "s3://bucket/some/prefix", "gs://bucket", "az://container/prefix"],
)  # fmt: skip
def test_urls_of_stores_are_taken_as_they_are(url: str) -> None:
    """All that docs/settings.md names."""
    assert checked_store_url(url) == url


@pytest.mark.parametrize(
    "url",
    ["data", "/data", "file://", "file:///", "file://data", "s3://", "s3:bucket", "ftp://host/x", "redis://",
     "s3://key:hush@bucket", "s3://bucket?secret=hush", "az://container/x?sig=hush", "http://me:hush@host/bucket"],
)  # fmt: skip
def test_other_urls_are_refused_in_a_line(url: str) -> None:
    """Which says what was expected and what came, and nothing of what it hides."""
    with pytest.raises(BadOptionError, match=r"^Setting STORE_URL: expected memory://, .*, got '") as caught:
        checked_store_url(url)
    assert "hush" not in caught.value.message
    assert "\n" not in caught.value.message


def test_a_password_is_not_shown() -> None:
    """Nor the user's name."""
    assert without_secrets("redis://me:hush@host:6379/0?password=hush") == "redis://host:6379/0"
