"""The method `latents`: a VQGAN's latents, changed until a CLIP sees in their picture what was asked for."""
