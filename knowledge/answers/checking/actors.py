"""Who does what to whom: whether a sentence gives a deed to the one that its evidence gives it to.

Order: `actors_of` finds who is named and how (as the one who does it, after a preposition, or as owner); then, verb by
verb, the doer in the sentence is held against the doer in the evidence. Invariant: a sentence whose doer stands in the
evidence as the doer of something else only is not carried.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from knowledge.answers.checking.carrying import is_actor, is_carried, same_word
from knowledge.answers.checking.clauses import is_verb
from knowledge.answers.checking.reading import Reading, Token
from knowledge.retrieval.language import Language
from knowledge.retrieval.wordlists import word_set

Use = Literal["core", "by", "oblique", "owner", "predicate"]

_PREPOSITIONS = word_set(
    "i på till från av med för hos om mellan inom åt mot genom under över enligt utan via kring runt bland vid efter"
    " före innan"
    " of to in on for with by from at between among through under over according within behind"
)
_WITHIN_NAME = word_set(
    "den det de en ett sin sina sitt denna dessa alla berörda berörd ansvariga ansvarig annan andra olika the a an our"
    " their its"
)
_BEING = word_set("är var blir heter is are was as")
_OPENING = 4
"""Words that an English sentence may have before who does it."""
_LONGEST_LABEL = 3
"""Words before a colon."""
_BY_WITHIN = 9
"""Words from a passive to the "av" that says who does it."""
_READERS = word_set("ni du vi man")
_COORDINATING = word_set("och samt eller and or")


@dataclass(frozen=True, slots=True)
class Actor:
    """One that is named, where, and how. `group`: those named together with "och" have the same."""

    token: Token
    at: int
    use: Use
    group: int
    sentence: int


def roles_swapped(said: Reading, evidence: Reading, language: Language) -> bool:
    """Whether the sentence gives something to another than the evidence does."""
    saying, holding = actors_of(said, language), actors_of(evidence, "sv")
    if not saying or not holding:
        return False
    return (
        _labels_differ(said, evidence, saying, language)
        or _exchanged(saying, holding)
        or _takes_the_readers_part(said, evidence, saying, holding)
        or any(
            _other_doer(actor, said, evidence, saying, holding, language)
            for actor in saying
            if actor.use == "by" or (actor.use == "core" and (language == "sv" or actor.at < _OPENING))
        )
    )


def _takes_the_readers_part(
    said: Reading, evidence: Reading, saying: Sequence[Actor], holding: Sequence[Actor]
) -> bool:
    """Whether somebody named is to do what "ni" or "du" are to do in the evidence: "ledningen behöver kartlägga"."""
    beside = {
        token.mark.name
        for at, token in enumerate(evidence.tokens)
        if token.mark and token.mark.kind == "modality"
        for near in (*evidence.tokens[max(0, at - 1) : at], *evidence.tokens[at + 1 : at + 2])
        if near.folded in _READERS
    }
    doing = {each.token.stem for each in holding if each.use == "core"}
    following = [(each, said.tokens[each.at + 1]) for each in saying if each.at + 1 < len(said.tokens)]
    return any(
        after.mark is not None and after.mark.name in beside and actor.token.stem not in doing
        for actor, after in following
        if actor.use == "core"
    )


def _exchanged(saying: Sequence[Actor], holding: Sequence[Actor]) -> bool:
    """Whether two have changed places: "i styrgruppen sitter direktören" told as "i direktören sitter styrgruppen"."""
    uses = [
        {(each.token.stem, each.use) for each in actors if each.use in ("core", "oblique")}
        for actors in (saying, holding)
    ]
    said, held = uses
    moved = {stem for stem, use in said if (stem, use) not in held and any(other == stem for other, _ in held)}
    now = {use for stem, use in said if stem in moved}
    return len(moved) > 1 and len(now) > 1


def actors_of(reading: Reading, language: Language) -> list[Actor]:
    """Who is named, in order."""
    found: list[Actor] = []
    sentence = group = 0
    for at, token in enumerate(reading.tokens):
        sentence += bool(at and token.first)
        if not _names_actor(token, language):
            continue
        together = bool(found) and _together(reading.tokens, found[-1].at, at)
        group += not together
        use = found[-1].use if together else _use(reading.tokens, at)
        found.append(Actor(token, at, use, group, sentence))
    return found


def _names_actor(token: Token, language: Language) -> bool:
    if not token.is_content:
        return False
    if language == "en" and not is_actor(token.folded):
        return False
    short_name = len(token.text) > 1 and token.text.isalpha() and token.text.isupper()
    return (
        is_actor(token.folded)
        or short_name
        or (token.text[0].isupper() and not token.first and token.text[1:].islower())
    )


def _use(tokens: Sequence[Token], at: int) -> Use:
    before = at - 1
    while before >= 0 and (
        tokens[before].folded in _WITHIN_NAME or tokens[before].is_number or _is_owner(tokens[before])
    ):
        before -= 1
    word = tokens[before].folded if before >= 0 else ""
    following = tokens[at + 1].folded if at + 1 < len(tokens) else ""
    if word in _BEING:
        return "predicate"
    if word in ("av", "by"):
        return "by"
    if word in _PREPOSITIONS:
        return "oblique"
    if _is_owner(tokens[at]) and at + 1 < len(tokens) and tokens[at + 1].is_content:
        return "owner"
    owns = tokens[at].folded.endswith(("ens", "ets", "ernas", "arnas", "ans", "kommuns", "'s")) and bool(following)
    return "owner" if owns else "core"


def _is_owner(token: Token) -> bool:
    """A name in the genitive: "Göteborgs"."""
    return token.text[0].isupper() and token.folded.endswith("s") and token.is_content and not is_actor(token.folded)


def _together(tokens: Sequence[Token], first: int, second: int) -> bool:
    """Whether only commas, "och" and the like stand between two."""
    between = tokens[first + 1 : second]
    return (
        len(between) <= 3
        and all(token.folded in _COORDINATING or token.folded in _WITHIN_NAME for token in between)
        and second - first > 0
    )


def _other_doer(
    actor: Actor,
    said: Reading,
    evidence: Reading,
    saying: Sequence[Actor],
    holding: Sequence[Actor],
    language: Language,
) -> bool:
    for verb in _deeds(actor, said, language):
        if actor.use == "core" and _does_not(actor, verb, said, saying):
            continue
        if actor.use == "core" and _is_done_to(actor, verb, evidence, holding, language):
            return True
        doers = list(_doers(verb, evidence, holding, language))
        if doers and all(doers) and not any(_among(actor, group, language) for group in doers):
            return True
    return False


def _is_done_to(actor: Actor, verb: Token, evidence: Reading, holding: Sequence[Actor], language: Language) -> bool:
    """Whether the evidence has it only beside a preposition where the deed is: "skickas till nämnden"."""
    uses = [each for each in holding if each.token.stem == actor.token.stem]
    clauses = {each.token.clause for each in uses}
    deeds = [each for each in evidence.tokens if each.clause in clauses and is_verb(each.folded)]
    oblique = bool(uses) and all(each.use == "oblique" for each in uses)
    return oblique and is_verb(verb.folded) and any(same_word(verb, deed, language) for deed in deeds)


def _does_not(actor: Actor, verb: Token, said: Reading, saying: Sequence[Actor]) -> bool:
    """Whether another one named before is who does it: "enheter där två medarbetare har gått utbildningen"."""
    here = [
        each
        for each in saying
        if each.sentence == actor.sentence and each.token.end < verb.start and each.use == "core"
    ]
    doer = _subject(here, verb, said)
    return doer is not None and doer.group != actor.group


def _deeds(actor: Actor, reading: Reading, language: Language) -> Iterator[Token]:
    """What the one named does here: the first word of substance after it, in its clause; before it for "av"."""
    tokens = reading.tokens
    clause = tokens[actor.at].clause
    if actor.use == "by":
        before = [
            each
            for each in tokens[: actor.at]
            if each.clause == clause and each.folded.endswith(("s", "d", "t", "ed", "n"))
        ]
        yield from [each for each in before if each.is_content and not is_actor(each.folded)][-1:]
        return
    after = [each for each in tokens[actor.at + 1 :] if each.clause == clause]
    deed = next((each for each in after if each.is_content and not _names_actor(each, language)), None)
    if deed is not None and not (deed.folded.endswith("s") and any(each.folded in ("av", "by") for each in after)):
        yield deed


def _doers(verb: Token, evidence: Reading, holding: Sequence[Actor], language: Language) -> Iterator[list[Actor]]:
    """For each time the evidence says it: who does it. Empty where nobody is said to."""
    sentence = 0
    for at, token in enumerate(evidence.tokens):
        sentence += bool(at and token.first)
        if not token.is_content or not same_word(verb, token, language):
            continue
        passive = token.folded.endswith(("s", "d", "t", "n"))
        by = [each for each in holding if each.use == "by" and at < each.at <= at + _BY_WITHIN] if passive else []
        here = [each for each in holding if each.sentence == sentence and each.at < at]
        doer = by[0] if by else _subject(here, token, evidence)
        yield [each for each in holding if doer and each.group == doer.group]


def _subject(before: Sequence[Actor], token: Token, evidence: Reading) -> Actor | None:
    """The first one named in the clause; the last before a clause with "som"; else the first one of the sentence."""
    clause = evidence.clauses[token.clause]
    doing = [each for each in before if each.use == "core"]
    own = [each for each in doing if each.token.clause == token.clause]
    if own:
        return own[0]
    if before and clause[0].folded in ("som", "who", "which", "that"):
        return before[-1]
    return doing[0] if doing else None


def _among(actor: Actor, group: Sequence[Actor], language: Language) -> bool:
    named = Reading("", tuple(each.token for each in group))
    return is_carried(actor.token, named, language) or any(actor.token.stem.endswith(each.token.stem) for each in group)


def _labels_differ(said: Reading, evidence: Reading, saying: Sequence[Actor], language: Language) -> bool:
    """ "Berörd nämnd: socialnämnden" does not make it the one that is responsible."""
    labels, told = dict(_labelled(evidence)), dict(_labelled(said))
    words = {word for label in labels.values() for word in label}
    for actor in saying:
        own = [
            labels[at] for at, token in enumerate(evidence.tokens) if at in labels and token.stem == actor.token.stem
        ]
        claimed = {token.stem for token in said.tokens if token.stem in words and token.stem != actor.token.stem}
        if own and claimed and not any(told.get(actor.at, claimed) <= label for label in own):
            return True
    return False


def _labelled(evidence: Reading) -> Iterator[tuple[int, frozenset[str]]]:
    """The places of words that stand after a label ("Ansvarig nämnd:"), each with the label's stems."""
    label: frozenset[str] = frozenset()
    for at, token in enumerate(evidence.tokens):
        if token.first and at and evidence.tokens[at - 1].ends_label:
            label = _label_before(evidence.tokens, at)
        if label:
            yield at, label


def _label_before(tokens: Sequence[Token], at: int) -> frozenset[str]:
    """The stems of a short label that ends here; none where it is rather the lead-in of a list."""
    near = range(at - 1, max(-1, at - 1 - _LONGEST_LABEL), -1)
    first = next((back for back in near if tokens[back].text[0].isupper()), at)
    return frozenset(each.stem for each in tokens[first:at] if each.is_content)
