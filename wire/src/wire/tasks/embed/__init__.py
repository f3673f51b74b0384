"""The task `embed`: its row, and its results."""
