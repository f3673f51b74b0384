"""Jobs of the task `analyze`, asked of a service as a user does."""

import time
from collections.abc import Callable, Mapping
from typing import Any

import requests

from segmenter_at_hand import segmenter_at_hand
from service import Service

WAIT = {"Prefer": "wait=60"}
CAT = [325, 150, 560, 420]
"""A box around the cat's head."""


def settings_at_hand() -> Mapping[str, str]:
    """Of a service that cuts things out by the default model, which is fetched by then."""
    settings = segmenter_at_hand()
    folders = {"WEIGHTS_DIR": str(settings.weights_dir), "MODELS_DIR": str(settings.models_dir)}
    return {**folders, "TASKS": "analyze", "npm_config_offline": "true"}


def asked(service: Service, image: bytes | str, headers: Mapping[str, str] = WAIT, **members: object) -> Any:
    """The job, of a picture or of one that another job was given."""
    url = f"{service.url}/v1/jobs"
    if isinstance(image, str):
        given = {"task": "analyze", "image": image, **members}
        return requests.post(url, json=given, headers=headers, timeout=90).json()
    files = {"image": ("cat.jpg", image)}
    return requests.post(url, data={"task": "analyze", **members}, files=files, headers=headers, timeout=90).json()


def status_of(service: Service, job: Mapping[str, Any]) -> Any:
    """How the job stands now."""
    return requests.get(f"{service.url}/v1/jobs/{job['id']}", timeout=10).json()


def until(find: Callable[[], Any]) -> Any:
    """What is found, as soon as it is true."""
    end = time.monotonic() + 90
    while not (found := find()):
        assert time.monotonic() < end
        time.sleep(0.05)
    return found
