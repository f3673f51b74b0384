"""What faces are changed by words with: a CLIP that somebody brought."""
