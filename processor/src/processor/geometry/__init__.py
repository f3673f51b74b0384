"""Boxes as arrays. NumPy only, pure functions."""
