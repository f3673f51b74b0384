"""Kinds of things that people ask for, and the labels that are of each kind: COCO's categories, in both spellings."""

from types import MappingProxyType

KINDS = MappingProxyType(
    {
        "animal": ("bird", "cat", "dog", "horse", "sheep", "cow", "elephant", "bear", "zebra", "giraffe"),
        "pet": ("cat", "dog"),
        "vehicle": (
            "bicycle",
            "car",
            "motorcycle",
            "motorbike",
            "airplane",
            "aeroplane",
            "bus",
            "train",
            "truck",
            "boat",
        ),
        "fruit": ("banana", "apple", "orange"),
        "food": ("banana", "apple", "sandwich", "orange", "broccoli", "carrot", "hot dog", "pizza", "donut", "cake"),
        "furniture": ("chair", "couch", "sofa", "bed", "dining table", "diningtable", "bench"),
        "cutlery": ("fork", "knife", "spoon"),
    }
)
