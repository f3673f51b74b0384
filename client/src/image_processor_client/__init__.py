"""A client for image-processor services.

from image_processor_client import Client

with Client("http://localhost:5001") as client:
    for detection in client.detect("garden.jpg").detections:
        print(detection.label, detection.confidence, detection.xyxy)
"""

from image_processor_client.batches import Batch, BatchEntry, BatchProgress
from image_processor_client.client import Client
from image_processor_client.encoding import Picture
from image_processor_client.errors import Busy, JobFailed, ServiceError, TimedOut, Unreachable
from image_processor_client.results import Detection, ImageSize, Job, ModelVersion, Problem, Progress, Result
from image_processor_client.service import Accuracy, Model, Queue, Status, Task, TaskOption, Tasks, Worker

__version__ = "0.1.0"

ModelStamp = ModelVersion
"""As `ModelVersion` was called before."""

__all__ = [
    "Accuracy",
    "Batch",
    "BatchEntry",
    "BatchProgress",
    "Busy",
    "Client",
    "Detection",
    "ImageSize",
    "Job",
    "JobFailed",
    "Model",
    "ModelStamp",
    "ModelVersion",
    "Picture",
    "Problem",
    "Progress",
    "Queue",
    "Result",
    "ServiceError",
    "Status",
    "Task",
    "TaskOption",
    "Tasks",
    "TimedOut",
    "Unreachable",
    "Worker",
]
