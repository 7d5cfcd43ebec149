"""Whether a sentence means nearly what its evidence says, by the embedding model, where there is one.

The thresholds are for multilingual-e5-small, whose cosines lie high and close together; they only catch what is about
something else, which the rules on words let through mostly in another language than the evidence's.
"""

from __future__ import annotations

import numpy as np

from knowledge.ports import Embedder
from knowledge.retrieval.language import Language

_LEAST: dict[Language, float] = {"sv": 0.82, "en": 0.80}


def is_near(said: str, evidence: str, language: Language, embedder: Embedder | None) -> bool:
    """True too where no model can tell. Raises EmbeddingError where the model fails."""
    if embedder is None or language == "sv":
        return True
    return closeness(said, evidence, embedder) >= _LEAST[language]


def closeness(said: str, evidence: str, embedder: Embedder) -> float:
    """The cosine between the two, as passages of the model."""
    one, other = embedder.embed_passages([said, evidence])
    return float(np.dot(one, other) / (np.linalg.norm(one) * np.linalg.norm(other)))
