"""The page for whoever runs the service. What it shows comes from `GET /v1/status`."""

from flask import Blueprint, Response, make_response, render_template


def blueprint() -> Blueprint:
    """The page's route."""
    page = Blueprint("status_page", __name__)

    @page.get("/status")
    def status() -> Response:
        response = make_response(render_template("status.html"))
        response.headers["Cache-Control"] = "no-cache"
        return response

    return page
