"""A result of each task that the page can show, and models that make pictures, as short as they may be."""

from typing import Any

from asking_page import model
from viewing import entry

HIT = {
    "entry": 17,
    "paths": ["rome/IMG_0001.jpg", "copy.jpg"],
    "certainty": 0.931,
    "width": 4000,
    "height": 3000,
    "group": ["small/one.png"],
    "why": [
        {"leg": leg, "rank": 1, "score": 4.5, "field": "", "snippet": "", "boxes": [[12, 40.4, 300, 420]]}
        for leg in ("words", "labels", "meaning", "looks", "copies", "filters")
    ],
    "preview": "",
    "no_preview": "gone",
}
SEARCH = {
    "collection": "photos",
    "pictures": 1234,
    "hits": [HIT],
    "nearest": [{**HIT, "entry": 18}],
    "total": 2,
    "cursor": "0x1.8p-6_18",
    "legs": {"words": "took part", "labels": "took part", "meaning": "nobody embeds pictures here"},
    "not_indexed": {"words": 1, "labels": 12},
}
LINE = {"text": "Invoice 17", "confidence": 0.97, "polygon": [[40, 60], [240, 60], [240, 100], [40, 100]], "turn": 0}
READ = {"image": {"width": 480, "height": 420}, "text": "Invoice 17", "turn": 0, "lines": [LINE]}
ANSWER = {"name": "Why?", "question": "Why?", "answer": "Because", "finish": "time", "tokens": 9, "probability": 0.914}
CAPTION = {"text": "Two people and a cat.", "finish": "length", "tokens": 5, "probability": None}
DESCRIBE = {"caption": CAPTION, "alt_text": "Two people and a cat", "unsupported": ["cat"], "answers": [ANSWER]}
MASK = {"size": [420, 480], "counts": [100, 60, 201440]}
ANALYZE: dict[str, Any] = {"image": {"width": 480, "height": 420}, "regions": [], "texts": None, "options": {}}

MADE = {
    "prompt": "",
    "prompt_whole": True,
    "image": {"width": 64, "height": 64},
    "steps_done": 3,
    "stopped": True,
    "model": {"name": "words"},
    "notice": "",
    "options": {"guidance": 7.5, "scheduler": "dpm++2m"},
    "timings_ms": {"steps": 1500.0},
}
FILE = {"file": "1.png", "sha256": "", "seed": 7, "withheld": ""}
GENERATE = {**MADE, "pictures": [FILE, {**FILE, "file": "", "seed": 8, "withheld": "Too near to concept 3."}]}
NEARER = {"model": "clip", "steered": True, "before": 0.2, "after": 0.31}
EDIT = {
    **MADE,
    "method": "latents",
    "picture": FILE,
    "seed": 7,
    "losses": [0.9, 0.7, 0.75],
    "similarity": [NEARER, {**NEARER, "steered": False, "after": 0.15}],
    "difference": 0.0812,
    "fitted": 0.054,
}
GENERATE_MODELS = [model("generate", "words", {"defaults": {"side": 512, "steps": 20}}, default=True)]
EDIT_MODELS = [
    model("edit", "words", {"methods": ["diffuse", "inpaint"], "defaults": {"side": 512}}, default=True),
    model("edit", "dreams", {"methods": ["latents"]}, default=False),
    model("edit", "faces", {"methods": ["direction", "face"], "directions": {"smile": "Broad."}}, default=False),
]


def done(task: str, result: Any) -> dict[str, Any]:
    """An entry of a job of the task that has that result."""
    links = {"self": "/v1/jobs/job-b"}
    return {**entry("b"), "task": task, "result": result, "links": links, "fields": {}, "textOnly": False}
