"""The retrievers, which answers call legs: each ranks pictures in a way of its own, and says why."""
