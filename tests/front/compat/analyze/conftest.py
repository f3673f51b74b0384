"""The front door before a process that analyzes and embeds at once, always with the same answer."""

from base64 import b64encode

import pytest
from flask import Flask

from analyzing import CLIP, MOBILE, TINY, WORDS, AnalyzingDispatcher, zipped
from backends.stores.memory import MemoryStore
from front.app import create_app
from front.fakes import StaticWorkerRegistry, services_of
from front.settings import Settings


@pytest.fixture
def dispatcher(store: MemoryStore) -> AnalyzingDispatcher:
    return AnalyzingDispatcher(store=store, forms={"masks": zipped})


@pytest.fixture
def app(dispatcher: AnalyzingDispatcher, store: MemoryStore) -> Flask:
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((WORDS, CLIP, TINY, MOBILE)))
    return create_app(services, Settings(max_upload_bytes=200_000))


@pytest.fixture
def base64(jpeg: bytes) -> str:
    """A small JPEG."""
    return b64encode(jpeg).decode()
