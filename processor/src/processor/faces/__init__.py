"""Faces of nobody (MobileStyleGAN): their networks, latents and directions, for tasks that make and change them."""
