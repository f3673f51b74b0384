"""The application: one for both modes, which differ in their services only."""

from flask import Flask
from flask.json.provider import DefaultJSONProvider
from prometheus_client import CollectorRegistry

from front import access, compression, errors, health, languages, metrics, openapi, page, redirects, status_page
from front.access import inflight_limit
from front.compat import clients, deepstack, embeddings, open_inference, problem_page, upload
from front.inputs.base64_text import base64_length
from front.inputs.request import MOST_PARTS, UploadRequest
from front.jobs import Jobs
from front.metrics.request_totals import request_totals
from front.outbound.fetch import Fetcher
from front.permits import CLIENT_LIMITS, ClientLimits
from front.services import Services
from front.settings import Settings
from front.uploads import FRAMING_BYTES
from front.v1 import collections, streams
from front.v1 import tasks as task_routes
from front.v1.batches import routes as batch_routes
from front.v1.jobs import routes as job_routes
from front.v1.jobs.references import References
from front.v1.models import routes as model_routes
from front.v1.status import routes as status_routes
from front.v1.status.history import EXTENSION, StatusHistory


class OrderedJSON(DefaultJSONProvider):
    """JSON with its members in the order that they were given."""

    sort_keys = False


class FrontDoor(Flask):
    """Flask, with uploads in memory and ordered JSON."""

    request_class = UploadRequest
    json_provider_class = OrderedJSON


def create_app(services: Services, settings: Settings, registry: CollectorRegistry | None = None) -> Flask:
    """The WSGI application in front of `services`.

    `registry` may hold metrics of others, which `/metrics` shows too.
    """
    app, jobs = FrontDoor("front"), Jobs(services, settings)
    counted = CollectorRegistry() if registry is None else registry
    longest_body = base64_length(settings.max_upload_bytes) + FRAMING_BYTES
    references = References(settings, jobs, Fetcher(settings, waiting=services.threads.waiting))
    app.extensions[CLIENT_LIMITS] = ClientLimits(services.threads.slow, settings.connections_per_address)
    app.config.update(MAX_CONTENT_LENGTH=longest_body, MAX_FORM_PARTS=MOST_PARTS)
    app.register_blueprint(upload.blueprint(services, settings, jobs))
    app.register_blueprint(health.blueprint(services, settings))
    app.register_blueprint(model_routes.blueprint(services, settings))
    app.register_blueprint(job_routes.blueprint(services, settings, jobs, references))
    app.register_blueprint(batch_routes.blueprint(services, settings, jobs, references))
    history = StatusHistory(services, lambda: request_totals(counted))
    app.extensions[EXTENSION] = history
    app.register_blueprint(status_routes.blueprint(services, settings, lambda: request_totals(counted), history))
    app.register_blueprint(task_routes.blueprint(services, settings))
    app.register_blueprint(collections.blueprint(settings, jobs))
    app.register_blueprint(streams.blueprint(services, settings, jobs, references))
    app.register_blueprint(deepstack.blueprint(services, settings, jobs))
    app.register_blueprint(open_inference.blueprint(services, settings, jobs))
    app.register_blueprint(embeddings.blueprint(services, settings, jobs))
    for routes in clients.blueprints(services, settings, jobs, references):
        app.register_blueprint(routes)
    app.register_blueprint(openapi.blueprint(settings))
    app.register_blueprint(page.blueprint(settings, is_on_one_machine=services.is_on_one_machine))
    app.register_blueprint(status_page.blueprint())
    languages.register(app)
    compression.register(app)
    app.after_request(page.protect)
    app.after_request(redirects.made_relative)
    errors.register(app)
    problem_page.register(app)
    metrics.register(app, services, counted)
    access.register(app, services, settings)
    inflight_limit.register(app, settings.intake_bytes, longest_body=max(longest_body, settings.max_batch_bytes))
    return app
