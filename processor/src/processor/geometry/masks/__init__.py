"""Masks as arrays (height, width) bool, as runs, and as polygons along the edges of their pixels."""
