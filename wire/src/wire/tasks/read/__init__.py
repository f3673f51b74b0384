"""The task `read`: its row, and its results."""
