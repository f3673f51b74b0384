"""The application: one for both modes, which differ in their services only."""

from flask import Flask
from flask.json.provider import DefaultJSONProvider

from front import api, errors, page
from front.services import Services
from front.settings import Settings
from front.uploads import FRAMING_BYTES, UploadRequest


class OrderedJSON(DefaultJSONProvider):
    """JSON with its members in the order that they were given."""

    sort_keys = False


class FrontDoor(Flask):
    """Flask, with uploads in memory and ordered JSON."""

    request_class = UploadRequest
    json_provider_class = OrderedJSON


def create_app(services: Services, settings: Settings) -> Flask:
    """The WSGI application in front of `services`."""
    app = FrontDoor("front")
    app.config["MAX_CONTENT_LENGTH"] = settings.max_upload_bytes + FRAMING_BYTES
    app.register_blueprint(api.blueprint(services, settings))
    app.register_blueprint(page.blueprint(settings))
    app.after_request(page.protect)
    errors.register(app)
    return app
