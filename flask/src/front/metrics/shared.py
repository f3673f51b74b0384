"""How several processes count together."""

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The setting by which they do: an empty folder of theirs alone."""
