"""What a job will cost, by what the model that it is for says of itself."""

from front.job_request import JobRequest
from wire.models import ModelInfo
from wire.tasks.costs import MOST, check_cost, cost_of
from wire.tasks.spec import MODEL
from wire.workers import WorkerRegistry


def cost_of_request(request: JobRequest, workers: WorkerRegistry) -> float:
    """What the job costs with the model that it asks for, else the default, as far as a living worker has told of it.

    Raises BadOptionError where that is more than any worker with that model does.
    """
    task = request.task
    found = _asked(request, workers) if task.cost_by_model else ()
    cost = cost_of(task, request.options, found[0].facts if found else {})
    bounds = [each.machine[MOST] for each in found if MOST in each.machine]
    if bounds and len(bounds) == len(found):
        check_cost(task, cost, max(bounds))
    return cost


def _asked(request: JobRequest, workers: WorkerRegistry) -> tuple[ModelInfo, ...]:
    """The model that the request is for, as each worker has it that has it."""
    name = request.options.get(MODEL.name)
    models = (model for report in workers.reports() for model in report.models if model.task == request.task.name)
    return tuple(each for each in models if (each.name == name if name else each.default))
