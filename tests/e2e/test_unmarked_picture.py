"""The picture of a job with nothing drawn, from real work in both modes."""

from collections.abc import Mapping
from io import BytesIO

import numpy as np
import pytest
import requests
from PIL import Image, ImageOps

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

WAIT = {"Prefer": "wait=20"}


def pixels(file: bytes) -> np.ndarray:
    return np.asarray(ImageOps.exif_transpose(Image.open(BytesIO(file))).convert("RGB")).astype(int)


def test_a_picture_without_marks_is_the_upright_one(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Of the same size, each pixel as in the upload or near it; the marked one is another."""
    sent = pictures["cat"]
    job = requests.post(f"{service.url}/v1/jobs", data=sent, headers=WAIT, timeout=40).json()["id"]
    bare, marked = (
        requests.get(f"{service.url}/v1/jobs/{job}?format=png{more}", headers=WAIT, timeout=40)
        for more in ("&marks=false", "")
    )
    assert (bare.status_code, marked.status_code) == (200, 200)
    original = pixels(sent)
    assert pixels(bare.content).shape == original.shape
    assert np.abs(pixels(bare.content) - original).max() <= 6
    assert np.abs(pixels(marked.content) - original).max() > 60
