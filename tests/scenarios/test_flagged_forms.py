"""Forms begun on a checklist, a scorecard, a template from a file: flagged when their passage changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.settings import Settings, read_settings
from bot.wiring.library import open_library_only
from bot.wiring.maintaining import ingest_files
from bot.wiring.stores import open_stores
from ingest.pipeline import Intake
from ingest.progress import Silence
from knowledge.adapters.sql.forms import SqlForms
from knowledge.domain.forms import Form, Template
from knowledge.domain.scorecard import scorecard
from knowledge.passages import Scope

TEXT = """# Program för trygghet 2025–2028

## Mål 1 Trygga platser

### Delmål 1.1 Belysningen är hel

Ansvarig nämnd: tekniska nämnden

Miniminivå: Varje trasig lampa byts inom en vecka.

### Delmål 1.2 Parkerna är öppna

Ansvarig nämnd: tekniska nämnden

## Inför beslutet

Säkerställ följande:

- Lamporna är räknade.
- Parkerna är besökta.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = read_settings({"LOTS_EMBEDDINGS": "none"}, tmp_path, tmp_path / "data")
    read(settings, tmp_path, TEXT)
    return settings


def read(settings: Settings, folder: Path, text: str) -> None:
    (folder / "program.md").write_text(text, "utf-8")
    report = ingest_files(settings, Intake((folder / "program.md",)), Silence())
    assert (report.read, report.failed) == (1, ())


def begin(settings: Settings, template: Template) -> None:
    with open_library_only(settings) as library:
        SqlForms(library.engine).begin(Form(template.id, template))


def flagged(settings: Settings) -> dict[str, list[str]]:
    """By form: the words of the items that are flagged."""
    with open_stores(settings) as stores:
        shelf, forms = stores.templates, stores.forms.forms()
        return {
            form.id: [item.label for item in form.template.items if item.id in shelf.changed(form.template)]
            for form in forms
        }


def test_only_forms_whose_passage_changed_are_flagged(settings: Settings, tmp_path: Path) -> None:
    with open_stores(settings) as stores:
        shelf = stores.templates
        (checklist,) = [one for one in shelf.templates(Scope()) if one.document == "program"]
        shelf.publish(checklist.id)
    with open_stores(settings) as stores:
        (record,) = stores.programmes.programmes(stores.everything)
        card = scorecard(record.in_force, "tekniska nämnden")
    own = replace(checklist, id="egen", items=checklist.items[1:], status="published")
    for template in (checklist, card, own):
        begin(settings, template)

    read(settings, tmp_path, TEXT.replace("Lamporna är räknade", "Lamporna är räknade och lagade"))
    assert flagged(settings) == {checklist.id: ["Lamporna är räknade."], card.id: [], "egen": []}

    read(settings, tmp_path, TEXT.replace("Parkerna är öppna", "Parkerna är öppna dygnet runt"))
    assert flagged(settings) == {checklist.id: [], card.id: ["1.2 Parkerna är öppna"], "egen": []}
