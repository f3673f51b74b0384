"""The page for whoever runs the service. What it shows comes from `GET /v1/status`."""

from flask import Blueprint, Response, make_response, render_template

from front.openapi.operation import Answer, Operation
from front.openapi.parameters import HTML


def blueprint() -> Blueprint:
    """The page's route."""
    page = Blueprint("status_page", __name__)

    @page.get("/status")
    @Operation("Pages", {200: Answer("A page.", {HTML: str})})
    def status_page() -> Response:
        """The page for whoever runs the service."""
        response = make_response(render_template("status.html"))
        response.headers["Cache-Control"] = "no-cache"
        return response

    return page
