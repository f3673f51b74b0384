"""How a picture of noise becomes one without, in few steps: the samplers of diffusion models, in NumPy."""
