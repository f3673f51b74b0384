"""What is said of all routes together."""

from front.description.operation import Table
from front.description.paths import batches, deepstack, described, inference, jobs, models, status, tasks, uploads
from front.settings import Settings


def table(settings: Settings) -> Table:
    """Every route of the service but its plain files."""
    return {
        **uploads.table(),
        **jobs.table(settings),
        **tasks.table(),
        **batches.table(settings),
        **models.table(),
        **status.table(),
        **deepstack.table(),
        **inference.table(),
        **described.table(),
    }
