"""What tests of decoders can ask for."""

import os
from collections.abc import Iterator

import pytest

from decoders import children
from processor.imaging import decoder_pool


@pytest.fixture
def own_decoders() -> Iterator[None]:
    """The test starts its own processes, and leaves neither a process nor a zombie."""
    decoder_pool.decoder_pool().close()
    yield
    decoder_pool.decoder_pool().close()
    assert children(os.getpid()) == []
