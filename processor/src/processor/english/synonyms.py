"""Words that people say for the things that detectors have labels for: COCO's categories, in both of its spellings."""

from types import MappingProxyType

SAID_FOR = {
    "person": "people man men woman women boy boys girl girls child children kid kids baby toddler guy lady gentleman "
    "human humans player players rider riders skier skiers surfer surfers snowboarder skateboarder pedestrian crowd "
    "family batter pitcher catcher male female adult someone worker chef",
    "bicycle": "bike bikes cycle cyclist cyclists",
    "car": "automobile taxi cab sedan suv vehicle vehicles",
    "motorbike": "motorcycle motorcycles scooter scooters moped motorcyclist",
    "motorcycle": "motorbike motorbikes scooter scooters moped motorcyclist",
    "aeroplane": "airplane airplanes plane planes jet jetliner airliner aircraft",
    "airplane": "aeroplane plane planes jet jetliner airliner aircraft",
    "train": "locomotive railway subway tram",
    "truck": "lorry pickup van vehicle vehicles",
    "boat": "ship ships sailboat sailboats canoe kayak yacht ferry",
    "traffic light": "stoplight stoplights",
    "fire hydrant": "hydrant",
    "bird": "seagull seagulls duck ducks pigeon pigeons parrot goose geese swan owl",
    "cat": "kitten kittens kitty",
    "dog": "puppy puppies hound",
    "horse": "pony ponies foal",
    "sheep": "lamb lambs",
    "cow": "cattle bull calf cows",
    "backpack": "rucksack bag",
    "handbag": "purse bag",
    "suitcase": "luggage baggage",
    "frisbee": "disc",
    "sports ball": "ball soccer football basketball baseball",
    "skis": "ski skiing skier skiers",
    "snowboard": "snowboarding snowboarder",
    "skateboard": "skateboarding skateboarder skateboards",
    "surfboard": "surfing surfer surfers",
    "tennis racket": "racquet racket tennis",
    "cup": "mug mugs",
    "donut": "doughnut doughnuts donuts",
    "cake": "cakes cupcake",
    "chair": "seat armchair stool",
    "sofa": "couch couches",
    "couch": "sofa sofas",
    "pottedplant": "potted plant plant plants flowerpot",
    "potted plant": "pottedplant plants flowerpot",
    "diningtable": "dining table table tables",
    "dining table": "diningtable tables",
    "tvmonitor": "tv television monitor screen",
    "tv": "tvmonitor television monitor screen",
    "laptop": "notebook computer",
    "cell phone": "phone cellphone smartphone mobile telephone",
    "refrigerator": "fridge",
    "oven": "stove",
    "teddy bear": "teddy stuffed",
    "hair drier": "hairdryer dryer",
    "bed": "mattress",
    "toilet": "commode urinal",
}


def _reversed() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for label, said in SAID_FOR.items():
        for word in said.split():
            found.setdefault(word, []).append(label)
    found["potted plant"], found["dining table"] = ["pottedplant"], ["diningtable"]
    return {word: tuple(labels) for word, labels in found.items()}


LABELS_SAID = MappingProxyType(_reversed())
"""By what is said, the labels that it may stand for."""
