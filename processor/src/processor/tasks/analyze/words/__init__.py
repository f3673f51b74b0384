"""Texts compared with a picture and with its regions, by a CLIP of the task `embed`: `words.Words` does it."""
