"""The door: a question in, a role answer out, or that nobody has said who "vi" is, or that it is no role question.

Order: the programmes that the asker may read are put in order, the question is understood against them, and what they
state is written with its citations. Invariant: what no programme states is left to the passages, except that a
committee is not named, that a goal does not exist, that a committee is unknown, and that a goal or a committee's goals
lack the field that was asked for: that is said outright.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from knowledge.answers.answer import Answer, Question
from knowledge.answers.roles.asked import (
    Asked,
    ChangesAsked,
    CommitteeAsked,
    CommitteesOf,
    GoalsAsked,
    NeedsCommittee,
    NoSuchGoal,
    ProgrammeAsked,
    ProgrammesOf,
    RelationAsked,
    UnknownCommittee,
)
from knowledge.answers.roles.change_part import of_changes
from knowledge.answers.roles.citing import Citer
from knowledge.answers.roles.committee_part import committees_of, not_named, of_committees, programmes_of
from knowledge.answers.roles.goal_part import no_such, of_goals
from knowledge.answers.roles.holding import Holders
from knowledge.answers.roles.programme_part import of_programmes
from knowledge.answers.roles.register import Register
from knowledge.answers.roles.registers import Registers
from knowledge.answers.roles.relation_part import of_relations
from knowledge.answers.roles.statements import Block, Content
from knowledge.answers.roles.understanding import Asker, understand
from knowledge.answers.roles.unsaid import is_labelled, is_spoken_of
from knowledge.answers.roles.utterances import utterances
from knowledge.answers.roles.voice import Voice, upper_first
from knowledge.answers.roles.writing import written
from knowledge.answers.smalltalk import smalltalk_of, without_greeting
from knowledge.answers.understand import LONGEST_QUESTION
from knowledge.domain.organisation import Organisation
from knowledge.ports import Library, ProgrammeLibrary
from knowledge.retrieval.language import language_of

CONFIDENCE = 0.97
"""What programmes state is right as far as their reading is; a reviewer has seen it or the answer says draft."""
_MOST_EARLIER = 6
_MOST_NAMED = 40
_MOST_REFUSED = 3


class RoleAnswerer:
    """Answers role questions from programmes. Holds no conversation and no state of its own. Safe in threads."""

    def __init__(
        self, programmes: ProgrammeLibrary, organisation: Callable[[], Organisation], library: Library
    ) -> None:
        self._organisation = organisation
        self._library = library
        self._registers = Registers(programmes, library)

    def answer(self, question: Question) -> Answer | NeedsCommittee | None:
        """None where programmes do not answer it. Raises StorageError where the database cannot be used."""
        register = self._registers.of(question.scope)
        if not register.families or smalltalk_of(question.text) is not None:
            return None
        organisation = self._organisation()
        asked = understand(_utterances(question), Asker(question.committee), organisation, register)
        if asked is None or isinstance(asked, NeedsCommittee):
            return asked
        voice = Voice(question.language or language_of(question.text))
        content = _content(asked, voice, Holders(organisation), register)
        if content is None or (not content.answered and self._is_spoken_of(asked, content, organisation, question)):
            return None
        return self._written(question, voice, content)

    def _is_spoken_of(self, asked: Asked, content: Content, organisation: Organisation, question: Question) -> bool:
        if content.unstated:
            return is_labelled(asked, self._library, question.scope)
        return is_spoken_of(asked, organisation, self._library, question.scope)

    def _written(self, question: Question, voice: Voice, content: Content) -> Answer | None:
        citer = Citer(self._library, question.scope)
        text = written(content, citer)
        if content.answered and not citer.citations:
            return None
        return Answer(
            question=question.text,
            language=voice.language,
            answered=content.answered,
            kind="role",
            text=text,
            confidence=CONFIDENCE if content.answered else 0.0,
            citations=tuple(citer.citations) if content.answered else (),
            suggestions=content.suggestions,
            role=content.parts,
        )


def without_committee(question: Question) -> Answer:
    """For where nobody can be asked back: says how to name the committee."""
    voice = Voice(question.language or language_of(question.text))
    text = voice.say("Which committee do you mean? I need to know which one you work for to answer that.")
    how = voice.say("Name it in the question, or choose it: lots ask --committee NAME.")
    return Answer(question.text, voice.language, False, "role", f"{text} {how}", 0.0)


def _utterances(question: Question) -> tuple[str, ...]:
    """The conversation's questions, oldest first, then this one; small talk asks nothing."""
    earlier = [said for said in question.earlier[-_MOST_EARLIER:] if smalltalk_of(said) is None]
    said = [without_greeting(text[:LONGEST_QUESTION]) for text in (*earlier, question.text)]
    return utterances(said)


def _content(asked: Asked, voice: Voice, holders: Holders, register: Register) -> Content | None:
    match asked:
        case GoalsAsked():
            return of_goals(asked, voice, holders)
        case NoSuchGoal():
            return no_such(asked, voice)
        case CommitteeAsked():
            return of_committees(asked, voice, holders)
        case ProgrammesOf():
            return programmes_of(asked, voice, holders)
        case CommitteesOf():
            return committees_of(asked, voice, holders)
        case ProgrammeAsked():
            return of_programmes(asked, voice)
        case RelationAsked():
            return of_relations(asked, voice, holders, register)
        case ChangesAsked():
            return of_changes(asked, voice, holders)
        case UnknownCommittee():
            return _unknown(asked, voice, holders.organisation)
        case NeedsCommittee():
            return None
        case _:
            assert_never(asked)


def _unknown(asked: UnknownCommittee, voice: Voice, organisation: Organisation) -> Content:
    """Says that the programme does not name it, that nobody knows it, and which are known."""
    known = [committee.name for committee in organisation.committees if committee.kind != "council"]
    text = voice.say("I know of no committee called {name}.", name=asked.name)
    listed = voice.say("The committees I know are {names}.", names=voice.listed(known[:_MOST_NAMED])) if known else ""
    refused = [not_named(version, asked.name, voice) for version in asked.versions[:_MOST_REFUSED]]
    blocks = [block for content in refused for block in content.blocks]
    return Content((*blocks, Block(f"{upper_first(text)} {listed}".strip())), answered=False)
