"""The task `detect`: YOLOv3 and its relatives, from a Darknet cfg and weights to detections."""
