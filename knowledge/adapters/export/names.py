"""What a form's ids are called, for the documents that people read: looked up by the caller, who may read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Names:
    """`programme` is the title of the form's programme; `documents` the titles of what it quotes, by id.

    `language` is the reader's ("sv" or "en"). Whatever is not known is shown by its id.
    """

    programme: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    language: str = "sv"
