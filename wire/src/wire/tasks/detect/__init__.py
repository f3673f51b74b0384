"""The task `detect`: its row, and its results."""
