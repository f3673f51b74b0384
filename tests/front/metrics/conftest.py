"""The front door with its page for Prometheus."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from prometheus_client import CollectorRegistry
from prometheus_client.parser import text_string_to_metric_families

from front.app import create_app
from front.services import Services
from front.settings import Settings

Samples = dict[tuple[str, ...], float]


@pytest.fixture
def measured() -> Callable[..., FlaskClient]:
    """Builds a front door that is measured, and a client of it."""

    def build(services: Services, registry: CollectorRegistry | None = None) -> FlaskClient:
        return create_app(services, Settings(max_upload_bytes=200_000), registry=registry).test_client()

    return build


@pytest.fixture
def read() -> Callable[[str], Samples]:
    """Reads a page: by the sample's name and its labels' values (in the order of the labels' names), the number."""

    def samples(page: str) -> Samples:
        found: Samples = {}
        for family in text_string_to_metric_families(page):
            for sample in family.samples:
                key = (sample.name, *(sample.labels[label] for label in sorted(sample.labels)))
                assert key not in found, f"{key} is told twice"
                found[key] = sample.value
        return found

    return samples
