"""The task `generate`: pictures of words, in steps, by networks that say what of a picture is noise."""
