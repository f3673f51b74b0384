"""The task `read`: where its models come from, how lines of text are found in a picture, cut out, turned and read."""
