"""The task `watch`: what it is given and what it answers."""
