"""Goals that a question names by words: "delmålet om stöd till föräldrar", "trygga torg och parker".

Order: each goal's title is compared with the question's left-over words, stem by stem; where no title fits and the
question speaks of goals, what is stated below the title (activities, minimum level) is compared too.
Invariant: every word of the question is found in the goal, and enough of the title in the question, or none is meant;
only beside a title that is said nearly whole may a few words be others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from knowledge.answers.roles.register import GoalInVersion
from knowledge.domain.programmes import Subgoal
from knowledge.retrieval.swedish import is_stop_word, terms_of, tokens
from knowledge.retrieval.thesaurus import glosses, synonyms

LEAST_OF_TITLE = 0.5
"""The share of a title's words that a question has to say where it does not say that it means a goal."""
KNOWN_TO_FOREIGN = 3
NEARLY_ALL = 0.75
"""A title that is said nearly whole may have a word of another kind beside every three of its own."""
MOST_GOALS = 3
"""More goals than that, and the words name none."""


def named_by(words: Sequence[str], goals: Iterable[GoalInVersion], speaks_of_goals: bool) -> tuple[GoalInVersion, ...]:
    """The goals that the words name; none where some word is not theirs, or where too many are meant."""
    asked = [frozenset(terms_of(token)) for word in words for token in tokens(word) if not is_stop_word(token)]
    every = list(goals)
    if not asked:
        return ()
    by_title = _best(asked, every, 0.0 if speaks_of_goals else LEAST_OF_TITLE)
    if by_title or not speaks_of_goals:
        return by_title
    below = [each for each in every if each.subgoal and _all_said(asked, _terms(_below(each.subgoal)))]
    return tuple(below) if len(below) <= MOST_GOALS else ()


def fits(words: Sequence[str], goal: GoalInVersion) -> bool:
    """Whether words beside a number are the goal's own."""
    asked = [frozenset(terms_of(token)) for word in words for token in tokens(word) if not is_stop_word(token)]
    return _all_in(asked, _terms([goal.stated.title]))


def _best(asked: list[frozenset[str]], goals: list[GoalInVersion], least: float) -> tuple[GoalInVersion, ...]:
    """Those with the largest share of their title said; a sub-goal before the goal above it."""
    shares = [(share, each) for each in goals if (share := _share(asked, each.stated.title)) >= least and share > 0]
    if not shares:
        return ()
    most = max(share for share, _ in shares)
    best = [each for share, each in shares if share == most]
    return tuple(best) if len(best) <= MOST_GOALS else ()


def _share(asked: list[frozenset[str]], title: str) -> float:
    """How much of the title the words say; 0 where too many words are not in it."""
    own = [frozenset(terms_of(token)) for token in tokens(title) if not is_stop_word(token)]
    if not own:
        return 0.0
    known = [word for word in set(asked) if _all_in([word], own)]
    said = frozenset[str]().union(*known)
    share = sum(bool(terms & said) for terms in own) / len(own)
    foreign = len(set(asked)) - len(known)
    most = len(known) // KNOWN_TO_FOREIGN if share >= NEARLY_ALL else 0
    return share if foreign <= most else 0.0


def _all_said(asked: list[frozenset[str]], own: Sequence[frozenset[str]]) -> bool:
    """Every word is there as it is asked: no synonyms, where there are many words to be found among."""
    terms = frozenset[str]().union(*own)
    return all(word & terms for word in asked)


def _all_in(asked: list[frozenset[str]], own: Sequence[frozenset[str]]) -> bool:
    terms = frozenset[str]().union(*own)
    return all(word & terms or _other_words(word) & terms for word in asked)


def _other_words(word: frozenset[str]) -> set[str]:
    return {other for term in word for other in (*synonyms(term, [term]), *glosses(term))}


def _terms(texts: Iterable[str]) -> list[frozenset[str]]:
    return [frozenset(terms_of(token)) for text in texts for token in tokens(text)]


def _below(subgoal: Subgoal) -> list[str]:
    stated = (*subgoal.activities, *subgoal.indicators, subgoal.minimum)
    return [subgoal.title, *(each.text for each in stated if each)]
