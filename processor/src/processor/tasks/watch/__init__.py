"""The task `watch`: reads a camera's address and tells what appears there and what leaves."""
