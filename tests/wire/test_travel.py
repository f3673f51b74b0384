"""Whatever travels arrives as it was sent."""

import json

from made_jobs import detect_job
from wire.errors import ImageProcessorError, NotReadyError, by_code, from_code
from wire.image_size import ImageSize
from wire.jobs import Job, JobState, Outcome
from wire.models import ModelInfo
from wire.rendering import Rendering
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.tasks.detect.result import Detection, DetectionResult

VERSION = DetectModelVersion("yolov3-tiny", "ab" * 32, "openvino", "f32", (416, 320))


def test_a_job_a_model_and_a_result_come_back_equal() -> None:
    """Through JSON and back."""
    rendering = Rendering("png", {"detections": []}, "there")
    job = detect_job(options={"iou_threshold": 0.5}, formats=("jpeg",), created_at=12.5, rendering=rendering)
    assert Job.from_dict(json.loads(json.dumps(job.to_dict()))) == job
    model = DetectModel(VERSION, ("dog", "cat"), "a notice").info
    assert ModelInfo.from_dict(json.loads(json.dumps(model.to_dict()))) == model
    found = (Detection("dog", 0, 0.9, (1.0, 2.0, 3.5, 4.25)),)
    result = DetectionResult(ImageSize(7, 5), found, VERSION, {"max_detections": 1}, {"infer": 1.5})
    assert DetectionResult.from_dict(json.loads(json.dumps(result.to_dict()))) == result


def test_an_outcome_comes_back_with_its_error() -> None:
    """The class survives by its code."""
    failed = Outcome.failed("1", NotReadyError("wait"))
    back = Outcome.from_bytes(failed.to_bytes())
    assert back == failed
    assert back.error is not None
    assert isinstance(back.error.to_error(), NotReadyError)
    succeeded = Outcome.succeeded("1", {"labels": ["dög"]})
    assert Outcome.from_bytes(succeeded.to_bytes()) == succeeded


def test_only_the_last_four_states_are_final() -> None:
    """A queued or running job can still change."""
    assert [state for state in JobState if not state.final] == [JobState.QUEUED, JobState.RUNNING]


def test_every_error_has_a_code_of_its_own() -> None:
    """Codes are how errors are told apart on the other end."""

    def family(root: type[ImageProcessorError]) -> list[type[ImageProcessorError]]:
        return [root, *(each for child in root.__subclasses__() for each in family(child))]

    assert len(family(ImageProcessorError)) == len(by_code()) > 15
    assert type(from_code("of another version", "?")) is ImageProcessorError


def test_what_a_later_version_says_besides_is_no_reason_to_lose_a_job() -> None:
    """While versions change, in either direction, both are at work on one queue."""
    rendering = Rendering("png", {"detections": []}, "there")
    job = detect_job(options={"iou_threshold": 0.5}, rendering=rendering)
    later = job.to_dict() | {"urgency": 3}
    later["rendering"] |= {"quality": 90}
    assert Job.from_dict(json.loads(json.dumps(later))) == job
    assert Job.read(json.dumps(later).encode()) == job
    failed = Outcome.failed("1", NotReadyError("wait"))
    document = failed.to_dict() | {"attempts": 2}
    document["error"] |= {"hint": "again"}
    assert Outcome.from_dict(document) == failed
    result = DetectionResult(ImageSize(7, 5), (Detection("dog", 0, 0.9, (1.0, 2.0, 3.5, 4.25)),), VERSION, {}, {})
    richer = json.loads(json.dumps(result.to_dict()))
    richer["detections"][0] |= {"mask": "..."}
    richer["image"] |= {"depth": 3}
    assert DetectionResult.from_dict(richer) == result
