"""Keras and TensorFlow on the converted network, as their own guides say."""

from pathlib import Path

import keras
import numpy as np

from measure.extras import extra
from processor.runtimes import Depth, Floats, Picture


class KerasPredict:
    """`predict`, what a tutorial uses."""

    name = "keras"
    precision = "f32"
    dtype: Depth = np.float32

    def __init__(self, network: Path) -> None:
        self._network = keras.saving.load_model(network, compile=False)

    def infer(self, picture: Picture) -> list[Floats]:
        return _heads(self._network.predict(picture, verbose=0))


class TfFunction:
    """The network as one traced graph."""

    name = "tensorflow"
    precision = "f32"
    dtype: Depth = np.float32

    def __init__(self, network: Path) -> None:
        self._tensorflow = extra("tensorflow", "tf.function")
        loaded = keras.saving.load_model(network, compile=False)
        self._graph = self._tensorflow.function(lambda picture: loaded(picture, training=False))

    def infer(self, picture: Picture) -> list[Floats]:
        return _heads(self._graph(self._tensorflow.constant(picture)))


def _heads(outputs: object) -> list[Floats]:
    each = outputs if isinstance(outputs, list | tuple) else [outputs]
    return [np.asarray(head)[0] for head in each]
