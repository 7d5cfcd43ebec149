"""`lots chat` in a real terminal: keys in, screen out."""

from __future__ import annotations

import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.prompting import HISTORY
from bot.cli.prompting import PROMPT as PROMPT_AND_SPACE
from tests.scenarios.terminal_support import CTRL_C, CTRL_D, ENTER, ESCAPE, TAB, UP, InTerminal

PROMPT = PROMPT_AND_SPACE.strip()
"""The space after it may be a movement."""
QUESTION = "Vem följer upp programmet varje år?"


def chat(data: Path, columns: int = 100, **environment: str) -> InTerminal:
    return InTerminal("-m", "tests.scenarios.chat_in_memory", str(data), environment=environment, columns=columns)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[InTerminal]:
    with chat(tmp_path_factory.mktemp("data")) as terminal:
        terminal.see("Lämna med Ctrl-D.")
        terminal.see(PROMPT)
        yield terminal


@pytest.fixture
def terminal(opened: InTerminal) -> InTerminal:
    """The same for all, at an empty line."""
    opened.type(CTRL_C)
    opened.see("Avbrutet. Lämna med Ctrl-D.")
    opened.see(PROMPT)
    return opened


def test_an_answer_shows_its_text_its_source_and_its_choices(terminal: InTerminal) -> None:
    terminal.type(QUESTION + ENTER)
    told = terminal.see("Dåligt svar")
    assert "Kommunstyrelsen följer upp programmet varje år" in told
    assert (
        "Källor\n[1] Skärgårdsprogrammet 2026–2030 › Ansvar och uppföljning › Vem följer upp programmet?, s. 2" in told
    )
    assert "  1. Bra svar\n  2. Dåligt" in told
    assert "https://lots.example/documents/skargardsprogrammet\x1b\\" in terminal.raw


def test_a_number_chooses(terminal: InTerminal) -> None:
    terminal.type("hej" + ENTER)
    terminal.see("1. Vad kan du?")
    terminal.type("1" + ENTER)
    terminal.see("Hej! Fråga mig om dokumenten.")


def test_ctrl_c_empties_the_line_and_the_conversation_goes_on(terminal: InTerminal) -> None:
    terminal.type("en fråga som jag ångrar" + CTRL_C)
    terminal.see("Avbrutet. Lämna med Ctrl-D.")
    terminal.see(PROMPT)
    terminal.type("hej" + ENTER)
    assert "Det framgår inte" not in terminal.see("Fråga mig om dokumenten.")


def test_ctrl_c_stops_a_search_that_is_told_to_go_on(terminal: InTerminal) -> None:
    terminal.type("långsamt" + ENTER)
    terminal.see("Letar i dokumenten …")
    terminal.type(CTRL_C)
    terminal.see("Avbrutet.")
    terminal.see(PROMPT)
    terminal.type("hej" + ENTER)
    terminal.see("Fråga mig om dokumenten.")


def test_lines_that_are_pasted_are_one_message(terminal: InTerminal) -> None:
    terminal.paste("första raden\nandra raden\r\ntredje raden")
    terminal.type(ENTER)
    terminal.see("Det framgår inte av dokumenten.")
    terminal.see(PROMPT)
    terminal.type("hej" + ENTER)
    seen = terminal.see("Fråga mig om dokumenten.")
    assert "Det framgår inte" not in seen


def test_escape_and_enter_begin_a_new_line(terminal: InTerminal) -> None:
    terminal.type("Vem följer upp" + ESCAPE + ENTER + "programmet varje år?" + ENTER)
    terminal.see("Kommunstyrelsen följer upp")


def test_tab_completes_what_can_be_typed_whole(terminal: InTerminal) -> None:
    terminal.type("mina" + TAB + ENTER)
    terminal.see("mina formulär")
    terminal.see("Det framgår inte")


def test_tab_completes_what_is_offered_now(terminal: InTerminal) -> None:
    terminal.type("hej" + ENTER)
    terminal.see("1. Vad kan du?")
    terminal.type("vad" + TAB)
    terminal.see("Vad kan du?")
    terminal.type(ENTER)
    terminal.see("Hej! Fråga mig")


def test_what_was_typed_is_remembered_and_is_its_owners_alone(tmp_path: Path) -> None:
    with chat(tmp_path) as first:
        first.see(PROMPT)
        first.type("hej" + ENTER)
        first.see("Fråga mig")
        first.see(PROMPT)
        first.type(CTRL_D)
        assert first.ends() == 0
    assert stat.S_IMODE((tmp_path / HISTORY).stat().st_mode) == 0o600
    with chat(tmp_path) as second:
        second.see(PROMPT)
        second.type(UP + ENTER)
        second.see("Fråga mig om dokumenten.")
        second.see(PROMPT)
        second.type("Sluta" + ENTER)
        assert second.ends() == 0


def test_a_dumb_terminal_gets_plain_text_with_addresses(tmp_path: Path) -> None:
    with chat(tmp_path, TERM="dumb") as dumb:
        dumb.see("Lämna med Ctrl-D.")
        dumb.type(QUESTION + ENTER)
        dumb.see("    https://lots.example/documents/skargardsprogrammet")
        assert "\x1b[3" not in dumb.raw


def test_a_narrow_screen_without_colours_shows_the_same(tmp_path: Path) -> None:
    with chat(tmp_path, columns=30, NO_COLOR="1") as narrow:
        narrow.see(PROMPT)
        narrow.type(QUESTION + ENTER)
        told = narrow.see("Dåligt svar")
        assert "Kommunstyrelsen följer upp" in told
        lines = told[told.index("Källor") :].splitlines()
        assert max(map(len, lines)) <= 30
        assert "\x1b[36m" not in narrow.raw


def test_the_command_fills_in_a_form_with_its_progress(tmp_path: Path) -> None:
    command = ("-c", "from bot.cli import main; main()", "--data", str(tmp_path), "chat")
    with InTerminal(*command, environment={"LOTS_EMBEDDINGS": "none"}) as lots:
        lots.see(PROMPT)
        lots.type("starta risk" + TAB + ENTER)
        assert "1. Hoppa över" in lots.see("░░░ Riskmatris · 0 av 10 besvarade")
        lots.see(PROMPT)
        lots.type("Att familjerna inte kommer" + ENTER)
        assert "1. låg" in lots.see("█░░░░░░░░░░░ Riskmatris · 1 av 10 besvarade")
        lots.see(PROMPT)
        lots.type("1" + ENTER)
        lots.see("2 av 10 besvarade")
        lots.see(PROMPT)
        lots.type(CTRL_D)
        assert lots.ends() == 0
