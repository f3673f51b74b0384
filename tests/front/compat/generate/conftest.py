"""The front door before a process that makes pictures at once."""

from base64 import b64encode

import pytest
from flask import Flask

from analyzing import CLIP, MOBILE, zipped
from backends.stores.memory import MemoryStore
from front.app import create_app
from front.fakes import StaticWorkerRegistry, services_of
from front.services import Services
from front.settings import Settings
from making import INPAINTS, LCM, SD, MakingDispatcher

MODELS = (SD, LCM, INPAINTS, CLIP, MOBILE)


@pytest.fixture
def dispatcher(store: MemoryStore) -> MakingDispatcher:
    return MakingDispatcher(store=store, forms={"masks": zipped})


@pytest.fixture
def services(dispatcher: MakingDispatcher, store: MemoryStore) -> Services:
    return services_of(dispatcher, store=store, workers=StaticWorkerRegistry(MODELS))


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services, Settings(max_upload_bytes=200_000))


@pytest.fixture
def base64(jpeg: bytes) -> str:
    """A small JPEG."""
    return b64encode(jpeg).decode()
