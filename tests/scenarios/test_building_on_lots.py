"""What others build on finds what Lots finds, for whom it may; the examples on the page do what they say."""

from __future__ import annotations

import re
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models.fake_chat_models import GenericFakeChatModel
from langchain_core.messages import AIMessage, BaseMessage
from langchain_core.prompt_values import PromptValue
from langchain_core.runnables import RunnableLambda
from pydantic import ValidationError

import bot.wiring.meaning
import ingest.sample
from bot.cli import main
from bot.settings import read_settings
from bot.wiring.library import every_document, open_library_only
from bot.wiring.retrieving import open_retriever
from knowledge.adapters.langchain_retriever import LotsRetriever
from knowledge.passages import EVERYONE, Scope
from tests.scenarios.ingest_support import QuickEmbedder

PAGE = Path(__file__).parents[2] / "docs" / "building-on-lots.md"
SAMPLE = Path(ingest.sample.__file__).parent / "files"
QUESTION = "Vem ansvarar för uppföljningen av programmet?"
SECRET = """# Intern plan för lokalfrågan

Lokalförvaltningen flyttar arkivet till källaren i Björkhagen under hösten.
"""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The sample municipality, and one document that only some may read."""
    folder = tmp_path_factory.mktemp("building")
    (folder / "intern.md").write_text(SECRET, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot.wiring.meaning, "open_embedder", lambda setting: QuickEmbedder())
        patch.chdir(folder)
        for words in (["ingest", str(SAMPLE)], ["ingest", str(folder / "intern.md"), "--visible-to", "ledning"]):
            patch.setattr(sys, "argv", ["lots", "--data", str(folder / "lots-data"), *words])
            with pytest.raises(SystemExit) as left:
                main()
            assert not left.value.code
        yield folder / "lots-data"


@pytest.fixture
def retriever(data: Path) -> Iterator[LotsRetriever]:
    with open_retriever(data) as opened:
        yield opened


def blocks() -> list[str]:
    return re.findall(r"^```python\n(.*?)^```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL)


def test_what_is_found_says_where_it_stands(retriever: LotsRetriever) -> None:
    found = retriever.invoke(QUESTION)
    assert 0 < len(found) <= 8
    for each in found:
        known = each.metadata
        assert set(known) == {"document", "title", "section", "page", "passage", "url", "score"}
        assert known["url"] == f"/documents/{known['document']}#{known['passage']}"
        assert each.id == known["passage"]
        assert known["title"]
        assert 0.0 <= known["score"] <= 1.0
    scores = [each.metadata["score"] for each in found]
    assert scores == sorted(scores, reverse=True)
    assert any(each.metadata["page"] for each in found)


def test_what_is_found_are_the_documents_own_passages(data: Path, retriever: LotsRetriever) -> None:
    found = retriever.invoke(QUESTION)
    with open_library_only(read_settings({}, data.parent, data)) as library:
        passages = library.passages([str(each.id) for each in found])
    assert [each.page_content for each in found] == [passages[str(each.id)].text for each in found]


def test_what_only_some_may_read_is_found_for_them_alone(data: Path) -> None:
    question = "När flyttar Lokalförvaltningen arkivet till källaren i Björkhagen?"
    with open_retriever(data) as everyones, open_retriever(data, groups={"ledning"}) as theirs:
        assert all("Björkhagen" not in each.page_content for each in everyones.invoke(question))
        assert "Björkhagen" in theirs.invoke(question)[0].page_content


def test_a_scope_that_nobody_names_is_everyones(retriever: LotsRetriever) -> None:
    own = LotsRetriever(finder=retriever.finder, address=retriever.address)
    assert own.scope == Scope()
    assert own.scope.readable == (EVERYONE,)


def test_what_a_retriever_may_read_is_never_changed(retriever: LotsRetriever) -> None:
    with pytest.raises(ValidationError):
        retriever.scope = Scope(frozenset({"ledning"}))


def test_furniture_is_never_found(data: Path, retriever: LotsRetriever) -> None:
    """Asked for in its own words, it is still no passage."""
    with open_library_only(read_settings({}, data.parent, data)) as library:
        read = [library.document(card.id, Scope()) for card in every_document(library) if card.group == EVERYONE]
    furniture = {" ".join(d.text[one.span.start : one.span.end].split()) for d in read for one in d.furniture}
    longer = sorted((each for each in furniture if len(each) > 25), key=len)[:12]
    assert longer
    for each in longer:
        assert all(each not in " ".join(found.page_content.split()) for found in retriever.invoke(each))


def test_no_more_is_found_than_was_asked_for(data: Path) -> None:
    with open_retriever(data, limit=2) as two:
        assert len(two.invoke(QUESTION)) == 2


def test_an_empty_question_finds_nothing(retriever: LotsRetriever) -> None:
    assert retriever.invoke("  ") == []


async def test_the_event_loop_goes_on_while_it_is_looked_for(retriever: LotsRetriever) -> None:
    threads: list[int] = []

    def address(document: str, passage: str) -> str:
        threads.append(threading.get_ident())
        return passage

    own = LotsRetriever(finder=retriever.finder, address=address)
    assert await own.ainvoke(QUESTION)
    assert threading.get_ident() not in threads


def test_the_first_example_on_the_page_prints_what_it_finds(
    data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(data.parent)
    exec(blocks()[0], {})
    assert "ANDTS" in capsys.readouterr().out


def test_the_chain_on_the_page_gives_a_chat_model_the_passages_as_material(retriever: LotsRetriever) -> None:
    example: dict[str, Any] = {}
    exec(blocks()[1], example)
    read: list[list[BaseMessage]] = []
    model = GenericFakeChatModel(messages=iter([AIMessage("Kommunstyrelsen följer upp.")]))

    def seen(asked: PromptValue) -> PromptValue:
        read.append(asked.to_messages())
        return asked

    assert (
        example["chain_over"](retriever, RunnableLambda(seen) | model).invoke(QUESTION) == "Kommunstyrelsen följer upp."
    )
    rules, asked = read[0]
    assert rules.content == example["RULES"]
    assert str(retriever.invoke(QUESTION)[0].id) in asked.content
