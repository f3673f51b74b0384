"""An independent reader of Darknet's files: OpenCV 4, run by the Python of its own environment.

Usage: reference_heads.py CFG WEIGHTS PICTURE.npy OUT.npz LAYER... - the raw output of each convolution by its number,
(rows, columns, channels), or of `yolo_5` and the like its boxes, for the picture (height, width, 3) uint8 RGB of just
the network's size.
"""

import sys

import cv2
import numpy as np

cfg, weights, picture, out, *layers = sys.argv[1:]
network = cv2.dnn.readNetFromDarknet(cfg, weights)
network.setInput(cv2.dnn.blobFromImage(np.load(picture), 1 / 255))
outputs = network.forward([layer if layer.startswith("yolo") else f"conv_{layer}" for layer in layers])
np.savez(out, *[output[0].transpose(1, 2, 0) if output.ndim == 4 else output for output in outputs])
