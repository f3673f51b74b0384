"""The task `search`: an index of pictures, and what is found in it."""
