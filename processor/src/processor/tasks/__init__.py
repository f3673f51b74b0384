"""One package for each task: its runner, and what that task alone needs."""
