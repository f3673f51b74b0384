"""APIs that programs speak which have pictures described, analyzed and made."""

from collections.abc import Iterator

from flask import Blueprint

from front.compat import analyze, describe, generate
from front.compat.analyze.sync_analyzer import SyncAnalyzer
from front.compat.describe.sync_describer import SyncDescriber
from front.compat.generate.maker import Maker
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.v1.jobs.references import References


def blueprints(services: Services, settings: Settings, jobs: Jobs, references: References) -> Iterator[Blueprint]:
    """The routes of each, bound to `services`."""
    bound = (services, settings, jobs, references)
    describer, analyzer, maker = SyncDescriber(*bound), SyncAnalyzer(*bound), Maker(*bound)
    yield from describe.blueprints(describer)
    yield from analyze.blueprints(analyzer)
    yield from generate.blueprints(maker, analyzer, describer)
