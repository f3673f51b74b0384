"""What the client's tests ask for."""

from collections.abc import Iterator

import pytest

from client.service_of_tests import ServiceOfTests, serving


@pytest.fixture
def service() -> Iterator[ServiceOfTests]:
    """A service that does as it is told."""
    with serving(ServiceOfTests()) as service:
        yield service
