"""The task `embed`: its models, how each is fetched, converted and opened, and what it makes of texts and pictures."""
