"""The two routes of A1111 that make pictures: of words, and of a picture and words."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, Response, jsonify, request

from front.compat import json_members
from front.compat.generate.a1111 import members, told
from front.compat.generate.a1111.caller import TASK_ID, Caller
from front.compat.generate.a1111.schemas import IMG2IMG, MADE, PREFIX, TXT2IMG, operation
from front.compat.generate.maker import Made, Maker, seeds
from front.compat.generate.schemas import RAISED
from front.compat.json_members import Document
from front.inputs import json_body
from front.job_request import Given, JobRequest
from front.openapi.errors import ENDING
from front.openapi.operation import Answer
from front.openapi.parameters import JSON
from front.uploads import too_many_pictures
from wire.errors import BadOptionError, CanceledJobError, NoImageError
from wire.tasks.edit.spec import EDIT, Method
from wire.tasks.generate.spec import GENERATE

PNG, COLOUR_TYPE, TRANSPARENT = b"\x89PNG", 25, (b"\x04", b"\x06")
"""Where a PNG's head says that it has a channel of transparency, and how."""

RENAMED = {"steps": "steps", "cfg_scale": "guidance", "width": "width", "height": "height"}
"""Members that are options, by what those are called here; what is left out is the model's own."""


def add_routes(routes: Blueprint, maker: Maker) -> None:
    """`routes` has both of them."""

    def answered(given: Document, caller: Caller, requests: Sequence[JobRequest]) -> Response:
        jobs, made, interrupted = maker.accept(requests), list[Made](), False
        caller.note(job.id for job in jobs)
        for job in jobs:
            try:
                made += maker.waited_for([job])
            except CanceledJobError:  # by its own client, who wants what there is
                interrupted = True
        return jsonify(told.answer(maker, given, made, interrupted=interrupted))

    def asked() -> tuple[Document, Caller]:
        given = json_members.document(json_members.body_of(request, maker.settings))
        members.refuse_others(given)
        return given, Caller.of(maker.services.store, maker.jobs, maker.settings, json_members.text(given, TASK_ID))

    @routes.post(f"{PREFIX}/txt2img")
    @operation({200: Answer("The pictures.", {JSON: MADE})}, (*RAISED, *ENDING), body={JSON: TXT2IMG})
    def a1111_txt2img() -> Response:
        """Makes pictures of words."""
        given, caller = asked()
        options = {**_options(given, caller), "n": members.count(given), "seed": members.seed(given)}
        return answered(given, caller, [maker.request(GENERATE, _inputs(given), options)])

    @routes.post(f"{PREFIX}/img2img")
    @operation({200: Answer("The pictures.", {JSON: MADE})}, (*RAISED, *ENDING), body={JSON: IMG2IMG})
    def a1111_img2img() -> Response:
        """Makes pictures that begin with a picture, or with a mask what that leaves free of one."""
        given, caller = asked()
        options = {**_options(given, caller), **_strength(given)}
        inputs: Mapping[str, Given | str] = {**_inputs(given), "image": _picture(given)}
        count, seed = members.count(given), members.seed(given)
        if not given.get("mask"):
            return answered(given, caller, [maker.request(GENERATE, inputs, {**options, "n": count, "seed": seed})])
        masked = {**inputs, "mask": _mask(given)}
        common = {**options, "method": Method.INPAINT.value}
        return answered(
            given, caller, [maker.request(EDIT, masked, {**common, "seed": each}) for each in seeds(seed, count)]
        )


def _inputs(given: Document) -> Mapping[str, Given | str]:
    return {"prompt": json_members.text(given, "prompt").strip()}


def _options(given: Document, caller: Caller) -> Mapping[str, object]:
    """The options that both tasks have, but for the seed."""
    title = json_members.text(members.overrides(given), members.CHECKPOINT)
    return {
        "negative_prompt": json_members.text(given, "negative_prompt"),
        "scheduler": members.scheduler(given),
        "model": members.checkpoint(title) or caller.model,
        **{option: given[name] for name, option in RENAMED.items() if given.get(name) is not None},
    }


def _strength(given: Document) -> Mapping[str, object]:
    strength = given.get("denoising_strength")
    return {} if strength is None else {"strength": strength}


def _mask(given: Document) -> Given:
    """The mask. A1111 and OpenAI mean the opposite by transparency, so here it means nothing."""
    mask = json_members.picture(given["mask"], "mask")
    if isinstance(mask, bytes) and mask.startswith(PNG) and mask[COLOUR_TYPE : COLOUR_TYPE + 1] in TRANSPARENT:
        raise BadOptionError(
            "Expected a 'mask' in black and white, without a channel of transparency, got one with it."
        )
    return mask


def _picture(given: Document) -> Given:
    pictures = given.get("init_images")
    if not pictures:
        raise NoImageError("Expected a picture in 'init_images', as base64, got none.")
    if not isinstance(pictures, list):
        raise BadOptionError(f"Expected 'init_images' to be a list, got {json_body.kind_of(pictures)}.")
    if len(pictures) > 1:
        raise too_many_pictures(len(pictures))
    return json_members.picture(pictures[0], "init_images")
