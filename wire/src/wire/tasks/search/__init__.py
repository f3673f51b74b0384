"""What travels of the task `search`."""
