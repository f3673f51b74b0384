"""One question to the server, and its answer as it comes."""

import json
import ssl
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import httpx

from processor.tasks.describe.protocols import Limits, Tell
from processor.tasks.describe.remote.settings import RemoteSettings
from wire.errors import TaskUnavailableError
from wire.tasks.describe.result import Finish, Said

CONNECT_SECONDS = 10
MOST_CHARACTERS, MOST_BYTES = 100_000, 1 << 20
"""Of one answer, and of one piece of it with all that is around it: no server fills the memory."""

ODD = (ValueError, KeyError, IndexError, TypeError, AttributeError)
"""What is raised where an answer is of another shape."""

FINISHES = {"length": Finish.LENGTH}


class RefusedError(Exception):
    """The server does not take the request as it is; another one it may."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Asks the server of `settings`."""

    settings: RemoteSettings

    def said(self, content: list[Mapping[str, Any]], limits: Limits, tell: Tell, **more: Any) -> Said:
        """What the server's model says to the `content` of one message. `more` are members of the request.

        Raises TaskUnavailableError where there is no answer, RefusedError where the server wants another request. What
        `tell` raises ends the connection.
        """
        request = {
            "model": self.settings.model,
            "messages": [{"role": "user", "content": content}],
            "max_tokens": limits.max_tokens,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
            **more,
        }
        until = time.monotonic() + limits.seconds
        with self._translated_errors(limits), self._asked(request, limits, until) as response:
            return _heard(_messages(response, until), tell)

    @contextmanager
    def _asked(self, request: Mapping[str, Any], limits: Limits, until: float) -> Iterator[httpx.Response]:
        settings = self.settings
        headers = {"Authorization": f"Bearer {settings.api_key}"} if settings.api_key else {}
        timeout = httpx.Timeout(max(0.001, limits.seconds), connect=CONNECT_SECONDS)
        trusted = ssl.create_default_context()  # the system's own certificates, which a company may have added to
        address = f"{settings.url}/chat/completions"
        with (
            httpx.Client(headers=headers, timeout=timeout, verify=trusted) as client,
            client.stream("POST", address, json=request) as response,
        ):
            if not response.is_success:
                raise self._refused(response, until)
            yield response

    def _refused(self, response: httpx.Response, until: float) -> RefusedError | TaskUnavailableError:
        text = _whole(response, until).decode("utf-8", "replace")
        try:
            error = json.loads(text)["error"]
            text = error["message"] if isinstance(error, dict) else str(error)
        except (ValueError, KeyError, TypeError):
            pass
        reason = " ".join(text.split())[:200]
        reason = reason.replace(self.settings.api_key, "…") if self.settings.api_key else reason
        known = {
            401: " Check DESCRIBE_API_KEY.",
            403: " Check DESCRIBE_API_KEY.",
            404: " Check DESCRIBE_URL and DESCRIBE_MODEL.",
        }
        kind = RefusedError if response.status_code in (400, 422) else TaskUnavailableError
        return kind(
            f"{self.settings.host}: expected an answer, got HTTP {response.status_code}: {reason or 'nothing more'}."
            f"{known.get(response.status_code, '')}"
        )

    @contextmanager
    def _translated_errors(self, limits: Limits) -> Iterator[None]:
        try:
            yield
        except httpx.TimeoutException as error:
            raise TaskUnavailableError(
                f"{self.settings.host}: expected an answer within {limits.seconds:g} s, got none."
            ) from error
        except (httpx.HTTPError, httpx.InvalidURL, *ODD) as error:
            reason = str(error)[:200] or type(error).__name__
            raise TaskUnavailableError(
                f"{self.settings.host}: expected chat completions, got {reason}. Is DESCRIBE_URL right? Does it run?"
            ) from error


def _messages(response: httpx.Response, until: float) -> Iterator[Mapping[str, Any]]:
    """What comes, piece by piece; all at once from a server that does not stream."""
    if not response.headers.get("Content-Type", "").startswith("text/event-stream"):
        document = json.loads(_whole(response, until))
        (choice,) = document["choices"]
        yield {**document, "choices": [{**choice, "delta": choice["message"]}]}
        return
    for line in _lines(response, until):
        if line.startswith(b"data:") and (data := line.removeprefix(b"data:").strip()) != b"[DONE]":
            yield json.loads(data)


def _chunks(response: httpx.Response, until: float) -> Iterator[bytes]:
    """The body as it comes. Raises httpx.ReadTimeout where it goes on behind `until`: some servers only say that they
    are still there."""
    for chunk in response.iter_bytes():
        yield chunk
        if time.monotonic() >= until:
            raise httpx.ReadTimeout("It goes on and on.")


def _whole(response: httpx.Response, until: float) -> bytes:
    body = b""
    for chunk in _chunks(response, until):
        body += chunk
        if len(body) > MOST_BYTES:
            raise ValueError(f"more than {MOST_BYTES:,} bytes")
    return body


def _lines(response: httpx.Response, until: float) -> Iterator[bytes]:
    begun = b""
    for chunk in _chunks(response, until):
        *lines, begun = (begun + chunk).split(b"\n")
        yield from lines
        if len(begun) > MOST_BYTES:
            raise ValueError(f"a line of more than {MOST_BYTES:,} bytes")
    yield begun


def _heard(messages: Iterator[Mapping[str, Any]], tell: Tell) -> Said:
    text, pieces, tokens, finish = "", 0, None, Finish.STOP
    try:
        for message in messages:
            tokens = (message.get("usage") or {}).get("completion_tokens", tokens)
            for choice in message.get("choices") or ():
                if piece := (choice.get("delta") or {}).get("content"):
                    text, pieces = text + piece, pieces + 1
                    tell(_characters(text[:-1] if "\ud800" <= text[-1] <= "\udbff" else text))
                if reason := choice.get("finish_reason"):
                    finish = FINISHES.get(reason, Finish.STOP)
            if len(text) > MOST_CHARACTERS:
                finish = Finish.LENGTH
                break
    except httpx.TimeoutException:
        if not text:
            raise
        finish = Finish.TIME
    return Said(_characters(text), finish, pieces if tokens is None else int(tokens))


def _characters(text: str) -> str:
    """The text without blanks around it. JSON may have halves of characters, which come in two pieces, or alone."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
