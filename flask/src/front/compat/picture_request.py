"""A request for a task that looks at one picture, as routes make it for clients who send one in JSON."""

from collections.abc import Mapping
from typing import Any

from front import access
from front.inputs import task_inputs
from front.job_request import Given, JobRequest, Reference
from front.settings import Settings
from front.v1.jobs.references import References
from wire.tasks.spec import Task

IMAGE = "image"


def picture_request(
    task: Task,
    picture: Given,
    options: Mapping[str, object],
    settings: Settings,
    references: References,
    **given: Any,
) -> JobRequest:
    """A request to do `task` on `picture`, which is got where it lies elsewhere, for whoever asks.

    `given` are other fields of it. Raises BadOptionError, or RequestError for what is no picture or cannot be had.
    """
    owner, parsed = access.owner(), task.parse_options(options)
    content = references.picture(picture, owner) if isinstance(picture, Reference) else picture
    inputs = {IMAGE: (content,)}
    task_inputs.check(task, inputs, settings)
    return JobRequest(task, inputs, parsed, owner=owner, **given)
