"""What generators of clients need of the description, beyond what the specification does."""

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest

from front.openapi.schemas import Schemas
from front.settings import Settings
from openapi_document import document_of

KEYS = Settings(api_keys=("a" * 20,), admin_keys=("b" * 20,), rate_limit="9/second", webhook_secret="c" * 20)
OUR_PACKAGE = "image_processor_client"


@pytest.fixture(params=[Settings(), KEYS], ids=["free", "keyed"])
def document(request: pytest.FixtureRequest) -> dict[str, Any]:
    """The description without keys and with them."""
    return document_of(request.param)


def objects(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object in `value`, with its path; examples are values and not looked into."""
    if isinstance(value, dict):
        yield path, value
        for name, each in value.items():
            if name not in ("example", "examples", "default"):
                yield from objects(each, f"{path}/{name}")
    elif isinstance(value, list):
        for number, each in enumerate(value):
            yield from objects(each, f"{path}/{number}")


def operations(document: dict[str, Any]) -> list[dict[str, Any]]:
    return [each for path in document["paths"].values() for each in path.values()]


def is_array(schema: dict[str, Any]) -> bool:
    kind = schema.get("type")
    return kind == "array" or (isinstance(kind, list) and "array" in kind)


def test_every_array_says_what_is_in_it(document: dict[str, Any]) -> None:
    """By `items`, which all generators read; not by `prefixItems`, which most do not."""
    assert [path for path, each in objects(document) if is_array(each) and "items" not in each] == []
    assert [path for path, each in objects(document) if "prefixItems" in each] == []


def test_a_box_is_four_numbers_and_no_other_tuple_is_described() -> None:
    """Exactly so many, of one type."""
    box = Schemas().of(tuple[float, float, float, float])
    assert box == {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
    with pytest.raises(TypeError, match="a tuple of one type"):
        Schemas().of(tuple[str, int])


def test_every_choice_says_its_type(document: dict[str, Any]) -> None:
    """An `enum` or `const` without one becomes `Any` or `object`."""
    assert [
        path for path, each in objects(document) if ("enum" in each or "const" in each) and "type" not in each
    ] == []


def test_null_is_a_type_and_no_keyword_of_version_3_0(document: dict[str, Any]) -> None:
    """`nullable` means nothing in 3.1."""
    assert [path for path, each in objects(document) if "nullable" in each] == []


def test_nothing_can_be_null_alone(document: dict[str, Any]) -> None:
    """openapi-generator makes no Python client at all of a description in which something can."""
    null = [path for path, each in objects(document) if each.get("type") == "null"]
    assert [path for path in null if path.split("/")[-2] != "anyOf"] == []


def test_every_operation_has_a_name_of_its_own_that_is_one_in_every_language(document: dict[str, Any]) -> None:
    """Generators make methods of them."""
    names = [each["operationId"] for each in operations(document)]
    assert len(names) == len({name.lower() for name in names})
    assert [name for name in names if not re.fullmatch("[a-z][A-Za-z0-9]+", name)] == []


def test_every_tag_is_explained_and_used(document: dict[str, Any]) -> None:
    """Generators make classes of them."""
    used = {tag for each in operations(document) for tag in each["tags"]}
    assert {tag["name"] for tag in document["tags"] if tag["description"]} == used
    assert all(len(each["tags"]) == 1 and each["summary"] and each["description"] for each in operations(document))


def test_every_component_is_used(document: dict[str, Any]) -> None:
    """What is described is answered somewhere."""
    used = {each["$ref"] for _, each in objects(document) if "$ref" in each}
    assert {f"#/components/schemas/{name}" for name in document["components"]["schemas"]} == used


def test_no_component_is_called_as_generators_call_a_choice(document: dict[str, Any]) -> None:
    """They make a type of each, called after its object and its member; of two of one name, none is left."""
    schemas = document["components"]["schemas"]
    choices = [
        f"{name}{member.title().replace('_', '')}"
        for name, schema in schemas.items()
        for member, each in schema.get("properties", {}).items()
        if "enum" in each
    ]
    assert "JobState" in choices
    assert schemas.keys() & set(choices) == set()


def test_json_stands_first_where_there_is_a_choice(document: dict[str, Any]) -> None:
    """Generators that know one content type for an answer take the first that they know."""
    contents = [
        list(answer["content"])
        for each in operations(document)
        for status, answer in each["responses"].items()
        if status.startswith("2") and "content" in answer
    ]
    assert [each for each in contents if "application/json" in each and each[0] != "application/json"] == []
    assert ["application/json", "image/jpeg"] in contents


def test_every_example_validates(document: dict[str, Any]) -> None:
    """Wherever it stands beside its schema."""
    wrong = []
    for path, each in objects(document):
        if "schema" not in each:
            continue
        given = [each["example"]] if "example" in each else []
        given += [example["value"] for example in each.get("examples", {}).values()]
        schema = {"components": document["components"], **each["schema"]}
        wrong += [path for one in given if not jsonschema.Draft202012Validator(schema).is_valid(one)]
    assert wrong == []


def test_a_generated_package_is_not_called_as_ours(document: dict[str, Any]) -> None:
    """openapi-python-client calls it after the title."""
    words = re.sub("[^a-z0-9]+", "_", document["info"]["title"].lower())
    assert f"{words}_client" != OUR_PACKAGE


def test_no_form_stands_beside_json(document: dict[str, Any]) -> None:
    """openapi-generator would send the form's fields and say that they are JSON."""
    bodies = [list(each["requestBody"]["content"]) for each in operations(document) if "requestBody" in each]
    assert [each for each in bodies if "multipart/form-data" in each and "application/json" in each] == []
    assert sum(each[0] == "multipart/form-data" for each in bodies) == 8


@pytest.mark.parametrize(
    ("size", "accepted"), [(0, True), (32, False), (288, False), (320, True), (832, True), (864, False)]
)
def test_a_range_with_a_gap_is_one_number(size: int, accepted: bool, document: dict[str, Any]) -> None:
    """Of an `anyOf` of numbers, openapi-python-client makes code that fails."""
    schema = document["components"]["schemas"]["DetectOptions"]["properties"]["size"]
    assert (schema["type"], "anyOf" in schema) == ("integer", False)
    assert jsonschema.Draft202012Validator(schema).is_valid(size) == accepted


def test_nothing_is_a_parameter_and_a_field_too(document: dict[str, Any]) -> None:
    """Generators would make two arguments of it, and openapi-generator's TypeScript one enum twice."""
    for each in operations(document):
        names = {parameter["name"] for parameter in each.get("parameters", [])}
        contents = each.get("requestBody", {}).get("content", {}).values()
        fields = {name for content in contents for name in content["schema"].get("properties", {})}
        assert names & fields == set(), each["operationId"]
