"""Settings come from the environment, once, and a bad one is told in a line."""

import pytest

from front.settings import Settings
from wire.errors import BadOptionError


def test_an_empty_environment_gives_the_defaults() -> None:
    """Nothing has to be set."""
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"MAX_PIXELS": "", "REDIS_URL": " "}) == Settings()


def test_each_setting_is_read_under_its_own_name() -> None:
    """The names of the environment are the names of the fields, in capitals."""
    numbers = ["max_upload_bytes", "max_pixels", "result_seconds", "record_seconds", "queue_seconds", "store_bytes"]
    environ = {name.upper(): str(at + 7) for at, name in enumerate(numbers)} | {"REDIS_URL": "redis://elsewhere:1/2"}
    settings = Settings.from_environment(environ)
    assert [getattr(settings, name) for name in numbers] == [7, 8, 9, 10, 11, 12]
    assert settings.redis_url == "redis://elsewhere:1/2"


@pytest.mark.parametrize("value", ["twenty", "0", "-1", "1.5", "1e6", "9" * 30, "٣"])
def test_a_bad_number_is_refused_with_its_name(value: str) -> None:
    """The message says which setting, what was expected and what came."""
    with pytest.raises(BadOptionError, match=r"^Setting MAX_UPLOAD_BYTES: expected a whole number .*, got '") as caught:
        Settings.from_environment({"MAX_UPLOAD_BYTES": value})
    assert "\n" not in caught.value.message


def test_an_address_that_is_not_of_redis_is_refused() -> None:
    """Better at the start than with the first picture."""
    with pytest.raises(BadOptionError, match="Setting REDIS_URL: expected an address"):
        Settings.from_environment({"REDIS_URL": "localhost:6379"})
