"""The family Moondream: pictures are encoded once, and captions and answers read off them token by token."""
