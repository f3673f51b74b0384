"""Texts and pictures as vectors, by networks that somebody trained: for whichever task asks."""
