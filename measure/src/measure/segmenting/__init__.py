"""How well and how fast regions are cut out, beside COCO's own outlines."""
