"""APIs that programs speak which have pictures taken apart: DeepEdge's, roboflow's, Label Studio's."""

from collections.abc import Iterator
from dataclasses import replace

from flask import Blueprint

from backends.outbound.urls import Target
from front.compat.analyze import clip, deepedge, label_studio, sam2
from front.compat.analyze.clip_embedder import ClipEmbedder
from front.compat.analyze.sync_analyzer import SyncAnalyzer
from front.outbound.fetch import Credentials, Fetcher
from front.settings import Settings
from front.v1.jobs.references import References


def blueprints(analyzer: SyncAnalyzer) -> Iterator[Blueprint]:
    """The routes of each."""
    services, settings, jobs = analyzer.services, analyzer.settings, analyzer.jobs
    own_files = Fetcher(settings, waiting=services.threads.waiting, credentials=_label_studio(settings))
    yield deepedge.blueprint(analyzer)
    yield clip.blueprint(ClipEmbedder(services, settings, jobs, analyzer.references))
    yield sam2.blueprint(analyzer)
    yield label_studio.blueprint(replace(analyzer, references=References(settings, jobs, own_files)))


def _label_studio(settings: Settings) -> Credentials | None:
    """What shows the files of the Label Studio that the operator named."""
    if not settings.label_studio_url:
        return None
    return Credentials(Target.of(settings.label_studio_url), f"Token {settings.label_studio_api_key}")
