"""Other services' clients get the pictures that the service's own get, in both modes, of a model that is made here."""

from base64 import b64decode
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import openai
import pytest
import requests
from PIL import Image

from more_tasks import with_more_tasks
from service import Service

pytestmark = pytest.mark.e2e

SIDE = 64
"""What the model's pictures have, in pixels."""


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings under which pictures are made, and analyzed."""
    return {**model_environ, **with_more_tasks(tmp_path_factory.mktemp("making"), model_environ)}


def ask(service: Service, path: str, **body: Any) -> Any:
    """What is answered to JSON."""
    answer = requests.post(f"{service.url}{path}", json=body, timeout=60)
    assert answer.status_code == 200, answer.text
    return answer.json()


def shown(text: str) -> Image.Image:
    """The picture that `text` is in base64."""
    return Image.open(BytesIO(b64decode(text)))


def test_deepedges_pictures_are_made_sent_on_and_analyzed(own_service: Service) -> None:
    """As its own program does: what one route answers is sent to the next, as it is."""
    made = ask(own_service, "/api/generate", prompt="a cat")
    assert shown(made["generated_image"]).size == (SIDE, SIDE)
    job = requests.get(f"{own_service.url}/v1/jobs/{made['request_id']}", timeout=60).json()
    assert (job["task"], job["state"]) == ("generate", "succeeded")
    asked = {"texts": ["a cat", "a dog"], "roi": [[2, 2, 12, 12], [8, 8]]}
    analyzed = ask(own_service, "/api/analyze", image=made["generated_image"], **asked)
    assert len(analyzed["basic_segmentation"]["masks"]) == 2

    both = ask(own_service, "/api/adv/generate", prompt="a cat", **asked)
    assert sum(both["clip_analysis"]["all_confidence_scores"]) == pytest.approx(1)
    assert shown(both["segmentation"]["masks"][0]).size == shown(both["generated_image"]).size
    first, second = both["segmentation"]["segmented_regions"]
    assert first["request_id"] == second["request_id"] != both["request_id"]
    assert sum(first["clip_analysis"]["confidence_scores"]) == pytest.approx(1)
    assert len(ask(own_service, "/api/generate", prompt=["a cat", "a dog"])["generated_image"]) == 2


def test_openais_client_gets_the_same_picture_in_both_of_its_ways(own_service: Service) -> None:
    """In base64, and as the address of a file of the job: a seed is a picture."""
    with openai.OpenAI(base_url=f"{own_service.url}/v1", api_key="none is demanded") as client:
        (first,) = client.images.generate(prompt="a cat", extra_body={"seed": 7}).data
        (second,) = client.images.generate(prompt="a cat", extra_body={"seed": 7}, response_format="url").data
    assert requests.get(second.url, timeout=60).content == b64decode(first.b64_json)
    assert shown(first.b64_json).size == (SIDE, SIDE)
