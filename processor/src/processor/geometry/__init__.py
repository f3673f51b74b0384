"""Boxes and masks as arrays. Pure functions of NumPy and OpenCV."""
