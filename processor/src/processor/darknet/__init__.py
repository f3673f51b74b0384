"""Darknet's file formats: the cfg that describes a network, the weights that hold its numbers. No framework."""
