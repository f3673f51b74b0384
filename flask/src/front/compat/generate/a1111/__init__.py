"""The API of A1111 (stable-diffusion-webui, `--api`), which many programs speak that have pictures made."""

from flask import Blueprint

from front.compat.error_bodies import reshape
from front.compat.generate.a1111 import about, looking, making
from front.compat.generate.a1111.schemas import PREFIX, refused
from front.compat.generate.maker import Maker


def blueprint(maker: Maker) -> Blueprint:
    """The routes."""
    routes = Blueprint("a1111", __name__)
    making.add_routes(routes, maker)
    looking.add_routes(routes, maker)
    about.add_routes(routes, maker)
    reshape(routes, (PREFIX,), refused)
    return routes
