"""The task `describe`: its row, its questions, and its results."""
