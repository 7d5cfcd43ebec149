"""`lots chat` in a real terminal while a language model writes."""

from __future__ import annotations

from pathlib import Path

from bot.cli.prompting import PROMPT as PROMPT_AND_SPACE
from tests.scenarios.terminal_support import CTRL_C, CTRL_D, ENTER, InTerminal
from tests.scenarios.writing_support import AUTHOR, SENTENCES

FIRST, SECOND, THIRD = (sentence.removesuffix(" [1]") for sentence in SENTENCES)
PROMPT = PROMPT_AND_SPACE.strip()
QUESTION = "Vem följer upp programmet varje år?"
HINT = "Skriver svaret … Ctrl-C stoppar."


def chat(data: Path, pace: float, columns: int = 160) -> InTerminal:
    return InTerminal("-m", "tests.scenarios.chat_in_memory", str(data), str(pace), environment={}, columns=columns)


def test_sentences_appear_as_they_are_written_and_the_answer_takes_their_place(tmp_path: Path) -> None:
    with chat(tmp_path, 0.4) as terminal:
        terminal.see("Lämna med Ctrl-D.")
        terminal.type(QUESTION + ENTER)
        growing = terminal.see(HINT)
        assert FIRST in growing
        assert SECOND not in growing
        terminal.see(SECOND)
        told = terminal.see(AUTHOR)
        assert THIRD in told
        terminal.see("Källor")
        terminal.see("Dåligt svar")


def test_ctrl_c_ends_the_writing_and_keeps_what_is_there_and_the_conversation(tmp_path: Path) -> None:
    with chat(tmp_path, 1.0) as terminal:
        terminal.see("Lämna med Ctrl-D.")
        terminal.type(QUESTION + ENTER)
        terminal.see(HINT)
        terminal.type(CTRL_C)
        told = terminal.see("Dåligt svar")
        assert FIRST in told
        assert AUTHOR in told
        assert THIRD not in told
        assert "Avbrutet" not in told
        terminal.see(PROMPT)
        terminal.type("hej" + ENTER)
        terminal.see("Fråga mig om dokumenten.")
        terminal.see(PROMPT)
        terminal.type(CTRL_D)
        assert terminal.ends() == 0


def test_ctrl_c_before_the_first_sentence_gives_the_question_up(tmp_path: Path) -> None:
    with chat(tmp_path, 5.0) as terminal:
        terminal.see("Lämna med Ctrl-D.")
        terminal.type(QUESTION + ENTER)
        terminal.see("Letar i dokumenten …")
        terminal.type(CTRL_C)
        terminal.see("Avbrutet. Lämna med Ctrl-D.")
        terminal.type("hej" + ENTER)
        terminal.see("Fråga mig om dokumenten.")
