"""Bytes to pixels, pixels into a network, and pixels to a marked picture. NumPy, OpenCV and Pillow only."""
