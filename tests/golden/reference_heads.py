"""An independent reader of Darknet's files: OpenCV 4, run by the Python of its own environment.

Usage: reference_heads.py CFG WEIGHTS PICTURE.npy OUT.npz LAYER... - the raw output of each layer, (rows, columns,
channels), for the picture (height, width, 3) uint8 RGB of just the network's size.
"""

import sys

import cv2
import numpy as np

cfg, weights, picture, out, *layers = sys.argv[1:]
network = cv2.dnn.readNetFromDarknet(cfg, weights)
network.setInput(cv2.dnn.blobFromImage(np.load(picture), 1 / 255))
outputs = network.forward([f"conv_{layer}" for layer in layers])
np.savez(out, *[output[0].transpose(1, 2, 0) for output in outputs])
