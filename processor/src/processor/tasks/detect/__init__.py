"""The task `detect`: which models there are, how each is fetched, converted, opened and run."""
