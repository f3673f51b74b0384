"""Signs messages as Standard Webhooks 1.0 says (standardwebhooks.com): HMAC-SHA256 over id, timestamp and body."""

from base64 import b64encode
from hashlib import sha256
from hmac import digest


def signed(key: bytes, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The headers that let the receiver of `body` know its sender. `timestamp` is Unix time, in whole seconds."""
    content = b".".join((message_id.encode(), str(timestamp).encode(), body))
    signature = b64encode(digest(key, content, sha256)).decode()
    return {"webhook-id": message_id, "webhook-timestamp": str(timestamp), "webhook-signature": f"v1,{signature}"}
