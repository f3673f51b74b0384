"""Editing by diffusion: a picture made noisy, and made anew as the words say; all of it, or what a mask says."""
