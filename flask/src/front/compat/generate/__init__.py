"""APIs that programs speak which have pictures made and changed: DeepEdge's, OpenAI's, A1111's, mead's."""

from collections.abc import Iterator

from flask import Blueprint

from front.compat.analyze.sync_analyzer import SyncAnalyzer
from front.compat.describe.sync_describer import SyncDescriber
from front.compat.generate import a1111, deepedge, mead, openai_images, shared_path
from front.compat.generate.deepedge import Generator
from front.compat.generate.maker import Maker


def blueprints(maker: Maker, analyzer: SyncAnalyzer, describer: SyncDescriber) -> Iterator[Blueprint]:
    """The routes of each; ollama, which the `describer` answers, has a path in common with DeepEdge."""
    generator = Generator(maker, analyzer)
    yield deepedge.blueprint(generator)
    yield shared_path.blueprint(describer, generator)
    yield openai_images.blueprint(maker)
    yield a1111.blueprint(maker)
    yield mead.blueprint(maker)
