"""Models of the family Segment Anything (SAM): a picture is encoded once, then prompted often."""
