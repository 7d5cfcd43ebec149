"""A small municipality whose answers a language model may put in other words: real library, real clients, real socket.

Order: `read_in` makes a data folder of files once; `chain` opens what answers on it, with the model that settings name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.settings import Settings, read_settings
from bot.wiring.maintaining import open_shelves
from bot.wiring.services import Services, open_services
from ingest.extraction import extract
from ingest.parsers.registry import parse
from ingest.pipeline import Intake, ingest
from ingest.progress import Silence
from knowledge.answers.answer import Answer, Question
from knowledge.answers.watching import NOBODY, Onlooker
from knowledge.passages import Scope
from tests.model_world.server import MODEL, LocalModel

PATIENCE, WITHIN = 0.4, 1.0
"""Seconds that a test lets a model be silent, and take in all."""
SLACK = 5.0
"""Seconds that everything else may take: finding, checking, and a machine that is busy. No trouble ends by itself."""

OPEN_RULES = """# Riktlinje för båtplatser

## Ansökan

Ansökan om båtplats lämnas till tekniska nämnden senast den 15 mars. Tekniska nämnden beslutar inom sex veckor från att
ansökan kom in. Den som har fått en båtplats ska betala avgiften före den 1 maj.

## Tillsyn

Hamnkaptenen ska kontrollera bryggorna två gånger om året. Kontrollen av bryggorna omfattar:

- förteckning över förtöjda båtar
- livboj vid varje brygga
- protokoll från förra kontrollen

## Vinter

Innan vattnet stängs av ska båtägaren göra följande:

- tömma vattentanken
- koppla bort landströmmen
"""
PERSONAL_RULES = """# Rutin för sommarcaféet

## Kontakt

Frågor om sommarcaféets nycklar besvaras av Anna Bergström på telefon 070-123 45 67 eller anna.bergstrom@vikboda.se.
Nycklarna till sommarcaféet lämnas ut mellan klockan nio och tolv på vardagar.
"""
CLOSED_RULES = """# Handlingsplan för skyddat boende

## Larm

Larmet i det skyddade boendet kontrolleras varje natt av vaktbolaget. Koden till larmet byts den första dagen i varje
månad.
"""
CLOSED_GROUP = "skyddat"
EVERYBODY = Scope()
INSIDER = Scope(frozenset({CLOSED_GROUP}))
QUESTION = "När ska ansökan om båtplats lämnas?"
LIST_QUESTION = "Vad omfattar kontrollen av bryggorna?"
CONDITION_QUESTION = "Vad ska båtägaren göra innan vattnet stängs av?"
PERSONAL_QUESTION = "Vem ska jag fråga om sommarcaféets nycklar?"
CLOSED_QUESTION = "Vem kontrollerar larmet i det skyddade boendet?"


def read_in(data: Path, files: Path, *closed: Path) -> None:
    """The files of a folder, for everybody; `closed` for one group only. Found by words alone: no model is opened."""
    settings = _settings(data, {})
    with open_shelves(settings) as shelves:
        ingest(Intake((files,)), shelves, parse, extract, Silence())
        if closed:
            ingest(Intake(closed, group=CLOSED_GROUP), shelves, parse, extract, Silence())


def municipality(folder: Path) -> Path:
    """The data folder of the rules above."""
    files, closed = folder / "files", folder / "closed"
    for place, name, text in (
        (files, "batplatser.md", OPEN_RULES),
        (files, "sommarcafe.md", PERSONAL_RULES),
        (closed, "skyddat-boende.md", CLOSED_RULES),
    ):
        place.mkdir(exist_ok=True)
        (place / name).write_text(text, "utf-8")
    read_in(folder / "data", files, closed)
    return folder / "data"


@dataclass
class Chain:
    """What answers, and how long the last answer took."""

    services: Services
    seconds: float = 0.0

    def ask(
        self, text: str, onlooker: Onlooker = NOBODY, *, scope: Scope = EVERYBODY, earlier: tuple[str, ...] = ()
    ) -> Answer:
        begun = time.monotonic()
        answer = self.services.answerer.answer(Question(text, scope, earlier=earlier), onlooker)
        self.seconds = time.monotonic() - begun
        return answer


def openai_settings(model: LocalModel) -> dict[str, str]:
    return {"LOTS_LLM": f"openai:{MODEL}", "LOTS_LLM_URL": model.openai_url, "LOTS_LLM_KEY": "hemlig-nyckel"}


def azure_settings(model: LocalModel) -> dict[str, str]:
    return {"LOTS_LLM": f"azure_openai:{MODEL}", "LOTS_LLM_URL": model.url, "LOTS_LLM_KEY": "hemlig-nyckel"}


def ollama_settings(model: LocalModel) -> dict[str, str]:
    return {"LOTS_LLM": f"ollama:{MODEL}", "LOTS_LLM_URL": model.url}


IN_HOUSE = {"LOTS_LLM_IN_HOUSE": "on"}
MAY_SEND = {"LOTS_LLM_MAY_SEND": "public"}
HURRIED = {"LOTS_LLM_PATIENCE": str(PATIENCE), "LOTS_LLM_TIMEOUT": str(WITHIN)}
PATIENT = {"LOTS_LLM_PATIENCE": "10", "LOTS_LLM_TIMEOUT": "30"}
"""Where the model is quick, and the machine may be busy."""


@contextmanager
def chain(data: Path, *chosen: Mapping[str, str]) -> Iterator[Chain]:
    """What answers on that folder, by settings as the environment gives them. Without any, no model is asked."""
    settings = _settings(data, {name: value for each in chosen for name, value in each.items()})
    with open_services(settings) as services:
        yield Chain(services)


def _settings(data: Path, chosen: Mapping[str, str]) -> Settings:
    return read_settings({"LOTS_EMBEDDINGS": "none", **chosen}, data.parent, data)
