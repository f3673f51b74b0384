"""The task `analyze`: its row, its texts and regions, and its results."""
