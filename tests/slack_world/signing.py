"""Signatures as Slack makes them: https://docs.slack.dev/authentication/verifying-requests-from-slack ."""

from __future__ import annotations

import hashlib
import hmac
import time


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """`v0=` and the HMAC-SHA256 of `v0:timestamp:body`."""
    digest = hmac.new(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, hashlib.sha256)
    return f"v0={digest.hexdigest()}"


def signed_headers(secret: str, body: bytes, content_type: str, at: float | None = None) -> dict[str, str]:
    """The headers of a request that Slack sends. `at` in seconds since 1970; now where None."""
    timestamp = str(int(time.time() if at is None else at))
    return {
        "Content-Type": content_type,
        "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        "X-Slack-Request-Timestamp": timestamp,
        "X-Slack-Signature": signature(secret, timestamp, body),
    }
