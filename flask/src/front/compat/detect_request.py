"""A request for the task `detect`, as routes make it that know no other."""

from collections.abc import Mapping
from typing import Any

from front.job_request import JobRequest
from wire.tasks.detect.spec import DETECT

(IMAGE,) = (each.name for each in DETECT.inputs)


def detect_request(image: bytes, options: Mapping[str, object], **given: Any) -> JobRequest:
    """A request to find what is in the encoded `image`; `given` are other fields of it. Raises BadOptionError."""
    return JobRequest(DETECT, {IMAGE: (image,)}, DETECT.parse_options(options), **given)
