"""DeepEdge's pipeline: the requests by which its clients have pictures made, and its shapes to the letter."""

from base64 import b64decode
from typing import Any

import pytest
from flask import Flask

from analyzing import HOLE, PART, RING
from making import DRAWN_SEED, MakingDispatcher, converted, picture
from wire.errors import TaskUnavailableError
from wire.jobs import JobState, Progress
from wire.tasks.generate.spec import GENERATE

PATH, ADVANCED = "/api/generate", "/api/adv/generate"
BAD_PROMPT = {"error": "Invalid prompt. It should be a non-empty string or non empty list of strings"}


def jpeg_of(prompt: str) -> bytes:
    """What is made of the words, as DeepEdge sends it."""
    return converted("jpeg", picture(prompt, DRAWN_SEED))


def test_words_become_a_picture(ask: Any, app: Flask, dispatcher: MakingDispatcher) -> None:
    """With the model's own settings, as JPEG in base64, of a job that can be looked at."""
    answer = ask(PATH, prompt="a serene lake at sunset")
    body = answer.get_json()
    assert (answer.status_code, list(body)) == (200, ["request_id", "generated_image"])
    assert b64decode(body["generated_image"]) == jpeg_of("a serene lake at sunset")
    assert dispatcher.submitted[0].formats == ("jpeg",)
    assert dispatcher.submitted[0].options == GENERATE.parse_options({})
    assert app.test_client().get(f"/v1/jobs/{body['request_id']}").get_json()["state"] == "succeeded"


def test_several_prompts_are_a_list_of_pictures(ask: Any, dispatcher: MakingDispatcher) -> None:
    """A job for each, in their order; a list of one is a list."""
    body = ask(PATH, prompt=["sunset lake", "morning lake"]).get_json()
    assert [b64decode(each) for each in body["generated_image"]] == [
        jpeg_of(prompt) for prompt in ("sunset lake", "morning lake")
    ]
    assert body["request_id"] == dispatcher.submitted[0].id
    assert len(ask(PATH, prompt=["sunset lake"]).get_json()["generated_image"]) == 1


@pytest.mark.parametrize("given", [{}, {"prompt": ""}, {"prompt": 5}, {"prompt": []}, {"prompt": ["a", 5]}])
@pytest.mark.parametrize("path", [PATH, ADVANCED])
def test_a_bad_prompt_is_refused_in_the_old_words(ask: Any, path: str, given: dict[str, Any]) -> None:
    """With the old status."""
    answer = ask(path, **given)
    assert (answer.status_code, answer.get_json()) == (400, BAD_PROMPT)


@pytest.mark.parametrize("prompt", ["a" * 2001, "\ud800", ["a"] * 17])
def test_what_no_job_could_have_is_refused_too(ask: Any, prompt: str | list[str]) -> None:
    """A prompt that is too long, that nobody can write, or too many of them."""
    answer = ask(PATH, prompt=prompt)
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])
    assert answer.get_json()["error"].startswith(("Input prompt: expected at most", "Expected"))


@pytest.mark.parametrize(("path", "task"), [(PATH, "generate"), (ADVANCED, "generate"), (ADVANCED, "analyze")])
def test_a_pipeline_that_is_not_there_says_so_in_the_old_words(
    ask: Any, dispatcher: MakingDispatcher, monkeypatch: pytest.MonkeyPatch, path: str, task: str
) -> None:
    """With 503 in place of 200, before anything is made."""

    def admit(asked: str) -> None:
        if asked == task:
            raise TaskUnavailableError("Nobody does it here.")

    monkeypatch.setattr(dispatcher, "admit", admit)
    answer = ask(path, prompt="a lake", texts=["a lake"])
    assert answer.status_code == 503
    assert answer.get_json() == {
        "error": "Pipeline has not been initiated on server side.",
        "detail": "Nobody does it here.",
    }
    assert not dispatcher.submitted


def test_ollamas_clients_have_their_own_answers_at_the_same_path(
    ask: Any, dispatcher: MakingDispatcher, monkeypatch: pytest.MonkeyPatch, base64: str
) -> None:
    """Their bodies have `model` or `images`, and what is wrong is told in words alone."""

    def absent(_: str) -> None:
        raise TaskUnavailableError("Nobody describes here.")

    monkeypatch.setattr(dispatcher, "admit", absent)
    answer = ask(PATH, model="", prompt="What is it?", images=[base64], stream=False)
    assert (answer.status_code, answer.get_json()) == (503, {"error": "Nobody describes here."})


def test_jobs_that_do_not_all_fit_into_the_queue_are_none(ask: Any, dispatcher: MakingDispatcher) -> None:
    """Those that were accepted are canceled: nobody learns their ids."""
    dispatcher.most, dispatcher.hangs, dispatcher.job_progress = 2, True, Progress(JobState.QUEUED)
    assert ask(PATH, prompt=["a", "b", "c"]).status_code == 429
    assert dispatcher.canceled == [job.id for job in reversed(dispatcher.submitted)]


def test_what_takes_too_long_goes_on(ask: Any, dispatcher: MakingDispatcher) -> None:
    """The answer is a 504 that names the job, which is not canceled."""
    dispatcher.hangs = True
    answer = ask(PATH, prompt="a lake")
    (job,) = dispatcher.submitted
    assert answer.status_code == 504
    assert f"/v1/jobs/{job.id}" in answer.get_json()["error"]
    assert dispatcher.canceled == []


def test_a_picture_that_is_withheld_is_null(ask: Any, dispatcher: MakingDispatcher) -> None:
    """Never black; and nothing is said of what is not there."""
    dispatcher.withheld = (0,)
    assert ask(PATH, prompt="a lake").get_json()["generated_image"] is None
    assert ask(PATH, prompt=["a lake"]).get_json()["generated_image"] == [None]
    body = ask(ADVANCED, prompt="a lake", texts=["a lake"], roi=[[1, 2]]).get_json()
    assert body["generated_image"] is None
    assert body["clip_analysis"] == {
        "all_concepts": [],
        "all_confidence_scores": [],
        "global_confident_concept": None,
    }
    assert body["segmentation"] == {"masks": [], "iou_scores": [], "polygons": [], "segmented_regions": []}


def test_a_picture_is_made_and_analyzed_in_one_request(ask: Any, dispatcher: MakingDispatcher) -> None:
    """All three spellings of what fits best; the picture is analyzed as it was made."""
    answer = ask(ADVANCED, prompt="a lake", texts=["a lake", "a dog"], roi=[[10, 20, 110, 80], [30, 40]])
    body, (making, analyzing) = answer.get_json(), dispatcher.submitted
    assert list(body) == ["request_id", "generated_image", "clip_analysis", "segmentation"]
    assert body["request_id"] == making.id
    assert b64decode(body["generated_image"]) == jpeg_of("a lake")
    assert dispatcher.given[1]["image"] == picture("a lake", DRAWN_SEED)
    assert body["clip_analysis"] == {
        "all_concepts": ["a lake", "a dog"],
        "all_confidence_scores": [0.1, 0.2],
        "global_confident_concept": "a dog",
    }
    segmentation = body["segmentation"]
    assert list(segmentation) == ["masks", "iou_scores", "polygons", "segmented_regions"]
    assert [b64decode(each) for each in segmentation["masks"]] == [b"png 0", b"png 1"]
    assert segmentation["iou_scores"] == [0.75, 0.75]
    region = {
        "request_id": analyzing.id,
        "clip_analysis": {
            "concepts": ["a lake", "a dog"],
            "confidence_scores": [0.1, 0.2],
            "max_confident_concept": "a dog",
        },
        "polygon": [RING, HOLE, PART],
    }
    assert segmentation["segmented_regions"] == [region] * 2
    assert analyzing.options["region_texts"] is True


@pytest.mark.parametrize("given", [{}, {"texts": "a"}, {"roi": [[1, 2, 3]]}])
def test_a_bad_analysis_is_refused_before_anything_is_made(
    ask: Any, dispatcher: MakingDispatcher, given: dict[str, Any]
) -> None:
    """It would be in vain."""
    assert ask(ADVANCED, prompt="a lake", **given).status_code == 400
    assert not dispatcher.submitted


def test_the_index_names_all_routes(app: Flask) -> None:
    """In one paragraph of HTML."""
    text = app.test_client().get("/api/").get_data(as_text=True)
    assert all(path in text for path in (PATH, ADVANCED, "/api/analyze"))
