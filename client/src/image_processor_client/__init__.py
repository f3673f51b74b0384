"""A client for image-processor services.

from image_processor_client import Client

with Client("http://localhost:5001") as client:
    for detection in client.detect("garden.jpg").detections:
        print(detection.label, detection.confidence, detection.xyxy)
"""

from image_processor_client.client import Client
from image_processor_client.errors import Busy, JobFailed, ServiceError, TimedOut, Unreachable
from image_processor_client.results import Detection, Job, Problem, Result

__version__ = "0.1.0"

__all__ = [
    "Busy",
    "Client",
    "Detection",
    "Job",
    "JobFailed",
    "Problem",
    "Result",
    "ServiceError",
    "TimedOut",
    "Unreachable",
]
