"""The task `read`, as a service does it that was asked for it."""

import io
from collections.abc import Iterator

import httpx
import pypdfium2
import pytest

from measure.reading.pages import Style, lines, page, turned
from processor.imaging.encode import encode_png
from reader_at_hand import reader_at_hand
from service import Service

WRITTEN = lines(42, 5)
PAGE = encode_png(turned(page(WRITTEN, Style(size=20)), 90))


@pytest.fixture(scope="module")
def environ() -> dict[str, str]:
    settings = reader_at_hand()
    folders = {"WEIGHTS_DIR": str(settings.weights_dir), "MODELS_DIR": str(settings.models_dir)}
    return {"TASKS": "read", **folders}


@pytest.fixture
def client(own_service: Service) -> Iterator[httpx.Client]:
    """Of a service of either mode, which does `read` and nothing else."""
    with httpx.Client(base_url=own_service.url, timeout=60) as client:
        yield client


def test_a_page_is_read_and_can_be_had_in_every_form(client: httpx.Client) -> None:
    """One job; the text as JSON, as text, as a table, as hOCR and ALTO, and over the picture."""
    answer = client.post("/v1/jobs", data={"task": "read"}, files={"image": PAGE}, headers={"Prefer": "wait=50"})
    assert answer.status_code == 200, answer.text
    job = answer.json()
    text = "\n".join(WRITTEN)
    assert (job["result"]["text"], job["result"]["turn"]) == (text, 90)
    assert job["options"] == {"confidence_threshold": 0.5, "size": 0, "turn": "auto", "model": ""}
    forms = {form: client.get(f"/v1/jobs/{job['id']}?format={form}") for form in ("text", "csv", "hocr", "alto")}
    assert [form.status_code for form in forms.values()] == [200] * 4
    assert forms["text"].text == f"{text}\n"
    assert all(WRITTEN[0].split()[0] in form.text for form in forms.values())
    pdf = client.get(f"/v1/jobs/{job['id']}?format=pdf", headers={"Prefer": "wait=50"})
    assert (pdf.status_code, pdf.headers["Content-Type"]) == (200, "application/pdf")
    found = pypdfium2.PdfDocument(io.BytesIO(pdf.content))[0].get_textpage().get_text_range()
    assert found.split() == text.split()


def test_the_reader_is_told_among_the_models(client: httpx.Client) -> None:
    """With its task, and what it is computed in."""
    (model,) = client.get("/v1/models").json()["models"]
    assert (model["name"], model["task"], model["default"]) == ("pp-ocrv6-small", "read", True)


def test_a_service_that_reads_alone_detects_nothing(client: httpx.Client) -> None:
    """And says so: somebody else may do it later."""
    answer = client.post("/v1/jobs", data={"task": "detect"}, files={"image": PAGE})
    assert (answer.status_code, answer.json()["code"]) == (503, "task_unavailable")


def test_nobody_reads_who_was_not_asked_to(mode1: Service) -> None:
    """A service as it starts by itself detects, and fetched nothing else."""
    with httpx.Client(base_url=mode1.url, timeout=60) as client:
        answer = client.post("/v1/jobs", data={"task": "read"}, files={"image": PAGE})
        assert (answer.status_code, answer.json()["code"]) == (503, "task_unavailable")
        assert {model["task"] for model in client.get("/v1/models").json()["models"]} == {"detect"}
