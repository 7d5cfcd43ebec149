"""How well a passage meets a question word for word, in meaning: each token of the question looks for its likest.

One vector tells what a passage is about; here every word of the question asks by itself whether something in the
passage means the same in the same kind of place (ColBERT's late interaction, with the model's own token states).
Invariant: -1 <= met <= 1; it rests on the question and the one passage alone.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from knowledge.ports import UNIT, Tokens


def met(question: Tokens, passages: Mapping[str, Tokens]) -> dict[str, float]:
    """By passage id: the mean over the question's tokens of the greatest cosine to one of the passage's."""
    if not len(question):
        return {}
    asked = question.astype(np.float32)
    return {
        key: float((own.astype(np.float32) @ asked.T).max(axis=0).mean()) / UNIT**2 for key, own in passages.items()
    }
