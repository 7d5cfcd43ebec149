"""What documents of forms say is in the Swedish catalogue, all of it and nothing else."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from babel.messages.pofile import read_po

import bot.forms.documents
import knowledge.adapters.export as room
from knowledge.adapters.export import Names, csv_text, trail, xlsx, xlsx_layout
from knowledge.adapters.export.sources import reference
from knowledge.catalogue import LOCALES
from knowledge.domain.programmes import Source

SAYS = {"say", "_say", "gettext"}


INSIGHTS = "insights"
"""What begins so writes overviews, in words of its own catalogue."""


def sources(of_insights: bool = False) -> Iterator[ast.AST]:
    here = [file for file in Path(room.__file__).parent.glob("*.py") if file.stem.startswith(INSIGHTS) == of_insights]
    files = here if of_insights else [*here, Path(bot.forms.documents.__file__)]
    return (node for file in files for node in ast.walk(ast.parse(file.read_text("utf-8"))))


def catalogue(name: str = "export") -> dict[str, str]:
    with (LOCALES / "sv" / f"{name}.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def said_outright(of_insights: bool = False) -> Iterator[str]:
    """The texts in `say(language, "…")` and its like."""
    for node in sources(of_insights):
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYS:
            given = [one for one in node.args if isinstance(one, ast.Constant)]
            yield from (one.value for one in given if isinstance(one.value, str))


def said_by_name() -> set[str]:
    """The texts that stand in tables."""
    return {
        *csv_text.HEAD,
        *xlsx_layout.HEAD.values(),
        *xlsx.HOW_TO,
        *trail._COURSE.values(),
    }


def test_every_text_is_translated() -> None:
    translated = {text for text, swedish in catalogue().items() if swedish}

    assert ({*said_outright()} | said_by_name()) - translated == set()


def test_every_text_of_the_insights_is_translated() -> None:
    translated = {text for text, swedish in catalogue("insights_report").items() if swedish}
    said = set(said_outright(of_insights=True))

    assert said
    assert said - translated == set()


def test_nothing_is_translated_that_is_not_said() -> None:
    constants = {node.value for node in sources() if isinstance(node, ast.Constant)}

    assert [text for text in catalogue() if text not in constants] == []


def test_a_source_is_listed_by_its_title_once_and_by_where_it_stands() -> None:
    names = Names(documents={"p": "Ett program"})
    stands = Source("p", "Nämnden följer upp.", 0, 19, 2, ("Ett program", "Mål", "Delmål 1.2"))

    assert reference(stands, names) == "Ett program, Mål › Delmål 1.2, s. 2: ”Nämnden följer upp.”"
    assert reference(replace(stands, section=("Mål",)), names) == "Ett program, Mål, s. 2: ”Nämnden följer upp.”"
    assert reference(replace(stands, section=()), names) == "Ett program, s. 2: ”Nämnden följer upp.”"
