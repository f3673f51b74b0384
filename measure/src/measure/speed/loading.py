"""An engine, loaded, with the same detector around it whoever runs the network."""

from pathlib import Path

from measure.speed.setups import DETECTOR, Engine
from processor.runtimes import Runtime
from processor.runtimes.telemetry import silence
from processor.settings import MAX_PIXELS
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo.detector import Detector
from processor.yolo.manifest import Manifest
from wire.errors import NotReadyError
from wire.tasks.detect.model import DetectModel, DetectModelVersion


def load_engine(engine: Engine) -> DetectProcessor:
    """A processor that works with `engine`. Raises NotReadyError or ModelError where that cannot be had here."""
    if engine.name == DETECTOR:
        options = RuntimeOptions(precision=engine.precision, threads=engine.threads, streams=engine.streams)
        return open_processor(engine.folder, options, "", MAX_PIXELS)
    silence()
    manifest = Manifest.read(engine.folder)
    runtime = _alternative(engine, manifest)
    about = manifest.name, manifest.weights_sha256, runtime.name, runtime.precision, manifest.input_wh
    # A stride as long as the frame: what is not this project's own is only ever asked for the whole square.
    detector = Detector(runtime, manifest.heads, manifest.input_wh, max(manifest.input_wh))
    return DetectProcessor(detector, DetectModel(DetectModelVersion(*about), manifest.labels), MAX_PIXELS)


def _alternative(engine: Engine, manifest: Manifest) -> Runtime:
    keras_file, exported = (_file(engine, manifest, *names) for names in (("keras",), ("f32", "openvino")))
    match engine.name:
        case "keras-predict":
            from measure.speed.engines.by_keras import KerasPredict

            return KerasPredict(keras_file)
        case "tf-function":
            from measure.speed.engines.by_keras import TfFunction

            return TfFunction(keras_file)
        case "openvino-plain" | "openvino-own-default":
            from measure.speed.engines.by_openvino import PlainOpenVino

            return PlainOpenVino(exported, "f32" if engine.name == "openvino-plain" else None)
        case "opencv-dnn":
            from measure.speed.engines.by_onnx import OpenCvDnn

            return OpenCvDnn(_onnx(engine))
        case _:
            from measure.speed.engines.by_onnx import OnnxRuntime

            return OnnxRuntime(_onnx(engine))


def _file(engine: Engine, manifest: Manifest, *names: str) -> Path:
    return next(engine.folder / manifest.networks[name] for name in names if name in manifest.networks)


def _onnx(engine: Engine) -> Path:
    if engine.onnx is None:
        raise NotReadyError("There is no ONNX file of the network: its cfg is not at hand.")
    return engine.onnx
