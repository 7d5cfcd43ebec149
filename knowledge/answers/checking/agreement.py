"""Whether what steers a claim is the same in a sentence and its evidence: not, must, all, only, often, if.

Order: each clause of the sentence is laid beside the clause of the evidence that says most of it; their marks are then
compared, kind by kind. Invariant: a mark is neither added nor left out, save where that leaves the claim as strong:
"ska" may become an instruction, and "alla" may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile, takewhile

from knowledge.answers.checking.carrying import is_carried, same_word
from knowledge.answers.checking.clauses import is_verb
from knowledge.answers.checking.lexicon import words
from knowledge.answers.checking.reading import Reading, Token
from knowledge.answers.checking.senses import NONE, root_of, senses_of
from knowledge.answers.checking.sentence import Reason
from knowledge.retrieval.language import Language
from knowledge.retrieval.wordlists import word_set

_ALIKE = (frozenset({"shall", "must"}), frozenset({"must", "required"}), frozenset({"need", "required"}))
_AIMS = frozenset(root_of(word) for word in ("syfte", "mål", "uppdrag", "uppgift", "avsikt", "ambition", "målsättning"))
_AIM_TO_VERB = 7
"""Words from "målet" to the "att" that tells it."""
_FORBIDDEN = frozenset({"shall", "must", "may"})
_GOING_ON = word_set("och samt eller and or")
_LIMITS = ("only", "mainly")
_BEFORE_VERBS = word_set("att ni du man vi de den det inte också även då sedan bättre you we they also then")
"""Words between a "kan" or a "för att" and its verb."""
_VERB_FIRST = word_set("är har finns blir behöver vill saknas")
_WHOLE_CLAUSE = 3
"""Words of a clause that may leave something out though it has no word of substance: "detta görs då"."""
_MOST_OF_IT = 0.6
"""The share of a condition's words that are told where it is."""
_VERBS = word_set("är har finns blir får gör tar ger ingår is are has have was were")
_MAY_BE_LEFT_OUT = frozenset({"all", "any", "per", "other", "both"})
_STANDS_FOR = {"all": frozenset({"all", "per", "both"}), "both": frozenset({"both", "all"})}


@dataclass(frozen=True, slots=True)
class Pair:
    """A clause of the sentence, and one of the evidence that may be what it says."""

    said: Reading
    held: Reading
    before: Reading | None
    after: Reading | None
    whole_said: Reading
    whole_held: Reading


def disagreement(said: Reading, evidence: Reading, language: Language) -> Reason | None:
    """The first kind of mark that differs, or None where all agree."""
    if not _denials(said) and _is_from_a_denial(said, evidence, language):
        return "negation"
    claiming = [clause for clause in said.clauses if not _claims_nothing(clause, language)]
    for clause in claiming or [said.tokens]:
        pairs = list(_pairs(Reading("", clause), said, evidence, language))
        reasons = [_first_difference(pair, language) for pair in pairs]
        if reasons and all(reasons) and all(_first_difference(_widened(pair, language), language) for pair in pairs):
            return reasons[0]
    return None


def _is_from_a_denial(said: Reading, evidence: Reading, language: Language) -> bool:
    """Whether a sentence without a "not" has a word that the evidence has in a clause with a "not" only."""
    clauses = [Reading("", each) for each in evidence.clauses]
    denied = [each for each in clauses if "not" in each.marks("negation")]
    plain = [each for each in clauses if each not in denied]
    return any(
        any(is_carried(token, each, language) for each in denied)
        and not any(is_carried(token, each, language) for each in plain)
        for token in said.tokens
        if token.is_content and denied
    )


def _widened(pair: Pair, language: Language) -> Pair:
    """With every clause of the sentence that says the same clause of the evidence: "de som har mandat behöver …"."""
    clauses = [Reading("", each) for each in pair.whole_held.clauses]
    together: list[Token] = []
    for clause in pair.whole_said.clauses:
        content = [token for token in clause if token.is_content or token.is_number]
        scores = [_score(content, Reading("", clause), each, language) for each in clauses]
        best = max(range(len(scores)), key=scores.__getitem__)
        if clauses[best].tokens == pair.held.tokens:
            together.extend(clause)
    return replace(pair, said=Reading("", tuple(together))) if together else pair


def _claims_nothing(clause: Sequence[Token], language: Language) -> bool:
    """Whether it is but a word or two of no substance, or a term in brackets: "a sub-goal (delmål)"."""
    if any(token.mark for token in clause):
        return False
    if language == "en" and len(clause) <= _WHOLE_CLAUSE:
        return True
    empty = not any(token.is_content or token.is_number for token in clause)
    return empty and (len(clause) < _WHOLE_CLAUSE or language == "en")


def _pairs(clause: Reading, said: Reading, evidence: Reading, language: Language) -> Iterator[Pair]:
    clauses = [Reading("", each) for each in evidence.clauses]
    content = [token for token in clause.tokens if token.is_content or token.is_number]
    scores = [_score(content, clause, each, language) for each in clauses]
    best = max(scores, default=0.0)
    for at, score in enumerate(scores):
        if score == best and best >= (1 if content else 0.1):
            after = clauses[at + 1] if at + 1 < len(clauses) else None
            yield Pair(clause, clauses[at], _governing(clauses[:at]), after, said, evidence)
    if best < (1 if content else 0.1) and clauses:
        yield Pair(clause, evidence, None, None, said, evidence)


def _governing(before: Sequence[Reading]) -> Reading | None:
    """The nearest clause before that has a verb: what comes after may go on from it."""
    return next((each for each in reversed(before) if each.marks("modality") or _has_verb(each)), None)


def _score(content: Sequence[Token], said: Reading, clause: Reading, language: Language) -> float:
    """How many words of substance the two share; among equals, how many words at all."""
    same = len(said.folded & clause.folded) / (1 + len(said.folded | clause.folded))
    return sum(_says(token, clause, language) for token in content) + same / 2


def _says(token: Token, clause: Reading, language: Language) -> bool:
    if token.is_number:
        return any(other.folded == token.folded for other in clause.tokens)
    return is_carried(token, clause, language)


def _first_difference(pair: Pair, language: Language) -> Reason | None:
    rules: tuple[tuple[Reason, Callable[[Pair, Language], bool]], ...] = (
        ("negation", _negation_differs),
        ("modality", _modality_differs),
        ("quantity", _quantity_differs),
        ("quantity", _scope_differs),
        ("number", _bounds_differ),
        ("modality", _certainty_differs),
        ("condition", _condition_differs),
        ("date", _time_differs),
    )
    return next((reason for reason, differs in rules if differs(pair, language)), None)


def _negation_differs(pair: Pair, language: Language) -> bool:
    held = _denials(pair.held)
    if pair.before and _reports(pair):
        held = sorted([*held, *_denials(pair.before)])
    return _denials(pair.said) != held


def _reports(pair: Pair) -> bool:
    """Whether the evidence's clause is told by another one ("… talar om att …"), and the sentence tells it at once."""
    told_so = any(clause[0].folded in ("att", "that") for clause in pair.whole_said.clauses)
    return pair.held.tokens[0].folded in ("att", "that") and not told_so


def _denials(reading: Reading) -> list[str]:
    """Each by its class, so that "ingen … inte" is not the same as "ingen"."""
    return sorted(token.mark.name for token in reading.tokens if token.mark and token.mark.kind == "negation")


def _modality_differs(pair: Pair, language: Language) -> bool:
    said, held = pair.said.marks("modality"), _held_modality(pair)
    if not pair.held.marks("modality"):
        said = _unless_worded(pair.said, pair.whole_held, "modality")
    if "necessary" in pair.whole_held.marks("condition") and "if" in pair.said.marks("condition") and said == {"need"}:
        return False
    if any(said == each for each in held):
        return False
    if said and any(each and any(said <= alike and each <= alike for alike in _ALIKE) for each in held):
        return False
    if language == "en" and said == {"will"} and {"shall"} in held:
        return False
    if said == {"can"} and _is_purpose(pair, language):
        return False
    if said == {"shall"} and not any(held) and _is_aim(pair.whole_held):
        return False
    forbids = "not" in pair.said.marks("negation") and "not" in pair.held.marks("negation")
    if said and forbids and any(each and said <= _FORBIDDEN and each <= _FORBIDDEN for each in held):
        return False
    if not said:
        return not any(each <= {"shall", "will"} or _instructs(pair.whole_said, pair.held) for each in held)
    asks = said <= {"shall", "must", "need"}
    return not (asks and any(not each for each in held) and _instructs(pair.whole_held, pair.said))


def _unless_worded(reading: Reading, other: Reading, kind: str) -> frozenset[str]:
    """The marks of a kind that the other text does not put in other words: "krävs" for "nödvändig", "hela staden" for
    "stadsövergripande". What the text says with an unmarked word of its own too, is not put in other words.
    """
    own = NONE.union(*(senses_of(token.folded) for token in reading.tokens if token.mark is None))
    worded = NONE.union(*(each.senses for each in other.tokens if each.mark is None or each.mark.kind != kind))
    return frozenset(
        token.mark.name
        for token in reading.tokens
        if token.mark and token.mark.kind == kind and not (token.senses - own) & worded
    )


def _is_required(pair: Pair) -> bool:
    """Whether the evidence tells what is required: "en förutsättning för att lyckas är att behovet är tydligt"."""
    begins, before = pair.held.tokens[0].folded, pair.before
    opening = Reading("", pair.whole_held.clauses[0])
    leads_to = before is not None and before.tokens[-1].folded == "är"
    return begins == "att" and leads_to and opening.marks("modality") == {"required"}


def _is_purpose(pair: Pair, language: Language) -> bool:
    """Whether the evidence tells what something is for: "för att undvika …" beside "då kan ni undvika …"."""
    purposes = [verb for verb in _after(pair.whole_held, _is_so_as_to) if verb]
    asked = list(_after(pair.said, _is_can))
    return bool(asked) and all(one and any(same_word(one, other, language) for other in purposes) for one in asked)


def _after(reading: Reading, found: Callable[[Sequence[Token]], bool]) -> Iterator[Token | None]:
    """The verb after each place where something is found, where it says something; None for "kan finnas"."""
    for at in range(len(reading.tokens)):
        if found(reading.tokens[at : at + 2]):
            verb = next((token for token in reading.tokens[at + 1 :] if token.folded not in _BEFORE_VERBS), None)
            yield verb if verb and verb.is_content else None


def _is_so_as_to(two: Sequence[Token]) -> bool:
    return [token.folded for token in two] == ["för", "att"]


def _is_can(two: Sequence[Token]) -> bool:
    return two[0].mark is not None and two[0].mark.name == "can"


def _is_aim(evidence: Reading) -> bool:
    """Whether the evidence tells an aim or a task: "målet är att alla skolor deltar" beside "skolorna ska delta"."""
    tokens = evidence.tokens
    return any(
        root_of(token.folded) in _AIMS and "att" in {each.folded for each in tokens[at + 1 : at + 1 + _AIM_TO_VERB]}
        for at, token in enumerate(tokens)
    )


def _held_modality(pair: Pair) -> list[frozenset[str]]:
    """The clause's own; where it has none and goes on from the clause before, that one's as well."""
    if _is_required(pair):
        return [frozenset({"required"})]
    own = pair.held.marks("modality")
    if not pair.said.marks("modality"):
        own = _unless_worded(pair.held, pair.said, "modality")
    if own or pair.before is None or (pair.held.tokens[0].folded not in _GOING_ON and _has_verb(pair.held)):
        return [own]
    return [own, pair.before.marks("modality")]


def _has_verb(clause: Reading) -> bool:
    return any(is_verb(token.folded) or token.folded in _VERBS for token in clause.tokens)


def _instructs(one: Reading, other: Reading) -> bool:
    """Whether the one tells to do what the other says is to be done: "Boka …" beside "ska boka"."""
    if one.tokens and one.tokens[0].folded in words().instructions and one.tokens[0].first:
        return True
    first = next((token for token in one.tokens if not token.is_light), None)
    following = [at for at, token in enumerate(other.tokens) if token.mark and token.mark.kind == "modality"]
    if first is None or not first.is_content or not following:
        return False
    asked = [token for token in other.tokens[following[-1] + 1 :] if token.is_content][:3]
    return any(first.stem == token.stem or first.stem in token.stem for token in asked)


def _quantity_differs(pair: Pair, language: Language) -> bool:
    said = _unless_worded(pair.said, pair.whole_held, "quantity")
    held = _unless_worded(pair.held, pair.whole_said, "quantity")
    added = [
        each
        for each in said - {"per"}
        if not _STANDS_FOR.get(each, frozenset({each})) & (held | pair.whole_held.marks("quantity") & {"per"})
    ]
    lost = held - said - _MAY_BE_LEFT_OUT
    return bool(added) or any(_bound_said(pair, each, language) for each in lost)


def _bound_said(pair: Pair, name: str, language: Language) -> bool:
    """Whether what the evidence's quantity is of, is said."""
    tokens = pair.held.tokens
    for at, token in enumerate(tokens):
        if token.mark and token.mark.kind == "quantity" and token.mark.name == name:
            noun = next((each for each in tokens[at + 1 :] if each.is_content), None)
            if noun and _is_told(noun, pair.said, language):
                return True
    return False


def _is_told(token: Token, said: Reading, language: Language) -> bool:
    """Whether a word of the evidence is in the sentence."""
    if language == "sv":
        return is_carried(token, said, "sv")
    alone = Reading("", (token,))
    return any(each.is_content and is_carried(each, alone, language) for each in said.tokens)


def _scope_differs(pair: Pair, language: Language) -> bool:
    said = _unless_worded(pair.said, pair.whole_held, "scope")
    return said != _unless_worded(pair.held, pair.whole_said, "scope") or not _limited_alike(pair, language)


def _limited_alike(pair: Pair, language: Language) -> bool:
    """Whether all that "endast" or "främst" is of in the evidence is told: "endast föreningar med säte i kommunen"."""
    tokens = iter(pair.held.tokens)
    limit = next((token.mark.name for token in tokens if token.mark and token.mark.name in _LIMITS), "")
    ends = _VERBS if limit == "only" else _VERBS | _GOING_ON
    going_on = dropwhile(lambda token: token.mark is not None and token.mark.name == limit, tokens)
    limited = takewhile(lambda token: token.mark is None and token.folded not in ends, going_on)
    return not limit or all(_is_told(token, pair.whole_said, language) for token in limited if token.is_content)


def _bounds_differ(pair: Pair, language: Language) -> bool:
    """Whether a limit or an estimate is left out or put in: "det som minst ska vara gjort"."""
    said, held = pair.said.marks("bound"), pair.held.marks("bound")
    return bool(said - pair.whole_held.marks("bound")) or bool(
        held - pair.whole_said.marks("bound") and _limit_said(pair, language)
    )


def _limit_said(pair: Pair, language: Language) -> bool:
    """Whether what the evidence limits is said."""
    tokens = pair.held.tokens
    for at, token in enumerate(tokens):
        if token.mark and token.mark.kind == "bound" and token.mark.name not in pair.whole_said.marks("bound"):
            limited = next((each for each in tokens[at + 1 :] if each.is_content), None)
            if limited is None or _is_told(limited, pair.said, language):
                return True
    return False


def _certainty_differs(pair: Pair, language: Language) -> bool:
    return pair.said.marks("certainty") != _held_certainty(pair)


def _held_certainty(pair: Pair) -> frozenset[str]:
    """The clause's own, and what is said of what it reports: "forskare brukar tala om att …"."""
    own = pair.held.marks("certainty")
    return own | pair.before.marks("certainty") if pair.before and _reports(pair) else own


def _condition_differs(pair: Pair, language: Language) -> bool:
    said = pair.whole_said.marks("condition")
    held = pair.whole_held.marks("condition") | pair.whole_held.marks("scope") & {"possible"}
    if said - {"at"} and not held:
        return True
    conditional = [each for each in _conditions_on(pair) if each.marks("condition") - {"at"}]
    return any(not _condition_said(each, pair.whole_said, language) for each in conditional)


def _conditions_on(pair: Pair) -> list[Reading]:
    """The clauses that say when the paired one holds: itself, the next one, and one that the sentence begins with."""
    opening = Reading("", pair.whole_held.clauses[0])
    begins = bool(opening.tokens and opening.tokens[0].mark and opening.tokens[0].mark.kind == "condition")
    following = pair.after if pair.after and _is_condition(pair.after) else None
    return [
        each
        for each in (pair.held if _is_condition(pair.held) else None, following, opening if begins else None)
        if each
    ]


def _is_condition(clause: Reading) -> bool:
    mark = clause.tokens[0].mark
    return bool(mark and mark.kind == "condition" and mark.name != "at")


def _condition_said(condition: Reading, said: Reading, language: Language) -> bool:
    """Whether most of a condition is in the sentence, and that it is one: "om …", or "är nämnden berörd …"."""
    as_one = said.tokens[0].folded in _VERB_FIRST and not said.text.rstrip().endswith("?")
    marked = said.marks("condition") or said.marks("scope") & {"possible"} or said.marks("time")
    if not marked and not as_one:
        return False
    content = [token for token in condition.tokens if token.is_content]
    return sum(_is_told(token, said, language) for token in content) >= _MOST_OF_IT * len(content)


def _time_differs(pair: Pair, language: Language) -> bool:
    return not pair.said.marks("time") <= pair.whole_held.marks("time")
