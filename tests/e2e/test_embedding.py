"""The task `embed` as a user has it, by a small CLIP that somebody brought."""

from base64 import b64decode, b64encode
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import requests

from service import Service
from toy_embedders import clip_folder

WAIT = {"Prefer": "wait=30"}


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings of a service that does nothing else; nothing is fetched for it."""
    folder = tmp_path_factory.mktemp("embedding")
    clip_folder(folder / "weights/embed/my-clip")
    folders = {"WEIGHTS_DIR": str(folder / "weights"), "MODELS_DIR": str(folder / "models")}
    return {**folders, "TASKS": "embed", "PIP_NO_INDEX": "1"}


def _vectors(service: Service, job: Mapping[str, Any]) -> Any:
    return np.load(BytesIO(requests.get(service.url + job["files"]["vectors.npy"], timeout=30).content))


def test_texts_and_pictures_lie_in_one_space(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """Of a form with both; the file has what the result says."""
    files = [("image", ("cat.jpg", pictures["cat"])), ("image", ("cup.jpg", pictures["cup"]))]
    fields = {"task": "embed", "text": "a dog"}
    job = requests.post(f"{own_service.url}/v1/jobs", data=fields, files=files, headers=WAIT, timeout=60).json()
    said = [(each["input"], each["index"]) for each in job["result"]["items"]]
    assert said == [("image", 0), ("image", 1), ("text", 0)]
    vectors = _vectors(own_service, job)
    assert vectors.shape == (3, 24)
    assert np.array_equal(vectors, np.float32([each["vector"] for each in job["result"]["items"]]))


def test_openais_route_gives_the_same_vectors(own_service: Service) -> None:
    """Of as many texts as one likes."""
    texts = [f"a dog and {number} cats" for number in range(100)]
    body = {"task": "embed", "inputs": {"text": texts}, "vectors": "file"}
    job = requests.post(f"{own_service.url}/v1/jobs", json=body, headers=WAIT, timeout=60).json()
    asked = {"input": texts, "model": "my-clip", "encoding_format": "base64"}
    answer = requests.post(f"{own_service.url}/v1/embeddings", json=asked, timeout=60).json()
    read = np.stack([np.frombuffer(b64decode(each["embedding"]), "<f4") for each in answer["data"]])
    np.testing.assert_allclose(read, _vectors(own_service, job), atol=1e-6)
    assert answer["usage"]["total_tokens"] == job["result"]["tokens"]


def test_openais_route_takes_pictures_beside_texts(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """In one space, and in the order in which they came."""
    url = "data:image/jpeg;base64," + b64encode(pictures["cat"]).decode()
    given = ["a dog", {"type": "image_url", "image_url": {"url": url}}, {"type": "text", "text": "a cat"}]
    answer = requests.post(f"{own_service.url}/v1/embeddings", json={"input": given}, timeout=60).json()
    fields, files = {"task": "embed", "text": ["a dog", "a cat"]}, [("image", ("cat.jpg", pictures["cat"]))]
    job = requests.post(f"{own_service.url}/v1/jobs", data=fields, files=files, headers=WAIT, timeout=60).json()
    cat, dog, word = (each["vector"] for each in job["result"]["items"])
    for each, vector in zip(answer["data"], (dog, cat, word), strict=True):
        np.testing.assert_allclose(each["embedding"], vector, atol=1e-6)


def test_the_model_is_listed_with_what_it_embeds(own_service: Service) -> None:
    """Under its task."""
    (model,) = requests.get(f"{own_service.url}/v1/models?task=embed", timeout=30).json()["models"]
    assert (model["name"], model["default"]) == ("my-clip", True)
    assert (model["facts"]["embeds"], model["facts"]["dimensions"]) == (["texts", "pictures"], [24])


def test_what_cannot_be_embedded_is_the_clients_error(own_service: Service) -> None:
    """A picture that is none, and nothing at all."""
    for files, status in ((("image", b"no picture"), 415), (None, 422)):
        sent = {"files": [files]} if files else {}
        answer = requests.post(f"{own_service.url}/v1/jobs", data={"task": "embed"}, headers=WAIT, timeout=60, **sent)
        assert answer.status_code == status
