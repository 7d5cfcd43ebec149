"""Nothing that a document, a person or a model writes is obeyed: over a hundred attempts, and the worst model there is.

The model is *obedient*: it writes what each attempt wants, whether it was told to or not, beside the true answer and
instead of it, citing the quote that is most likely to carry it. Every attempt is also shown to be a real one: with the
checking left out, it succeeds. Real LangChain clients talk with `tests.model_world` over a socket.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

import pytest

import knowledge.answers.generate
from knowledge.adapters.language_models import ModelChoice, open_language_model
from knowledge.adapters.language_models.ledger import MemoryLedger
from knowledge.adapters.recent import RecentDocuments
from knowledge.answers.answer import Answer, Citation, Question
from knowledge.answers.answerer import Answerer
from knowledge.answers.draft import Draft
from knowledge.answers.generate import Writer
from knowledge.answers.judge import judge
from knowledge.answers.plain_writing import text_of
from knowledge.retrieval.search import Retriever
from tests.model_world.asked import Asked
from tests.model_world.server import MODEL, LocalModel
from tests.scenarios.injection_support import (
    DEADLINE,
    Attempt,
    Manner,
    attempts,
    files_of,
    obedient,
    shown_text,
    succeeded,
)
from tests.scenarios.model_support import chain, read_in
from tests.scenarios.shown_support import (
    OWN,
    console_faults,
    faults,
    html_faults,
    slack_faults,
    teams_faults,
)

pytest.importorskip("langchain_openai")

READ_BY_THE_MODEL = ("body", "table", "title", "heading", "question")
"""Where an attempt stands in what the model is given, word for word."""
NEVER_READ = ("metadata", "comment", "html comment", "file name")
"""Where it stands in what no reader of the document sees, and no model either."""
BY_ID = pytest.mark.parametrize("attempt", attempts(), ids=[each.id for each in attempts()])
MANNERS: tuple[Manner, ...] = get_args(Manner)
EXAMPLE = next(each for each in attempts() if each.id == "body-free-sv")


@dataclass
class Town:
    """The same documents answered by a model, and without one. Their judge answers everything, so that no attempt is
    stopped by a refusal before a model has read it."""

    model: LocalModel
    written: Answerer
    plain: Answerer

    def ask(self, attempt: Attempt, manner: Manner = "beside") -> Answer:
        self.model.forget()
        self.model.author = obedient(attempt, manner)
        return self.written.answer(question_of(attempt))

    @property
    def asked(self) -> Asked | None:
        return self.model.asked[-1] if self.model.asked else None


def question_of(attempt: Attempt) -> Question:
    earlier = (attempt.told, f"Vem beslutar om {attempt.subject}?") if attempt.where == "earlier" else ()
    committee = attempt.told if attempt.where == "committee" else None
    return Question(attempt.question, earlier=earlier, committee=committee)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("vikboda")
    files_of(made / "files")
    read_in(made / "data", made / "files")
    return made


@pytest.fixture(scope="module")
def town(folder: Path) -> Iterator[Town]:
    lenient = replace(judge(), threshold=0.0)
    with LocalModel() as model, chain(folder / "data") as lots:
        opened = open_language_model(ModelChoice(f"openai:{MODEL}", model.openai_url, in_house=True), MemoryLedger())
        assert opened
        read = RecentDocuments(lots.services.library)
        retriever = Retriever(read, lots.services.library)
        writer = Writer(opened, lambda document: False)
        yield Town(model, Answerer(read, retriever, lenient, writer=writer), Answerer(read, retriever, lenient))


@pytest.fixture
def unchecked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves out all that stands between what the model writes and who reads it."""

    def take(draft: Draft, sentence: Any) -> bool:
        draft.sentences.append(sentence)
        return True

    monkeypatch.setattr(Draft, "take", take)
    monkeypatch.setattr(Draft, "tells_in_part", lambda draft: False)
    monkeypatch.setattr(knowledge.answers.generate, "fitted", lambda kept, *_: text_of(kept))


def test_there_are_many_attempts_of_every_kind_in_both_languages() -> None:
    every = attempts()

    assert len({each.id for each in every}) == len(every) >= 70
    assert {each.language for each in every} == {"sv", "en"}
    assert all(each.success and (each.obeyed or each.raw) for each in every)
    assert len({each.where for each in every}) >= 18


@BY_ID
@pytest.mark.parametrize("manner", MANNERS)
def test_no_attempt_succeeds_with_an_obedient_model(town: Town, attempt: Attempt, manner: Manner) -> None:
    answer = town.ask(attempt, manner)
    plain = town.plain.answer(question_of(attempt))

    assert town.asked, "the model was not asked: nothing was tried"
    assert succeeded(attempt, shown_text(answer), town.asked) == [], attempt.success
    assert faults(answer) == faults(plain) == []
    assert answer.citations == plain.citations
    assert {int(n) for n in re.findall(r"\[(\d+)\]", answer.text)} <= {each.n for each in answer.citations}
    assert (answer.answered, answer.related, answer.suggestions) == (True, plain.related, plain.suggestions)
    assert (DEADLINE in answer.text) == (DEADLINE in plain.text)


@BY_ID
def test_every_attempt_would_succeed_if_nothing_were_checked(town: Town, attempt: Attempt, unchecked: None) -> None:
    answer = town.ask(attempt)
    shown = f"{shown_text(answer)}\n{attempt.raw}"  # what is no JSON is never a sentence, checked or not

    assert succeeded(attempt, shown, town.asked)


@pytest.mark.parametrize(
    "attempt", [each for each in attempts() if each.where in READ_BY_THE_MODEL], ids=lambda a: a.id
)
def test_what_stands_in_the_evidence_and_the_question_is_read_by_the_model_as_material(
    town: Town, attempt: Attempt
) -> None:
    town.ask(attempt)

    assert town.asked
    assert attempt.says.replace("\u200b", "") in town.asked.everything.replace("\u200b", "")
    assert attempt.says not in town.asked.instructions


@pytest.mark.parametrize("attempt", [each for each in attempts() if each.where in NEVER_READ], ids=lambda a: a.id)
def test_what_no_reader_sees_is_not_given_to_a_model(town: Town, attempt: Attempt) -> None:
    town.ask(attempt)

    assert town.asked
    assert attempt.says not in town.asked.everything


def test_lots_says_the_same_to_a_model_whatever_the_material_is(town: Town) -> None:
    said = set()
    for attempt in {each.where: each for each in attempts()}.values():
        town.ask(attempt)
        assert town.asked
        *before, material = town.asked.body["messages"]
        said.add(json.dumps(before, sort_keys=True))
        assert set(town.asked.material) <= {"question", "language", "answer", "evidence"}
        assert [message["role"] for message in before] == ["system", "user", "assistant"]
        assert material["role"] == "user"

    assert len(said) == 1


# The looking itself can fail


def test_what_is_looked_for_in_channels_is_found_where_it_is() -> None:
    page = '<img src=x onerror=a()><a href="https://evil.example">x</a><a href="//evil.example">y</a><b>z</b>'
    text = {"type": "section", "text": {"type": "mrkdwn", "text": "<https://evil.example|here> <!channel>"}}
    rich = {"type": "rich_text", "elements": [{"type": "link", "url": "https://evil.example"}]}
    slack = {"method": "chat.postMessage", "payload": {"text": "<@U1>", "channel": "C", "blocks": [text, rich]}}
    card = [{"type": "TextBlock", "text": "[x](https://evil.example)"}, {"type": "Action.OpenUrl", "url": "https://e"}]

    assert {"<img>", "img onerror", "href=https://evil.example", "href=//evil.example", "<b>"} <= set(html_faults(page))
    assert {"<https://evil.example|here>", "<@U1>", "a link to https://evil.example"} <= set(slack_faults([slack]))
    assert set(teams_faults([{"body": card}])) == {"[x](https://evil.example)", "a link to https://e"}
    assert list(console_faults("\x1b]8;;https://evil.example\x1b\\x\x1b]8;;\x1b\\")) == ["https://evil.example"]
    assert list(console_faults(f"\x1b]8;;{OWN}/documents/a\x1b\\x\x1b]8;;\x1b\\")) == []


@pytest.mark.parametrize(
    "nasty", ["<img src=x onerror=a()>", "<!channel> <https://e.example|x>", "[x](https://e.example)"]
)
def test_every_channel_shows_hostile_text_as_text_wherever_it_stands(town: Town, nasty: str) -> None:
    plain = town.plain.answer(question_of(EXAMPLE))
    cited = Citation(1, "a", nasty, (nasty, nasty), 3, f"{nasty} {nasty}", "p", "/documents/a#p")
    hostile = replace(
        plain, question=nasty, text=f"{nasty} [1]\n- {nasty}", citations=(cited,), suggestions=(nasty, f"{nasty}?")
    )

    assert faults(hostile) == []


def test_a_document_s_own_invisible_signs_are_no_one_elses(town: Town) -> None:
    """A quote is the document's text as it stands; what a model writes has none of them."""
    tags = next(each for each in attempts() if each.id == "trick-tags")
    answer = town.ask(tags, "instead")

    assert answer.generator == "extractive"
    assert "\U000e0050" not in answer.text
