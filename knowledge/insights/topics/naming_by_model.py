"""A topic's short name by a language model, in words that stand in its questions; else it has none.

Order: `named_by` asks with questions that a coordinator may see anyway, `is_of` holds the name to them. Invariant: a
name says nothing that its questions do not: it is of their words, inflected, and of those in `naming_words.yaml`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files

import yaml

from knowledge.language_model import LanguageModel
from knowledge.prompts import prompt
from knowledge.retrieval.swedish import is_stop_word, terms_of, tokens

PROMPT = "topic_name"
PATIENCE, WITHIN = 20.0, 60.0
"""Seconds: nobody waits for a name."""
MOST_QUESTIONS = 12
MOST_WORDS = 7
MOST_CHARACTERS = 60
_MASKED = re.compile(r"\[[^\]]*\]")
_PLAIN = re.compile(r"[\w][\w ,–/-]*[\w]")


def named_by(model: LanguageModel, questions: Sequence[str], terms: Sequence[str]) -> str:
    """The name; empty where what the model wrote is not of the questions. Raises ModelError where it fails.

    `questions` are masked, and enough people's to be shown. What some people asked is not for everybody to read: only a
    model in the house is given it.
    """
    material = {"questions": list(questions[:MOST_QUESTIONS]), "words": list(terms)}
    asked = replace(prompt(PROMPT).request(material, restricted=True), patience=PATIENCE, within=WITHIN)
    written = "".join(model.write(asked))
    try:
        said = json.loads(written)
    except (ValueError, RecursionError):  # the topic keeps its clearest question
        return ""
    name = said.get("name") if isinstance(said, dict) else None
    tidy = " ".join(name.split()).rstrip(".") if isinstance(name, str) else ""
    return tidy[:1].upper() + tidy[1:] if is_of(tidy, questions) else ""


def is_of(name: str, questions: Sequence[str]) -> bool:
    """Whether the name is short and plain, and all that it says stands in the questions."""
    words = tokens(name)
    if not _PLAIN.fullmatch(name) or len(name) > MOST_CHARACTERS or not 1 <= len(words) <= MOST_WORDS:
        return False
    asked = {token for question in questions for token in tokens(_MASKED.sub(" ", question))}
    stems = {terms_of(token)[0] for token in asked}
    telling = [word for word in words if word not in _words("binding")]
    said = all(word in asked or (not is_stop_word(word) and terms_of(word)[0] in stems) for word in telling)
    return said and _words("never").isdisjoint(words) and any(not is_stop_word(word) for word in telling)


@cache
def _words(kind: str) -> frozenset[str]:
    text = (files(__package__) / "naming_words.yaml").read_text(encoding="utf-8")
    return frozenset(yaml.safe_load(text)[kind])
