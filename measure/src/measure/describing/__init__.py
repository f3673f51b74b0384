"""How good the captions and answers of the task `describe` are, beside people's."""
