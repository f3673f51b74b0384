"""One package for each task: its result in other formats, and what can be asked of it without new work."""
