"""What a sentence is about and what it does: whether another than the evidence's subject is given its verb.

Order: `subjects_swapped` reads each clause as subject, verb; where the evidence has the same verb, its subject must be
before it too. Invariant: only active verbs are held so, since "nämnden beslutar om planen" and "planen beslutas" agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from knowledge.answers.checking.carrying import is_carried, same_word
from knowledge.answers.checking.clauses import is_verb
from knowledge.answers.checking.reading import Reading, Token
from knowledge.retrieval.wordlists import word_set

_NO_SUBJECT = word_set(
    "i på till från av med för hos om mellan inom åt mot genom under över enligt utan via bland vid efter före innan"
    " när då här där sedan därefter nu just sen först dessutom därför också även som hur vad vilka vilken"
    " vilket om eftersom att samt och men eller så på ofta idag"
)
_ACTIVE = ("r", "a", "e", "it", "te", "de")
_SHORT_VERBS = word_set("se få ge gå ta stå nå")
_DONE_BY = word_set("av för")
_LONGEST = 6
"""Words that a subject may have."""


def subjects_swapped(said: Reading, evidence: Reading) -> bool:
    """Whether what stands before a verb in the sentence stands only after the same verb in the evidence."""
    return any(_is_another(subject, verb, evidence) for subject, verb in _with_verbs(said))


def _with_verbs(reading: Reading) -> Iterator[tuple[Sequence[Token], Token]]:
    """The subject and the verb of each clause that begins with its subject."""
    for clause in reading.clauses:
        if clause[0].folded in _NO_SUBJECT or clause[0].mark:
            continue
        at = next((at for at, token in enumerate(clause) if at and _is_finite(token)), None)
        verb = next((token for token in clause[at:] if _says_what(token)), None) if at else None
        subject = [token for token in clause[:at] if token.is_content]
        if verb and subject and at and at <= _LONGEST and not verb.folded.endswith("s"):
            yield subject, verb


def _is_finite(token: Token) -> bool:
    if token.mark:
        return token.mark.kind == "modality" or _is_wish(token)
    return token.is_content and is_verb(token.folded) and token.folded.endswith("r") and not _may_be_plural(token)


def _may_be_plural(token: Token) -> bool:
    """Many plurals look like verbs; those of names for somebody, and those after a number, surely are none."""
    return token.folded.endswith(("ningar", "heter", "tioner", "eter"))


def _is_wish(token: Token) -> bool:
    """Whether a verb marks how sure something is and says what somebody does as well: "efterfrågar"."""
    return token.mark is not None and token.mark.kind == "certainty" and is_verb(token.folded)


def _says_what(token: Token) -> bool:
    if token.mark:
        return _is_wish(token)
    is_verb_like = token.folded.endswith(_ACTIVE) or token.folded in _SHORT_VERBS
    return is_verb_like and (token.is_content or bool(token.senses))


def _is_another(subject: Sequence[Token], verb: Token, evidence: Reading) -> bool:
    places = [
        at
        for at, token in enumerate(evidence.tokens)
        if (token.mark is None or token.folded == verb.folded)
        and token.folded.endswith(_ACTIVE)
        and _same_verb(verb, token)
    ]
    return bool(places) and all(_only_after(subject, evidence, place) for place in places)


def _same_verb(verb: Token, token: Token) -> bool:
    return same_word(verb, token, "sv") if verb.is_content else bool(verb.senses & token.senses)


def _only_after(subject: Sequence[Token], evidence: Reading, place: int) -> bool:
    tokens = evidence.tokens
    start = max((at for at in range(place + 1) if tokens[at].first), default=0)
    before, after = Reading("", tokens[start:place]), Reading("", tokens[place + 1 :])
    has_subject = any(token.is_content for token in before.tokens)
    return (
        has_subject
        and not any(is_carried(token, before, "sv") for token in subject)
        and all(is_carried(token, after, "sv") for token in subject)
        and not any(token.folded in _DONE_BY for token in after.tokens[:_LONGEST])
    )
