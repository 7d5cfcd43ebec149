"""What went wrong between Lots and a language model, in terms of what can be done about it.

Each provider's package raises its own kinds, so they are told apart by what they carry: HTTP's status, or by being a
broken connection. Messages name no more than the kind: a provider's own words may repeat what was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

from knowledge.errors import ModelError

Failure = Literal["limited", "unreachable", "failed", "refused", "unusable", "resting"]
MAY_PASS: frozenset[Failure] = frozenset({"limited", "unreachable", "failed"})
"""Worth another try at once."""
_BROKEN_CONNECTIONS = frozenset({"APIConnectionError", "TransportError"})
"""Of the packages openai and anthropic, and of httpx."""
_SAID: Mapping[Failure, str] = {
    "limited": "The language model takes no more for now: try again later, or raise its limits",
    "unreachable": "The language model cannot be reached: check LOTS_LLM_URL, and that it runs",
    "failed": "The language model's server failed: look in its log",
    "unusable": "The language model wrote something else than what was asked for",
    "resting": "The language model is left alone for a while, since it failed several times in a row",
}
_REFUSED: Mapping[int, str] = {
    **dict.fromkeys(range(300, 400), "The language model is at another address than LOTS_LLM_URL: set it to that one"),
    401: "The language model's key was not taken: check LOTS_LLM_KEY",
    403: "The language model's key does not allow it: check LOTS_LLM_KEY, and what it may be used for",
    404: "There is no such language model at that address: check the name in LOTS_LLM, and LOTS_LLM_URL",
}
_REFUSED_OTHERWISE = "The language model refused the request: check that the model in LOTS_LLM is one for chat"


class ModelFailed(ModelError):
    """A failure of a kind. `status` is HTTP's, 0 where there was none; `wait` the seconds that the server asked for."""

    def __init__(self, failure: Failure, status: int = 0, wait: float | None = None) -> None:
        super().__init__(_SAID.get(failure) or _REFUSED.get(status, _REFUSED_OTHERWISE))
        self.failure: Failure = failure
        self.status = status
        self.wait = wait


def failed_by(error: Exception) -> ModelFailed:
    """What an error of LangChain or of a provider's package comes to."""
    if isinstance(error, ModelFailed):
        return error
    response = getattr(error, "response", None)
    status = getattr(error, "status_code", None) or getattr(response, "status_code", None)
    if isinstance(status, int) and status >= 300:
        return ModelFailed(_of_status(status), status, _asked_to_wait(response))
    if isinstance(error, OSError) or _BROKEN_CONNECTIONS & {kind.__name__ for kind in type(error).__mro__}:
        return ModelFailed("unreachable")
    if type(error).__name__ == "APIError":  # reported within a stream that had begun well
        return ModelFailed("failed")
    return ModelFailed("unusable")


def _of_status(status: int) -> Failure:
    if status == 429:
        return "limited"
    return "failed" if status >= 500 or status == 408 else "refused"


def _asked_to_wait(response: Any) -> float | None:
    """Seconds of the header Retry-After; None where it is missing, or a date."""
    said = str(getattr(response, "headers", {}).get("retry-after", ""))
    return float(said) if said.isdecimal() else None
