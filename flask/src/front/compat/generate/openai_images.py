"""The routes of OpenAI that make pictures and change them."""

import time
from base64 import b64encode
from collections.abc import Mapping, Sequence
from typing import Any

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.error_bodies import reshape
from front.compat.generate.maker import PNG, Made, Maker
from front.compat.generate.openai_request import B64, FORMS, MOST_PICTURES, URL, ImagesRequest
from front.compat.generate.schemas import RAISED
from front.compat.openai_errors import FAILURE, STATUSES, refused
from front.inputs.reader import RequestBody, read
from front.job_request import Given, Reference
from front.openapi.errors import ENDING, ErrorBody
from front.openapi.operation import Answer, Operation
from front.openapi.parameters import JSON, MULTIPART, PICTURE
from front.openapi.schemas import Json, Whole, listed, one_of, record
from front.uploads import no_picture, too_many_bytes, too_many_pictures
from front.v1.jobs.representation import address
from wire.errors import RequestError
from wire.tasks.edit.spec import EDIT, Method
from wire.tasks.generate.spec import GENERATE
from wire.tasks.made_pictures import GUIDANCE, LONGEST_PROMPT, NEGATIVE_PROMPT, SCHEDULER, SEED

PREFIX = "/v1/images"
GENERATIONS, EDITS = f"{PREFIX}/generations", f"{PREFIX}/edits"
IMAGE, MASK = "image", "mask"
GENERATE_OWN = ("negative_prompt", "steps", "guidance", "scheduler", "decoder")
EDIT_OWN = ("negative_prompt", "steps", "guidance", "scheduler", "strength")
"""Options that OpenAI's own service does not have."""

FIELDS: Mapping[str, Any] = {
    "prompt": {"type": "string", "minLength": 1, "maxLength": LONGEST_PROMPT},
    "n": {"type": "integer", "minimum": 1, "maximum": MOST_PICTURES, "default": 1},
    "size": {"type": "string", "default": "auto", "description": "`512x512`, in eights; `auto` for the model's own."},
    "response_format": one_of(B64, URL, default=B64),
    "output_format": one_of(*FORMS, default=PNG),
    "model": {"type": "string", "description": "Which model; the default without."},
    "seed": {"type": ["integer", "string"], "description": f"Ours: {SEED.about}"},
    "negative_prompt": {"type": "string", "description": f"Ours: {NEGATIVE_PROMPT.about}"},
    "steps": {"type": "integer", "description": "Ours: how many steps a picture takes."},
    "guidance": {"type": "number", "description": f"Ours: {GUIDANCE.about}"},
    "scheduler": {"type": "string", "description": f"Ours: {SCHEDULER.about}"},
}
OPTIONAL = FIELDS.keys() - {"prompt"}
REQUEST = record("What is to be seen. Other members of OpenAI's own are ignored.", OPTIONAL, **FIELDS)
STRENGTH: Json = {"type": "number", "description": "Ours: how much of the picture is left behind, from 0 to 1."}
EDIT_REQUEST = record(
    "A picture and what is to be seen of it.",
    {*OPTIONAL, MASK, "strength"},
    **FIELDS,
    image=PICTURE,
    mask={**PICTURE, "description": "Transparent where the picture may change; without transparency, white."},
    strength=STRENGTH,
)
ITEM = record("`url` where that was asked for.", (B64, URL), b64_json=str, url=str, seed=Whole)
ANSWER = record(
    "The pictures, but for those that are withheld, of which `withheld` says why.",
    ("size",),
    created=Whole,
    data=listed(ITEM),
    output_format=one_of(*FORMS),
    size=str,
    withheld=list[str],
)
BLOCKED: Mapping[str, Any] = {
    "type": "image_generation_user_error",
    "param": None,
    "code": "moderation_blocked",
}


def _operation(body: Json) -> Operation:
    return Operation(
        "OpenAI",
        {200: Answer("The pictures.", {JSON: ANSWER})},
        (*RAISED, *ENDING),
        body=body,
        error_body=ErrorBody(JSON, FAILURE, with_examples=False, statuses=STATUSES),
    )


def blueprint(maker: Maker) -> Blueprint:
    """The routes."""
    routes = Blueprint("openai_images", __name__)

    @routes.post(GENERATIONS)
    @_operation({JSON: REQUEST})
    def images_generate() -> Response:
        """Makes pictures of words, as OpenAI's clients ask for them."""
        fields = json_members.document(json_members.body_of(request, maker.settings))
        wanted = ImagesRequest.of(fields, GENERATE_OWN)
        common = {**wanted.options, "model": wanted.model}
        one_job = wanted.form == PNG  # in another form a job makes one picture, and that at once
        each = [{"seed": wanted.seed, "n": wanted.n}] if one_job else [{"seed": seed} for seed in wanted.seeds]
        requests = [
            maker.request(GENERATE, {"prompt": wanted.prompt}, {**common, **own}, formats=wanted.formats)
            for own in each
        ]
        return _answer(maker, wanted, maker.made(*requests))

    @routes.post(EDITS)
    @_operation({MULTIPART: EDIT_REQUEST})
    def images_edit() -> Response:
        """Changes a picture, or what a mask says of it, as OpenAI's clients ask for it."""
        body = read(request, too_many_bytes(maker.settings.max_upload_bytes))
        wanted = ImagesRequest.of({**body.form, **body.strict}, EDIT_OWN)
        pictures = _pictures(body)
        method = Method.INPAINT if MASK in pictures else Method.DIFFUSE
        common = {**wanted.options, "model": wanted.model, "method": method.value}
        inputs = {"prompt": wanted.prompt, **pictures}
        requests = [
            maker.request(EDIT, inputs, {**common, "seed": seed}, formats=wanted.formats) for seed in wanted.seeds
        ]
        return _answer(maker, wanted, maker.made(*requests))

    @routes.after_request
    def not_again(response: Response) -> Response:
        """Its client sends what is late once more by itself; the first request is still worked on then."""
        if response.status_code == 504:
            response.headers["x-should-retry"] = "false"
        return response

    reshape(routes, (PREFIX,), refused, STATUSES)
    return routes


def _pictures(body: RequestBody) -> Mapping[str, Given]:
    """The picture, and the mask where one came. Raises RequestError."""
    found: dict[str, list[Given]] = {IMAGE: [], MASK: []}
    for file in body.files:
        name = MASK if file.field == MASK else IMAGE
        if file.content or file.reference:
            found[name].append(Reference(file.reference) if file.reference else file.content)
    if not found[IMAGE]:
        raise no_picture(body.came, IMAGE)
    for name, given in found.items():
        if len(given) > 1:
            raise RequestError(f"Field {name}: {too_many_pictures(len(given)).message}")
    return {name: given[0] for name, given in found.items() if given}


def _answer(maker: Maker, wanted: ImagesRequest, made: Sequence[Made]) -> Response:
    data, withheld = [item for each in made for item in _items(maker, wanted, each)], list[str]()
    for each in made:
        withheld += each.withheld
    if not data:
        return _blocked(withheld)
    size = made[0].result["image"]
    return jsonify(
        created=int(time.time()),
        data=data,
        output_format=wanted.form,
        size=f"{size['width']}x{size['height']}",
        withheld=withheld,
    )


def _items(maker: Maker, wanted: ImagesRequest, made: Made) -> list[Mapping[str, Any]]:
    shown = [each for each in made.pictures if each["file"]]
    if wanted.response == URL:
        job = f"{request.host_url.rstrip('/')}{address(made.job.id)}"
        paths = [f"/files/{each['file']}" if wanted.form == PNG else f"?format={wanted.form}" for each in shown]
        return [{"url": f"{job}{path}", "seed": each["seed"]} for each, path in zip(shown, paths, strict=True)]
    contents = [content for content in maker.contents(made, wanted.form) if content is not None]
    return [
        {"b64_json": b64encode(content).decode(), "seed": each["seed"]}
        for each, content in zip(shown, contents, strict=True)
    ]


def _blocked(reasons: Sequence[str]) -> Response:
    """No picture may be seen: what OpenAI's clients are told then."""
    response = jsonify(error={"message": f"Every picture is withheld. {reasons[0]}", **BLOCKED})
    response.status_code = 400
    return response
