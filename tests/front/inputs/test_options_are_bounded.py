"""What a job's options may be together: they are kept as long as the job."""

import json
from base64 import b64encode
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest

from odd_forms import error_detail
from wire.tasks.detect.spec import DETECT

LONG = ",".join(f"label-{number}" for number in range(1_000))


def _ways(client: Any, jpeg: bytes) -> dict[str, Callable[[], Any]]:
    image = b64encode(jpeg).decode()
    tensor = {"name": "image", "datatype": "BYTES", "shape": [1], "data": [image]}

    def form(route: str) -> Any:
        return client.post(route, data={"file": (BytesIO(jpeg), "a.jpg"), "labels": LONG})

    return {
        "query": lambda: client.post("/v1/jobs", query_string={"labels": LONG}, data=jpeg),
        "form": lambda: form("/v1/jobs"),
        "upload": lambda: form("/upload"),
        "batch": lambda: form("/v1/batches"),
        "json": lambda: client.post("/v1/jobs", json={"image": image, "labels": LONG}),
        "list in json": lambda: client.post("/v1/jobs", json={"image": image, "labels": LONG.split(",")}),
        "inference": lambda: client.post(
            "/v2/models/toy/infer", data=json.dumps({"inputs": [tensor], "parameters": {"labels": LONG}})
        ),
    }


@pytest.mark.parametrize("way", list(_ways(None, b"")))
def test_options_of_more_bytes_than_their_task_allows_are_a_422(inline: Any, jpeg: bytes, way: str) -> None:
    """On whichever way they come, and nothing of them is kept."""
    assert len(LONG) > DETECT.option_bytes
    answer = _ways(inline.client, jpeg)[way]()
    assert (answer.status_code, "at most 8,000 bytes" in error_detail(answer)) == (422, True), answer.text
