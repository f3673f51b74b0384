"""Commands of tasks. Each is found by its entry point, and imports what it needs when it is called."""
