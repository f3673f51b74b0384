"""A host on this machine, names that lead to it, and who fetches from it."""

from collections.abc import Iterator

import pytest

from front.outbound.fetch import Fetcher
from front.settings import Settings
from web_host import HERE, Host, Names, listening


@pytest.fixture
def host() -> Iterator[Host]:
    """Answers on 127.0.0.1."""
    with listening() as host:
        yield host


@pytest.fixture
def names() -> Names:
    """`pictures.example` is this machine; `private.example` is inside; `changing.example` is not what it was."""
    return Names(
        {
            "pictures.example": [("127.0.0.1",)],
            "private.example": [("10.0.0.7",)],
            "half.example": [("127.0.0.1", "10.0.0.7")],
            "changing.example": [("127.0.0.1",), ("10.0.0.7",)],
        }
    )


@pytest.fixture
def fetcher(names: Names) -> Fetcher:
    """Fetches up to 1,000 bytes within a second, from 127.0.0.1 besides public addresses."""
    settings = Settings(url_input=True, allowed_networks=HERE, max_upload_bytes=1_000)
    return Fetcher(settings, names, seconds=1)
