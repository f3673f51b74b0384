"""The description of the API, and that it is one of this API."""

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import jsonschema
import pytest
from openapi_spec_validator import validate

from front.dispatch.fakes import RESULT
from front.errors import STATUS
from front.openapi.examples import EXAMPLES
from front.openapi.operation import routes
from front.openapi.schemas import Keywords, Schemas, Whole, option_schema
from front.settings import Settings
from openapi_document import app_of, document_of
from wire.errors import by_code
from wire.tasks.detect.model import DetectModelVersion
from wire.tasks.detect.result import DetectionResult
from wire.tasks.detect.spec import DETECT
from wire.tasks.spec import Kind, Option

KEYS = Settings(api_keys=("a" * 20,), admin_keys=("b" * 20,), rate_limit="9/second", webhook_secret="c" * 20)
FILES = ("/static/", "/vendor/", "/docs/", "/samples/")
OPTIONS = {option.name: option for option in DETECT.options}


@pytest.mark.parametrize("settings", [Settings(), KEYS, replace(KEYS, api_keys=())])
def test_it_is_valid_openapi(settings: Settings) -> None:
    """By the rules of version 3.1, whatever the operator set."""
    document = document_of(settings)
    assert document["openapi"] == "3.1.0"
    validate(document)


def test_every_route_has_an_operation() -> None:
    """Plain files aside."""
    app = app_of(Settings())
    served = {
        (method, rule.rule)
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith(FILES)
    }
    assert sorted(served - {(route.method, route.rule) for route in routes(app)}) == []


def test_every_operation_is_in_the_document() -> None:
    """No two of them under one path and method."""
    job_document = sorted((route.path, route.method) for route in routes(app_of(Settings())))
    assert job_document == sorted(
        (path, method.upper()) for path, each in document_of(Settings())["paths"].items() for method in each
    )


def test_every_error_is_in_it_with_its_status() -> None:
    """A client can look up each code."""
    about = document_of(Settings())["info"]["description"]
    missing = [code for code, kind in by_code().items() if f"| {STATUS[kind]} | `{code}` |" not in about]
    assert missing == []


@pytest.mark.parametrize(
    ("argument", "code", "status"),
    [
        ("{job_id}", "unknown_job", 404),
        ("{job_id}", "expired_job", 410),
        ("{batch_id}", "unknown_job", 404),
        ("{model}", "unknown_model", 404),
        ("{task}", "unknown_task", 404),
    ],
)
def test_who_names_what_is_not_there_is_told_so(argument: str, code: str, status: int) -> None:
    """Of every route with such a name in its path."""
    paths = {path: each for path, each in document_of(Settings())["paths"].items() if argument in path}
    assert paths
    for path, methods in paths.items():
        for operation in methods.values():
            assert f"`{code}`" in operation["responses"][str(status)]["description"], path


def test_every_option_is_in_it_with_its_range() -> None:
    """Once, as a parameter of each operation that takes pictures, as the table of tasks has it."""
    for path in ("/v1/jobs", "/v1/batches", "/upload"):
        operation = document_of(Settings())["paths"][path]["post"]
        queried = {each["name"]: each for each in operation["parameters"]}
        for option in DETECT.options:
            said = {"description": queried[option.name]["description"], **queried[option.name]["schema"]}
            assert said == option_schema(option)


@pytest.mark.parametrize(
    ("option", "value", "accepted"),
    [
        ("confidence_threshold", 0, True),
        ("confidence_threshold", 1.01, False),
        ("confidence_threshold", "high", False),
        ("max_detections", 1000, True),
        ("max_detections", 0, False),
        ("max_detections", 1.5, False),
        ("size", 0, True),
        ("size", 416, True),
        ("size", 400, False),
        ("shape", "square", True),
        ("shape", "round", False),
        ("labels", "person,dog:0.6", True),
    ],
)
def test_an_options_schema_takes_what_the_option_takes(option: str, value: object, accepted: bool) -> None:
    """The schema and the code agree on each value."""
    row: Option = OPTIONS[option]
    assert jsonschema.Draft202012Validator(option_schema(row)).is_valid(value) == accepted
    try:
        row.parse(value)
    except Exception:
        assert not accepted
    else:
        assert accepted


def test_a_result_matches_its_schema_and_one_without_a_box_does_not() -> None:
    """The schema is made of the dataclass whose JSON it describes."""
    components = document_of(Settings())["components"]
    schema = {"components": components, **Schemas().of(DetectionResult)}
    validator = jsonschema.Draft202012Validator(schema)
    validator.validate(DetectionResult.from_dict(RESULT).to_dict())
    broken = json.loads(json.dumps(RESULT))
    del broken["detections"][0]["xyxy"]
    assert not validator.is_valid(broken)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_one(name: str) -> None:
    """It matches the schema that it stands beside, and says all that must be said."""
    components = document_of(Settings())["components"]
    validator = jsonschema.Draft202012Validator({"components": components, "$ref": f"#/components/schemas/{name}"})
    for example in components["schemas"][name]["examples"]:
        validator.validate(example)
        if components["schemas"][name].get("required"):
            assert not validator.is_valid({})


def test_a_type_that_does_not_travel_is_refused() -> None:
    """Rather than described as anything at all."""
    with pytest.raises(TypeError, match="a type that travels"):
        Schemas().of(bytes)


def test_two_types_of_one_name_are_refused() -> None:
    """Rather than one of them described as the other."""
    schemas = Schemas()
    schemas.of(TypedDict("PartJson", {"name": str}))
    with pytest.raises(TypeError, match="one type that is called Part"):
        schemas.of(TypedDict("Part", {"number": int}))


@pytest.mark.parametrize(
    ("kind", "schema"),
    [
        (str | None, {"type": ["string", "null"]}),
        (Whole | None, {"type": ["integer", "null"], "minimum": 0}),
        (tuple[int, ...], {"type": "array", "items": {"type": "integer"}}),
        (tuple[int, int], {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2}),
        (Mapping[str, float], {"type": "object", "additionalProperties": {"type": "number"}}),
        (Literal["a", "b"], {"type": "string", "enum": ["a", "b"]}),
        (Literal[True], {"type": "boolean", "const": True}),
        (Kind, {"type": "string", "enum": ["image", "text"]}),
        (Annotated[Whole, Keywords(description="Of it.")], {"type": "integer", "minimum": 0, "description": "Of it."}),
        (int | str, {"anyOf": [{"type": "integer"}, {"type": "string"}]}),
    ],
    ids=str,
)
def test_a_type_has_its_schema(kind: object, schema: dict[str, Any]) -> None:
    """With what stands beside it."""
    assert Schemas().of(kind) == schema


def test_members_that_may_be_missing_are_not_required() -> None:
    """Of a dictionary; those of a dataclass are always there, whatever its defaults."""
    schemas = Schemas()
    schemas.of(TypedDict("PartJson", {"name": str, "number": NotRequired[int]}))
    schemas.of(DetectModelVersion)
    assert schemas.named["Part"]["required"] == ["name"]
    assert "labels_sha256" in schemas.named["DetectModelVersion"]["required"]


def _demanded(document: dict[str, Any], path: str, method: str) -> object:
    return document["paths"][path][method].get("security")


def test_keys_are_demanded_where_they_are_set() -> None:
    """Of all but the probes; without keys nothing is said of them."""
    free, keyed = document_of(Settings()), document_of(KEYS)
    schemes = [{"header": []}, {"bearer": []}, {"basic": []}]
    assert _demanded(free, "/v1/jobs", "post") is None
    assert "securitySchemes" not in free["components"]
    assert (free["security"], keyed["security"]) == ([], schemes)
    assert _demanded(keyed, "/v1/jobs", "post") is None
    assert _demanded(keyed, "/v1/models/{name}", "put") == schemes
    assert _demanded(keyed, "/healthz", "get") == []
    assert {"401", "403", "429"} <= set(keyed["paths"]["/counts"]["get"]["responses"])
    assert not {"401", "403", "429"} & set(free["paths"]["/counts"]["get"]["responses"])
    only_admin = document_of(replace(KEYS, api_keys=()))
    assert _demanded(only_admin, "/v1/models/{name}", "put") == schemes
    assert only_admin["security"] == []
    assert _demanded(document_of(replace(KEYS, admin_keys=())), "/v1/models/{name}", "put") is None
    assert _demanded(only_admin, "/v1/jobs", "post") is None


def test_no_secret_is_told() -> None:
    """The description is made of the settings, and not of all of them."""
    job_document = json.dumps(document_of(KEYS))
    assert not [secret for secret in (*KEYS.api_keys, *KEYS.admin_keys, KEYS.webhook_secret) if secret in job_document]


def test_it_is_served_once_and_then_only_confirmed() -> None:
    """A client that has it is told so."""
    client = app_of(Settings()).test_client()
    first = client.get("/openapi.json")
    assert (first.status_code, first.mimetype) == (200, "application/json")
    assert first.json == document_of(Settings())
    again = client.get("/openapi.json", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
