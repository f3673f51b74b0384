"""The work: from a picture's bytes to the objects in it."""

__version__ = "0.1.0"
