"""The task `edit`: a picture, changed by words, by a direction, or within a mask."""
