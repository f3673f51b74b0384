"""Settings with a form of their own are refused at the start, in a line that says what was expected."""

from base64 import b64encode

import pytest

from front.checks import signing_key
from front.settings import Settings
from wire.errors import BadOptionError

SECRET = "whsec_" + b64encode(bytes(range(32))).decode()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("API_KEYS", f"{'a' * 16}, {'b' * 16}"),
        ("ADMIN_KEYS", "0123456789abcdef"),
        ("RATE_LIMIT", "10/second; 200/minute"),
        ("RATE_LIMIT", "1 per 5 minute"),
        ("ALLOWED_NETWORKS", "192.168.1.0/24, fd00::/8, 10.0.0.7"),
        ("LABEL_STUDIO_URL", "http://label-studio:8080/"),
        ("LABEL_STUDIO_API_KEY", "0123abcd"),
        ("WEBHOOK_SECRET", SECRET),
        ("WEBHOOK_SECRET", "a sentence that is long enough"),
        ("URL_INPUT", "true"),
        ("MEAD_BLOCKING", "true"),
        ("WATCH_AT_ONCE", "8"),
        ("WATCH_SECONDS", "86400"),
        ("CORS_ORIGINS", "*"),
        ("CORS_ORIGINS", "https://example.org:8443, http://localhost:3000,http://[::1]:8080"),
        ("CORS_ORIGINS", "capacitor://localhost, chrome-extension://abcdefghijklmnop, http://192.168.1.7:443"),
    ],
)
def test_a_good_setting_is_taken(name: str, value: str) -> None:
    """Several where several may be."""
    assert getattr(Settings.from_environment({name: value}), name.lower())


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("API_KEYS", "a" * 15, "at least 16"),
        ("API_KEYS", f"{'a' * 16},short", "key 2 is none"),
        ("ADMIN_KEYS", "with blank in the middle", "without blanks"),
        ("ADMIN_KEYS", "ä" * 20, "letters, digits"),
        ("RATE_LIMIT", "many", "10/second; 200/minute"),
        ("RATE_LIMIT", "0/second", "10/second; 200/minute"),
        ("RATE_LIMIT", "5/fortnight", "10/second; 200/minute"),
        ("ALLOWED_NETWORKS", "192.168.1.5/24", "192.168.1.0/24"),
        ("ALLOWED_NETWORKS", "myhost", "192.168.1.0/24"),
        ("LABEL_STUDIO_URL", "label-studio:8080", "http://localhost:8080"),
        ("LABEL_STUDIO_URL", "http://me:secret@label-studio", "http://localhost:8080"),
        ("LABEL_STUDIO_API_KEY", "a b", "without blanks"),
        ("WEBHOOK_SECRET", "short", "24 bytes"),
        ("WEBHOOK_SECRET", "whsec_no base64 at all in here, not any", "base64"),
        ("WEBHOOK_SECRET", "whsec_" + b64encode(bytes(23)).decode(), "24 bytes"),
        ("URL_INPUT", "perhaps", "true or false"),
        ("WATCH_SECONDS", "86401", "from 1 to 86400"),
        ("WATCH_SECONDS", "0", "from 1 to 86400"),
        ("MEAD_BLOCKING", "perhaps", "true or false"),
        ("CORS_ORIGINS", "https://example.org/", "without path"),
        ("CORS_ORIGINS", "https://example.org/page", "without path"),
        ("CORS_ORIGINS", "https://Example.org", "small letters"),
        ("CORS_ORIGINS", "https://example.org:443", "443 of https"),
        ("CORS_ORIGINS", "http://example.org:80", "80 of http"),
        ("CORS_ORIGINS", "http://example.org:", "https://example.org:8443"),
        ("CORS_ORIGINS", "example.org", "https://example.org:8443"),
        ("CORS_ORIGINS", "https://*.example.org", "* for any"),
        ("CORS_ORIGINS", "https://user@example.org", "https://example.org:8443"),
        ("CORS_ORIGINS", "null", "* for any"),
        ("CORS_ORIGINS", "http://a.example http://b.example", "commas"),
        ("CORS_ORIGINS", "http://a.example, https://b.example?x", "'https://b.example?x'"),
    ],
)
def test_a_bad_setting_is_refused_by_name(name: str, value: str, expected: str) -> None:
    """One line; a secret is not shown in it."""
    with pytest.raises(BadOptionError, match=f"^Setting {name}: expected ") as caught:
        Settings.from_environment({name: value})
    assert expected in caught.value.message
    assert "\n" not in caught.value.message
    if name.endswith(("KEYS", "SECRET")):
        assert value not in caught.value.message


def test_a_secret_signs_with_what_its_base64_says_or_with_its_own_characters() -> None:
    """As the libraries of Standard Webhooks read it."""
    assert signing_key(SECRET) == bytes(range(32))
    assert signing_key("plain words") == b"plain words"
