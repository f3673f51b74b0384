"""Gradients of networks: a network and what its loss changes by, as one network."""
