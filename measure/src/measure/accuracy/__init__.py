"""How right the detections are: COCO's mean average precision."""
