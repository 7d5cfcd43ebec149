"""Checked sentences as the text of an answer, and whether they say what the extractive answer says.

Order: `fitted` asks whether enough is left and whether a list is whole; `text_of` writes it, with marks. Invariant: a
list is given with every item of the extractive answer's and none beside, or in the extractive answer's own words.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.answers.checking import Sentence
from knowledge.answers.checking.carrying import is_carried
from knowledge.answers.checking.figures import figures_of
from knowledge.answers.checking.reading import Reading, Token, plain, read
from knowledge.retrieval.language import Language

_ITEM = re.compile(r"^(?P<label>-|\d{1,3}\.) (?P<text>.+)$")
_MARK = re.compile(r" ?\[\d+\]")
_NUMBER = re.compile(r"\[(\d+)\]")
_ITEM_SHARE = 0.8
_CORE_SHARE = 0.5
_LEAST_KEPT = 0.5


@dataclass(frozen=True, slots=True)
class Extract:
    """The extractive answer's text in its parts. `items` are lines as they stand, bullets and numbers too."""

    prose: str
    items: tuple[str, ...]
    listing: str
    """The list with its lead-in, as it stands."""


def extract_of(text: str) -> Extract:
    """The parts of an extractive answer."""
    lines = text.split("\n")
    items = tuple(line for line in lines if _ITEM.match(line))
    first = next((at for at, line in enumerate(lines) if _ITEM.match(line)), len(lines))
    prose = "\n".join(_MARK.sub("", line) for line in lines if not _ITEM.match(line)).strip()
    return Extract(prose, items, "\n".join(lines[max(0, first - 1) :]) if items else "")


def lines_of(text: str) -> dict[str, tuple[int, ...]]:
    """Each line of an extractive answer, as `plain` compares it, with the quotes it is marked with or goes on from."""
    found: dict[str, tuple[int, ...]] = {}
    evidence: tuple[int, ...] = ()
    for line in text.split("\n"):
        evidence = tuple(int(n) for n in _NUMBER.findall(line)) or evidence
        if line.strip() and evidence:
            found[plain(_text(line))] = evidence
    return found


def fitted(kept: Sequence[Sentence], dropped: int, extract: Extract, language: Language) -> str:
    """The text to give, empty where too little is left to be the answer."""
    if not kept or len(kept) < _LEAST_KEPT * (len(kept) + dropped):
        return ""
    if not extract.items:
        return text_of(kept) if _says_the_core(kept, extract.prose, language) else ""
    labels = _labels(kept, extract.items, language)
    if labels is not None:
        return text_of(kept, labels)
    opening = [sentence for sentence in kept if not sentence.item]
    told = [sentence for sentence in opening if not _tells_an_item(sentence, extract.items, language)]
    return f"{text_of(told)}\n\n{extract.listing}" if told and not _repeats(told, extract.listing) else ""


def text_of(sentences: Sequence[Sentence], labels: Sequence[str] = ()) -> str:
    """Prose with a mark at the end of each sentence, items on lines of their own; `labels` are the items' bullets."""
    lines: list[str] = []
    bullets = iter(labels)
    was_item, marked = False, ""
    for sentence in sentences:
        mark = " ".join(f"[{n}]" for n in sentence.evidence)
        if sentence.item:
            lines.append(f"{next(bullets, '-')} {sentence.text}{f' {mark}' if mark != marked else ''}")
        else:
            said = f"{sentence.text} {mark}"
            if lines and not was_item:
                lines[-1] = f"{lines[-1]} {said}"
            else:
                lines.extend(["", said] if lines else [said])
        was_item, marked = sentence.item, mark
    return "\n".join(lines)


def _labels(kept: Sequence[Sentence], items: Sequence[str], language: Language) -> list[str] | None:
    """The bullets of the sentences' items, where they are the list's, all of them and no others; else None."""
    wanted = [read(_text(item)) for item in items]
    told = [read(sentence.text, language) for sentence in kept if sentence.item]
    if not told:
        everything = [read(sentence.text, language) for sentence in kept]
        return [] if all(any(_covers(each, item, language) for each in everything) for item in wanted) else None
    if len(told) != len(wanted) or not all(
        _covers(one, item, language) for one, item in zip(told, wanted, strict=True)
    ):
        return None
    return [_ITEM.match(item)["label"] for item in items]  # type: ignore[index]  # each was found by it


def _text(item: str) -> str:
    return _MARK.sub("", _ITEM.sub(r"\g<text>", item))


def _tells_an_item(sentence: Sentence, items: Sequence[str], language: Language) -> bool:
    return any(_covers(read(sentence.text, language), read(_text(item)), language) for item in items)


def _repeats(told: Sequence[Sentence], listing: str) -> bool:
    """Whether the sentences only say the list's own lead-in."""
    return all(_MARK.sub("", sentence.text).rstrip(":.") in listing for sentence in told)


def _says_the_core(kept: Sequence[Sentence], prose: str, language: Language) -> bool:
    """Whether most of the extractive answer is said, and most of its figures."""
    said, core = read(" ".join(sentence.text for sentence in kept), language), read(prose)
    figures, held = (
        {figure.value for figure in figures_of(said, language)},
        {figure.value for figure in figures_of(core)},
    )
    if held and len(figures & held) < _CORE_SHARE * len(held):
        return False
    return _share(said, core, language) >= (_CORE_SHARE if language == "sv" else _CORE_SHARE / 2)


def _covers(said: Reading, item: Reading, language: Language) -> bool:
    return _share(said, item, language) >= (_ITEM_SHARE if language == "sv" else _ITEM_SHARE / 2)


def _share(said: Reading, held: Reading, language: Language) -> float:
    """How much of the words of substance of what is held is said, 0..1."""
    content = [token for token in held.tokens if token.is_content or token.is_number]
    if not content:
        return 1.0
    return sum(_is_said(token, said, language) for token in content) / len(content)


def _is_said(token: Token, said: Reading, language: Language) -> bool:
    if language == "sv":
        return token.folded in said.folded or is_carried(token, said, "sv")
    alone = Reading("", (token,))
    return any(each.folded == token.folded or is_carried(each, alone, language) for each in said.tokens)
