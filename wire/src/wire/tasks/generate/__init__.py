"""The task `generate`: its row, and its results."""
