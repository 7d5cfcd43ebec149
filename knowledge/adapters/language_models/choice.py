"""Which language model was chosen, and what it may be given: the settings' values as the adapters read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

_ALSO_CALLED = {"azure": "azure_openai", "mistral": "mistralai"}
MaySend = Literal["nothing", "public"]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """`spec` is "provider:model", or "none". `url` is the address where it is not the provider's own.

    A model that is not `in_house` is given what `may_send` allows: nothing, or what everybody may read. `daily_tokens`
    is the most in a day, in and out. `patience` and `timeout`, in seconds, are those of an answer; other requests' own
    grow and shrink with them.
    """

    spec: str = "none"
    url: str = ""
    key: str = field(default="", repr=False)
    in_house: bool = False
    may_send: MaySend = "nothing"
    daily_tokens: int = 2_000_000
    patience: float | None = None
    timeout: float | None = None

    @property
    def provider(self) -> str:
        """As LangChain calls it."""
        named = self.spec.partition(":")[0].replace("-", "_").lower()
        return _ALSO_CALLED.get(named, named)

    @property
    def model(self) -> str:
        """May hold colons itself: "ollama:llama3.2:3b"."""
        return self.spec.partition(":")[2]


NO_MODEL = ModelChoice()
