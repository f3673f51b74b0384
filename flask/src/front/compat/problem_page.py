"""Refusals in words, for people whose browser sent a form without JavaScript."""

import json

from flask import Flask, Response, render_template, request

from front.compat.upload_responses import HTML, JSON, preferred_type
from front.errors import PROBLEM

PATHS = ("/upload", "/view/")
"""Where a form, and what it leads to, can end."""


def register(app: Flask) -> None:
    """A browser that is refused something at PATHS is shown a page that says why; its status stays."""

    @app.after_request
    def in_words(response: Response) -> Response:
        if response.mimetype == PROBLEM and request.path.startswith(PATHS):
            response.vary.add("Accept")
            if preferred_type(PROBLEM, JSON, HTML) == HTML:
                response.set_data(render_template("problem.html", problem=json.loads(response.get_data())))
                response.mimetype = HTML
        return response
