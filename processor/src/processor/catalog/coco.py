"""The 80 classes of COCO, by class_id, as Darknet spells them."""

from wire.tasks.detect import coco

LABELS = tuple(coco.darknet_name(class_id) for class_id in range(len(coco.NAMES)))
