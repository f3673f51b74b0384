"""APIs that programs speak which have pictures described: OpenAI's chat, ollama's, Moondream's."""

from collections.abc import Iterator

from flask import Blueprint

from front.compat.describe import chat, moondream, ollama
from front.compat.describe.object_finder import ObjectFinder
from front.compat.describe.sync_describer import SyncDescriber
from front.compat.sync_detector import SyncDetector


def blueprints(describer: SyncDescriber) -> Iterator[Blueprint]:
    """The routes of each, but for one that ollama does not have for itself (`front.compat.generate.shared_path`)."""
    finder = SyncDetector(describer.services, describer.jobs)
    yield chat.blueprint(describer)
    yield ollama.blueprint(describer)
    yield moondream.blueprint(describer, ObjectFinder(finder, describer.settings, describer.references))
