"""From a question to an answer in the documents' own words, or a plain "the documents don't say".

Order (`Answerer.answer`): what a coordinator has answered (`verified`) first, then what programmes answer (`roles`);
else understand, find, select, judge; then compose and cite, or decline with the nearest sections.
Invariant: what is said is quoted, what is quoted stands in a document that the asker may read, and an answer that the
evidence does not carry is not given.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from knowledge.answers.answer import Answer, AnswerKind, Citation, Language, Question, Related
from knowledge.answers.cite import citations, core_quotes, place
from knowledge.answers.compared import sides_of, spoken_of
from knowledge.answers.compose import text_of
from knowledge.answers.decline import Measured, Signals, defines_unsaid, signals_of
from knowledge.answers.evidence import Piece
from knowledge.answers.judge import Judge, judge
from knowledge.answers.parts import is_all_asked, part_missing, together, with_opening
from knowledge.answers.question_form import Form
from knowledge.answers.roles.answering import RoleAnswerer, without_committee
from knowledge.answers.roles.asked import NeedsCommittee
from knowledge.answers.select import Evidence, select
from knowledge.answers.understand import Understanding, understand
from knowledge.answers.verified.giving import VerifiedAnswering
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.answers.wholeness import with_announced_list, with_rest_of_list
from knowledge.answers.words import declined_text, more_in_source, nothing_read_text, smalltalk_text, suggestions
from knowledge.passages import Scope
from knowledge.ports import Library
from knowledge.retrieval.cues import Cue
from knowledge.retrieval.language import language_of
from knowledge.retrieval.query import Query
from knowledge.retrieval.ranking import Candidate, Ranking

LOOKED_AT = 18
MOST_CITATIONS = 4
MOST_RELATED = 3
SUPPORTING = 0.005
"""A further citation's odds against the best one are at least this."""
CERTAIN = 0.95
"""The probability, at least, that what is asked for by its number and found under it is the answer."""
REACH = 6
"""Passages on either side of one that its quote may reach into; a quote's length ends it long before."""

_CUES: dict[Form, frozenset[Cue]] = {"checklist": frozenset({"checklist"})}


class Finder(Protocol):
    """What the answerer needs of `knowledge.retrieval.search.Retriever`."""

    def query(self, text: str, language: Language | None = None) -> Query: ...

    def find(self, query: Query, scope: Scope, limit: int = 12) -> Ranking: ...


class Rewriter(Protocol):
    """What the answerer needs of `knowledge.answers.generate.Writer`: the answer in other words, or as it is."""

    def rewrite(self, answer: Answer, onlooker: Onlooker = NOBODY) -> Answer: ...


class FollowUps(Protocol):
    """What the answerer needs of `knowledge.answers.rewriting.FollowUps`: a leaning question made whole, or ""."""

    def standing(self, question: Question) -> str: ...


class Summaries(Protocol):
    """What the answerer needs of `knowledge.answers.summaries.answering.SummaryAnswerer`."""

    def answer(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | NeedsCommittee | None: ...


@dataclass(frozen=True, slots=True)
class Considered:
    """A question with all that was found and measured for it: what `answer` decides on, and calibration fits to."""

    asked: Understanding
    ranking: Ranking
    evidence: tuple[Evidence, ...]
    signals: Signals | None


class Answerer:
    """Answers questions from a library. Holds no conversation and no state of its own."""

    def __init__(
        self,
        library: Library,
        retriever: Finder,
        judge: Judge | None = None,
        roles: RoleAnswerer | None = None,
        verified: VerifiedAnswering | None = None,
        writer: Rewriter | None = None,
        follow_ups: FollowUps | None = None,
        summaries: Summaries | None = None,
    ) -> None:
        self.library = library
        self._retriever = retriever
        self._judge = judge
        self._roles = roles
        self._verified = verified
        self._writer = writer
        self._follow_ups = follow_ups
        self._summaries = summaries

    def answer(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer:
        """Always an answer, also a refusal. Raises StorageError or EmbeddingError where the indexes cannot be used."""
        answer = self.answer_or_ask_back(question, onlooker)
        return without_committee(question) if isinstance(answer, NeedsCommittee) else answer

    def answer_or_ask_back(self, question: Question, onlooker: Onlooker = NOBODY) -> Answer | NeedsCommittee:
        """As `answer`, but says so where "vi" is asked about and nobody has said which committee that is.

        Only an answer from the documents is put in other words, while `onlooker` looks on: what a coordinator wrote and
        what programmes state stand as they are, and a refusal stays a refusal.
        """
        started = time.perf_counter()
        answer = (
            self._by_coordinators(question)
            or self._by_programmes(question, onlooker)
            or self._by_documents(question, onlooker)
        )
        if isinstance(answer, NeedsCommittee):
            return answer
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def warm_up(self) -> None:
        """Reads what the first question would wait for. Raises EmbeddingError, StorageError."""
        if self._verified:
            self._verified.warm_up()

    def consider(self, question: Question) -> Considered:
        """Everything up to the decision."""
        return self._considered(question, understand(question))

    def cite(self, piece: Piece, scope: Scope, n: int = 1) -> list[Citation]:
        """The piece's citations, numbered from n, quoted with what stands around it."""
        passage = piece.passage
        document = self.library.document(passage.document, scope)
        around = self.library.sequence(document.id, max(0, passage.ordinal - REACH), passage.ordinal + REACH)
        return citations(document, piece, around, n)

    def _considered(self, question: Question, asked: Understanding) -> Considered:
        query = with_places(self._retriever.query(asked.query, asked.language), asked)
        ranking = self._retriever.find(query, question.scope, LOOKED_AT)
        evidence = self._whole(select(ranking.candidates, query, asked), asked, ranking)
        signals = self._signals(asked, ranking, evidence, question.scope) if evidence else None
        return Considered(asked, ranking, tuple(evidence), signals)

    def _whole(self, evidence: Sequence[Evidence], asked: Understanding, ranking: Ranking) -> list[Evidence]:
        """Lists and sections whole, each once: of what was found there, the best."""
        whole: dict[Piece, Evidence] = {}
        for each in evidence:
            made = self._made_whole(each, asked, ranking)
            whole.setdefault(made.piece, made)
        return list(whole.values())

    def _made_whole(self, evidence: Evidence, asked: Understanding, ranking: Ranking) -> Evidence:
        piece = evidence.piece
        if evidence.parts:
            title = next(each.title for each in ranking.candidates if each.document == piece.passage.document)
            if not is_all_asked(piece, title, ranking.query, asked.places):
                return evidence
            return replace(evidence, piece=with_opening(piece, asked.places, self.library), certain=True)
        return with_rest_of_list(with_announced_list(evidence, self.library, asked.form), self.library)

    def _by_coordinators(self, question: Question) -> Answer | None:
        if self._verified is None:
            return None
        asked = understand(question)
        return self._verified.answer(question, asked) if asked.smalltalk is None else None

    def _by_programmes(self, question: Question, onlooker: Onlooker) -> Answer | NeedsCommittee | None:
        """A summary or a comparison of them is asked for in words of its own; what else they state is for `roles`."""
        summed = self._summaries.answer(question, onlooker) if self._summaries else None
        return summed or (self._roles.answer(question) if self._roles else None)

    def _by_documents(self, question: Question, onlooker: Onlooker) -> Answer:
        standing = self._standing(question)
        answer = self._answer(standing)
        if standing is not question and not answer.answered:  # made whole, it must find what it finds as it was asked
            answer = self._answer(question)
        written = self._writer.rewrite(answer, onlooker) if self._writer and answer.answered else answer
        return replace(written, question=question.text)

    def _standing(self, question: Question) -> Question:
        """The question without the conversation, where somebody has made it whole; else as it was asked."""
        text = self._follow_ups.standing(question) if self._follow_ups else ""
        if not text:
            return question
        return replace(question, text=text, earlier=(), language=question.language or language_of(question.text))

    def _answer(self, question: Question) -> Answer:
        asked = understand(question)
        if asked.smalltalk is not None:
            return _plain(question, asked.language, smalltalk_text(asked.smalltalk, asked.language))
        considered = self._considered(question, asked)
        if considered.signals is None:
            return self._declined(question, considered, 0.0)
        verdict = self._judge or judge()
        probability = verdict.probability(considered.signals)
        if considered.evidence[0].certain:
            probability = max(probability, CERTAIN)
        if not verdict.answers(probability) or defines_unsaid(asked, considered.ranking):
            return self._declined(question, considered, probability)
        told = _told(considered)
        if not told:
            return self._declined(question, considered, probability)
        return self._given(question, considered, told, probability)

    def _given(self, question: Question, considered: Considered, told: Sequence[Piece], probability: float) -> Answer:
        cited = self._cited([*told, *_bearing(considered, told)], question.scope)
        language = considered.asked.language
        voiced = [each for each in cited if each[0] in told]
        text = text_of([(piece, own[0].n) for piece, own in voiced], more_in_source(language))
        return Answer(
            question=question.text,
            language=language,
            answered=True,
            kind=_kind(considered.asked, considered.evidence[0].piece),
            text=text,
            confidence=probability,
            citations=tuple(citation for _, own in cited for citation in own),
        )

    def _declined(self, question: Question, considered: Considered, probability: float) -> Answer:
        language = considered.asked.language
        related = _related(considered.ranking.candidates)
        if not related and not self.library.documents(question.scope):
            return _plain(question, language, nothing_read_text(language))
        declined = replace(
            _plain(question, language, declined_text(language, bool(related))),
            confidence=probability,
            related=related,
            suggestions=suggestions(language, considered.asked, bool(related)),
        )
        return self._verified.with_nearest(declined, question, considered.asked) if self._verified else declined

    def _cited(self, pieces: Sequence[Piece], scope: Scope) -> list[tuple[Piece, list[Citation]]]:
        """The pieces with their citations, numbered on; what an earlier quote holds is not quoted again."""
        cited: list[tuple[Piece, list[Citation]]] = []
        quotes: list[str] = []
        for piece in pieces:
            if len(quotes) == MOST_CITATIONS:
                break
            own = self._fresh(piece, quotes, scope)
            if own and len(quotes) + len(own) <= MOST_CITATIONS:
                cited.append((piece, own))
                quotes += [citation.quote for citation in own]
        return cited

    def _fresh(self, piece: Piece, quotes: Sequence[str], scope: Scope) -> list[Citation]:
        """The piece's citations, numbered from the next number; none where the quotes so far hold all that it says."""
        document = self.library.document(piece.passage.document, scope)
        if all(any(own in quote for quote in quotes) for own in core_quotes(document, piece)):
            return []
        return self.cite(piece, scope, len(quotes) + 1)

    def _signals(self, asked: Understanding, ranking: Ranking, evidence: Sequence[Evidence], scope: Scope) -> Signals:
        piece = evidence[0].piece
        document = self.library.document(piece.passage.document, scope)
        measured = Measured(
            passage="\n".join((document.title, *piece.passage.path, piece.passage.text)),
            quote=" ".join(citation.quote for citation in citations(document, piece)),
            document=f"{document.title}\n{document.text}".lower(),
            part_missing=part_missing(ranking, asked.places),
        )
        return signals_of(ranking, asked, evidence, measured)


def with_places(query: Query, asked: Understanding) -> Query:
    """The query with what understanding adds: parts that only words name ("fas två"), and that a checklist is meant."""
    labels = tuple(dict.fromkeys((*query.labels, *sorted(asked.places))))
    return replace(query, labels=labels, cues=query.cues | _CUES.get(asked.form, frozenset()))


def _bearing(considered: Considered, told: Sequence[Piece]) -> list[Piece]:
    """What bears on the question beside what is told."""
    least = SUPPORTING * considered.evidence[0].score
    return [each.piece for each in considered.evidence if each.score >= least and each.piece not in told]


def _told(considered: Considered) -> list[Piece]:
    """The best piece; the numbered parts asked for in their order; of a comparison, what speaks of either side.

    Nothing where a side of it is said nowhere in what was found.
    """
    best, *others = considered.evidence
    if best.parts:
        return together(best.piece, ((each.piece, each.parts) for each in others), best.parts)
    if considered.asked.form != "comparison":
        return [best.piece]
    pieces = [each.piece for each in considered.evidence]
    sides = sides_of(considered.ranking.query)
    return spoken_of(sides, pieces) if sides else pieces[:2]


def _kind(asked: Understanding, piece: Piece) -> AnswerKind:
    if asked.kind == "fact" and piece.shape == "list":
        return "checklist" if piece.passage.kind == "checklist" else "list"
    if asked.kind == "list" and piece.passage.kind == "checklist":
        return "checklist"
    return asked.kind


def _related(candidates: Sequence[Candidate]) -> tuple[Related, ...]:
    """The nearest sections, each once."""
    nearest: dict[tuple[str, tuple[str, ...]], Related] = {}
    for each in candidates:
        passage = each.passage
        key = (passage.document, passage.path)
        nearest.setdefault(
            key, Related(passage.document, each.title, passage.path, place(passage.document, passage.id))
        )
    return tuple(nearest.values())[:MOST_RELATED]


def _plain(question: Question, language: Language, text: str) -> Answer:
    return Answer(question=question.text, language=language, answered=False, kind="none", text=text, confidence=0.0)
