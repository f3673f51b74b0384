"""How fast and how right the task `search` finds."""
