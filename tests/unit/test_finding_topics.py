"""The job that places questions, over real stores in memory, with words alone: no model, and a library with nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.insights.finding_topics import TopicFinder
from bot.stores.memory_insights import MemorySignals
from bot.stores.memory_topics import MemoryTopics
from knowledge.adapters.opening import open_library
from knowledge.errors import EmbeddingError
from knowledge.insights.signals import AskedQuestion
from knowledge.insights.topics.reading import TraitReader
from knowledge.passages import Scope
from knowledge.retrieval.indexing import passage_terms
from knowledge.retrieval.search import Retriever

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
PARKING = [
    "Var får personalen parkera?",
    "Får man parkera bilen här?",
    "Vad kostar det att parkera?",
    "Parkering för personal?",
]
PASSWORDS = [
    "Hur byter jag lösenord?",
    "Jag har glömt mitt lösenord",
    "Måste lösenordet bytas ofta?",
    "Vem byter lösenord åt mig?",
]
ODD = ["Vem vann hockeymatchen?", "Hur kokar man rabarberkräm?"]


class Town:
    """Questions as they are asked, and the job."""

    def __init__(self, reader: TraitReader) -> None:
        self.signals = MemorySignals()
        self.topics = MemoryTopics(self.signals)
        self.finder = TopicFinder(self.signals, self.topics, lambda: reader, lambda: MONDAY)
        self._asked = 0

    def ask(self, *texts: str, asker: str = "p", conversation: str = "") -> list[str]:
        ids = []
        for text in texts:
            self._asked += 1
            at = MONDAY + timedelta(minutes=self._asked)
            self.signals.keep(
                AskedQuestion(
                    f"q{self._asked:04}",
                    at,
                    asker,
                    conversation or f"c{self._asked}",
                    "web",
                    text,
                    "sv",
                    True,
                    "fact",
                    0.9,
                )
            )
            ids.append(f"q{self._asked:04}")
        return ids

    def topic_of(self, ids: Sequence[str]) -> list[str]:
        found = self.topics.topic_of(ids)
        return [found[each] for each in ids]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[TraitReader]:
    library = open_library(tmp_path, None, passage_terms)
    yield TraitReader(Retriever(library, library), Scope, None)
    library.close()


@pytest.fixture
def town(reader: TraitReader) -> Town:
    return Town(reader)


def test_ten_questions_without_a_model_or_a_document_give_their_topics(town: Town) -> None:
    parking, passwords, odd = town.ask(*PARKING), town.ask(*PASSWORDS), town.ask(*ODD)
    assert town.finder.find() == 10
    assert len(set(town.topic_of(parking))) == 1
    assert len(set(town.topic_of(passwords))) == 1
    assert town.topic_of(parking)[0] != town.topic_of(passwords)[0]
    assert town.topic_of(odd) == ["", ""], "what nobody else asks is left alone"


def test_a_topic_is_called_by_one_of_its_questions_and_its_words(town: Town) -> None:
    town.ask(*PARKING, *PASSWORDS)
    town.finder.find()
    labels = {each.label: each.terms for each in town.topics.topics()}
    assert len(labels) == 2
    assert all(label in PARKING or label in PASSWORDS for label in labels)
    assert {"parkering"} <= {term for terms in labels.values() for term in terms}
    assert {"lösenord"} <= {term for terms in labels.values() for term in terms}


def test_a_topic_keeps_its_identity_as_it_grows(town: Town) -> None:
    first = [*town.ask(*PARKING[:2]), *town.ask(*PASSWORDS[:2])]
    town.finder.find()
    before = town.topic_of(first)
    later = [*town.ask(*PARKING[2:]), *town.ask(*PASSWORDS[2:])]
    town.finder.find()
    assert town.topic_of(first) == before
    assert town.topic_of(later) == [before[0], before[0], before[2], before[2]]


def test_looking_again_places_nothing_twice_and_moves_nothing(town: Town) -> None:
    ids = town.ask(*PARKING, *PASSWORDS, *ODD)
    town.finder.find()
    before = town.topic_of(ids)
    assert town.finder.find() == 0
    assert town.topic_of(ids) == before


def test_the_same_words_are_one_topic_even_where_they_are_the_only_ones(town: Town) -> None:
    ids = town.ask("Var finns vaktmästaren?", "var finns vaktmästaren")
    town.finder.find()
    assert len(set(town.topic_of(ids))) == 1
    assert town.topic_of(ids)[0]


def test_what_leans_on_the_conversation_goes_with_what_it_leans_on(town: Town) -> None:
    parking = town.ask(*PARKING)
    town.ask(*PASSWORDS)
    (_, leaning) = town.ask("Var får personalen parkera?", "Vad kostar det?", conversation="c-leaning")
    town.finder.find()
    assert town.topic_of([leaning]) == town.topic_of(parking[:1])


def test_a_conversation_that_an_earlier_look_has_begun_is_leant_on(town: Town) -> None:
    parking = town.ask(*PARKING, conversation="c-parking")
    town.ask(*PASSWORDS)
    town.finder.find()
    leaning = town.ask("Vad kostar det?", conversation="c-parking")
    town.finder.find()
    assert town.topic_of(leaning) == town.topic_of(parking[:1])


def test_a_label_goes_when_its_question_does_and_another_takes_its_place(town: Town) -> None:
    town.ask(*PARKING[:2], asker="who goes")
    town.ask(*PARKING[2:], asker="who stays")
    town.finder.find()
    town.signals.erase("who goes")
    assert all(each.label not in PARKING[:2] for each in town.topics.topics())
    town.ask("Får besökare parkera?")
    town.finder.find()
    assert [each.label in (*PARKING[2:], "Får besökare parkera?") for each in town.topics.topics() if each.label] == [
        True
    ]


def test_a_look_that_fails_leaves_the_questions_waiting(town: Town) -> None:
    ids = town.ask(*PARKING)
    broken = TopicFinder(town.signals, town.topics, _no_model, lambda: MONDAY)
    with pytest.raises(EmbeddingError):
        broken.find()
    assert town.topics.waiting(9) == ids
    assert town.finder.find() == 4


def _no_model() -> TraitReader:
    raise EmbeddingError("no model")
