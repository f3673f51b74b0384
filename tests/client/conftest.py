"""What the client's tests ask for."""

from collections.abc import Iterator

import pytest

from client.fake_service import FakeService, serving


@pytest.fixture
def service() -> Iterator[FakeService]:
    """A service that does as it is told."""
    with serving(FakeService()) as service:
        yield service
