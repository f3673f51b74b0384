"""The task `analyze`: labels by words, masks by boxes and points."""
