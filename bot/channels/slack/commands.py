"""What is said by `/lots …`: a word that Lots knows, with what stands behind it, or else a question as it stands."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

from bot.channels.slack.spoken import plain

WORDS = Path(__file__).parent / "commands.yaml"
HELP = "hjälp"


class _Meaning(NamedTuple):
    """Without `said`, the word is one only where nothing stands behind it: "formulär för resor" is a question."""

    said: str
    bare: str


def said_by(text: str) -> str:
    """What the person says by the command's text, as Slack sent that."""
    words = plain(text)
    if not words:
        return HELP
    known = _meanings()
    if bare := known.get(words.lower()):
        return bare.bare
    first, _, rest = words.partition(" ")
    meaning = known.get(first.lower())
    return meaning.said.format(rest=rest.strip()) if meaning and meaning.said else words


@cache
def _meanings() -> dict[str, _Meaning]:
    listed = yaml.safe_load(WORDS.read_text("utf-8"))
    return {word: _Meaning(one.get("said", ""), one["bare"]) for one in listed for word in one["words"]}
