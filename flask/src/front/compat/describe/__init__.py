"""APIs that programs speak which have pictures described: OpenAI's chat, ollama's, Moondream's."""

from collections.abc import Iterator

from flask import Blueprint

from front.compat.describe import chat, moondream, ollama
from front.compat.describe.object_finder import ObjectFinder
from front.compat.describe.sync_describer import SyncDescriber
from front.compat.sync_detector import SyncDetector
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.v1.jobs.references import References


def blueprints(services: Services, settings: Settings, jobs: Jobs, references: References) -> Iterator[Blueprint]:
    """The routes of each, bound to `services`."""
    describer = SyncDescriber(services, settings, jobs, references)
    yield chat.blueprint(describer)
    yield ollama.blueprint(describer)
    yield moondream.blueprint(describer, ObjectFinder(SyncDetector(services, jobs), settings, references))
