"""Clients of the APIs of others, which learn of no job: the answer is all that they get."""

import json
from base64 import b64encode

from measure.soak.caller import Caller
from measure.soak.exchange import form


def deepstack(caller: Caller) -> None:
    """Home automation: a form, and boxes in whole pixels."""
    picture = caller.picture()
    body, content_type = form(picture.data, {"min_confidence": "0.4"}, "image")
    life = caller.site.life()
    reply = caller.ask("POST", "/v1/vision/detection", body, {"Content-Type": content_type}, makes_job=True)
    if caller.expect(reply, 200):
        caller.book.done(life, caller.site.life())
        found = [
            {**each, "xyxy": [each[side] for side in ("x_min", "y_min", "x_max", "y_max")]}
            for each in reply.document["predictions"]
        ]
        caller.check(picture.finds_otherwise(found, 0.4), "DeepStack")


def open_inference(caller: Caller) -> None:
    """KServe's and Triton's clients: tensors in JSON."""
    picture, mark = caller.picture(), caller.marks.next()
    image = {"name": "image", "shape": [1], "datatype": "BYTES", "data": [b64encode(picture.data).decode()]}
    asked = {"inputs": [image], "parameters": {"confidence_threshold": mark}}
    life = caller.site.life()
    path, headers = f"/v2/models/{caller.model}/infer", {"Content-Type": "application/json"}
    reply = caller.ask("POST", path, json.dumps(asked).encode(), headers, makes_job=True)
    if caller.expect(reply, 200, *((404,) if caller.site.redis else ())):  # no model is known while no worker is
        if reply.status == 404:
            caller.book.excuse("a model that no worker told of just then")
            return
        caller.book.done(life, caller.site.life())
        outputs = {each["name"]: each["data"] for each in reply.document["outputs"]}
        caller.check(picture.differs(json.loads(outputs["detections"][0]), mark), "Open Inference")
