"""`lots templates`: drafted from documents, published, loaded from a file, flagged when a document changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.test_cli import Lots

TEXT = """# Rutin för lokaler

## Checklista inför hösten

- Nycklarna är räknade.
- Larmet är provat.
- Någon är utsedd att stänga.
"""
NAME = "rutin-checklista-infor-hosten"
FILE = """id: egen-lista
title: Egen lista
kind: checklist
items:
  - label: Första punkten
  - label: Andra punkten
"""


@pytest.fixture
def lots(tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Lots:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LOTS_EMBEDDINGS", "none")
    monkeypatch.setenv("LOTS_LANGUAGE", "en")
    (tmp_path / "rutin.md").write_text(TEXT, "utf-8")
    command = Lots(tmp_path / "data", capfd, monkeypatch)
    assert command("ingest", tmp_path / "rutin.md") == 0
    return command


def named(lots: Lots, name: str) -> dict[str, Any]:
    assert lots("templates", "--json") == 0
    found: dict[str, Any] = next(one for one in lots.json if one["id"] == name)
    return found


def test_an_ingested_checklist_is_a_draft_with_its_quotes(lots: Lots) -> None:
    template = named(lots, NAME)
    assert (template["kind"], template["status"], template["document"]) == ("checklist", "draft", "rutin")
    assert [item["label"] for item in template["items"]] == [
        "Nycklarna är räknade.",
        "Larmet är provat.",
        "Någon är utsedd att stänga.",
    ]
    assert [item["citations"][0]["quote"] for item in template["items"]] == [
        item["label"] for item in template["items"]
    ]
    assert template["items"][0]["fields"][0]["type"] == "rating"


def test_a_published_draft_is_flagged_where_its_document_changes(lots: Lots, tmp_path: Path) -> None:
    assert lots("templates", "publish", NAME) == 0
    (tmp_path / "rutin.md").write_text(TEXT.replace("Larmet är provat", "Larmet är provat i september"), "utf-8")
    assert lots("ingest", tmp_path / "rutin.md") == 0
    template = named(lots, NAME)
    assert template["status"] == "published"
    assert template["changed"] == ["larmet-ar-provat"]
    assert [item["changed"] for item in template["items"]] == [False, True, False]
    assert lots("templates") == 0
    assert "Its document has changed where 1 of the items come from." in lots.out


def test_a_template_is_loaded_from_a_file_and_stands_among_the_others(lots: Lots, tmp_path: Path) -> None:
    (tmp_path / "egen.yaml").write_text(FILE, "utf-8")
    assert lots("templates", "load", tmp_path / "egen.yaml") == 0
    template = named(lots, "egen-lista")
    assert (template["status"], [item["label"] for item in template["items"]]) == (
        "published",
        ["Första punkten", "Andra punkten"],
    )


def test_what_comes_with_lots_is_listed_and_cannot_be_replaced(lots: Lots, tmp_path: Path) -> None:
    assert named(lots, "riskmatris")["status"] == "published"
    (tmp_path / "egen.yaml").write_text(FILE.replace("egen-lista", "riskmatris"), "utf-8")
    assert lots("templates", "load", tmp_path / "egen.yaml") == 1
    assert "comes with Lots" in lots.err


def test_an_unknown_name_is_one_line_that_says_what_to_do(lots: Lots) -> None:
    assert lots("templates", "publish", "nej") == 1
    assert lots.err.strip() == "There is no template 'nej': `lots templates` lists those there are"


def test_drafts_are_listed_apart(lots: Lots) -> None:
    assert lots("templates") == 0
    drafts = lots.out.partition("Drafts from documents")[2]
    assert NAME in drafts
    assert "riskmatris" not in drafts
