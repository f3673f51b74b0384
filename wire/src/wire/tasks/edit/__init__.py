"""The task `edit`: its row, and its results."""
