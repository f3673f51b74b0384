"""Stable Diffusion, without what any one task makes of it: models, networks, schedulers, and the loop of steps."""
