"""Stable Diffusion's networks in diffusers' folder layout as OpenVINO's: words, noise, and pictures there and back."""
